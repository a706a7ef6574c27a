//! What the WebAssembly consists of: its functions by name, in parts.

use std::{collections::HashMap, fs, ops::Range, path::Path};

use rustc_demangle::demangle;
use wasmparser::{KnownCustom, Name, Parser, Payload, TypeRef};

use crate::report::Report;

/// A part, and texts in the names of its functions. The first match counts. Names contain types, so
/// that Yew's code for a component of ours counts as ours.
const PARTS: [(&str, &[&str]); 20] = [
    ("the client: state machine", &["session::machine"]),
    (
        "the client: runner, channels, lock",
        &["session::runner", "session::channel", "session::lock", "session::listeners"],
    ),
    ("the client: provider, hooks, actions", &["hallpass_yew::session"]),
    ("requests, reading answers", &["hallpass_yew::http", "hallpass_yew::json", "http::"]),
    ("page: sign in", &["pages::login", "provider_button", "login_query"]),
    ("page: sessions", &["pages::sessions", "own_session"]),
    ("the other pages", &["pages::"]),
    ("notice before the end", &["session_ending"]),
    ("header, menu, avatar, other components", &["hallpass_yew::components", "hallpass_web::components"]),
    ("the root, links, forms, head", &["hallpass_yew", "hallpass_web"]),
    ("router", &["yew_router", "gloo_history", "route_recognizer"]),
    ("types of the wire", &["hallpass_types", "serde", "humantime"]),
    ("Yew: hydration", &["feat_hydration"]),
    ("Yew", &["yew::", "implicit_clone"]),
    ("bindings to the browser", &["wasm_bindgen", "js_sys", "web_sys", "gloo", "futures"]),
    ("hash maps", &["hashbrown", "indexmap", "hash::"]),
    ("allocator", &["rlsf", "__rust_alloc", "__rust_realloc"]),
    ("formatting", &["core::fmt", "alloc::fmt", "fmt::"]),
    ("the rest of the standard library", &["core::", "alloc::", "std::", "<char>", "<str>"]),
    ("everything else", &[""]),
];

/// Lists the parts of the WebAssembly `file` with names, by how much smaller it would be compressed
/// without them.
pub fn measure(report: &mut Report, file: &Path) {
    let wasm = fs::read(file).unwrap();
    let mut parts: HashMap<&str, Vec<Range<usize>>> = HashMap::new();
    for (part, range) in dissect(&wasm) {
        parts.entry(part).or_default().push(range);
    }
    let whole = compressed_size(&wasm, parts.values().flatten());
    let mut rows: Vec<_> = parts
        .iter()
        .map(|(name, ranges)| {
            let rest = parts.iter().filter(|(other, _)| *other != name).flat_map(|(_, ranges)| ranges);
            let raw: usize = ranges.iter().map(ExactSizeIterator::len).sum();
            (whole.saturating_sub(compressed_size(&wasm, rest)), raw, *name)
        })
        .collect();
    rows.sort_unstable_by(|one, other| other.cmp(one));
    report.begin_part(
        "What takes the space in the WebAssembly (brotli: what would be saved without it; then uncompressed)",
    );
    for (saved, raw, name) in rows {
        report.add(name, saved as f64 / 1e3, "kB");
        report.add("  uncompressed", raw as f64 / 1e3, "kB");
    }
}

/// Lists every function and every other section, with the part that it belongs to.
fn dissect(wasm: &[u8]) -> Vec<(&'static str, Range<usize>)> {
    const LINKS: &str = "names of imports, types, exports";
    let (mut bodies, mut found, mut names, mut imported) = (Vec::new(), Vec::new(), HashMap::new(), 0);
    for payload in Parser::new(0).parse_all(wasm) {
        match payload.unwrap() {
            Payload::CodeSectionEntry(body) => bodies.push(body.range()),
            Payload::DataSection(data) => found.push(("texts, tables, places of panics", data.range())),
            Payload::ImportSection(imports) => {
                found.push((LINKS, imports.range()));
                let all = imports.into_imports().map(Result::unwrap);
                imported = all.filter(|import| matches!(import.ty, TypeRef::Func(_))).count();
            }
            Payload::TypeSection(section) => found.push((LINKS, section.range())),
            Payload::FunctionSection(section) => found.push((LINKS, section.range())),
            Payload::ExportSection(section) => found.push((LINKS, section.range())),
            Payload::ElementSection(section) => found.push((LINKS, section.range())),
            Payload::CustomSection(section) => {
                let KnownCustom::Name(section) = section.as_known() else { continue };
                for map in section.into_iter().map(Result::unwrap) {
                    let Name::Function(map) = map else { continue };
                    let all = map.into_iter().map(Result::unwrap);
                    names.extend(all.map(|name| (name.index, name.name)));
                }
            }
            _ => {}
        }
    }
    for (index, body) in (imported..).zip(bodies) {
        // Functions inserted by tools have no name.
        let name = u32::try_from(index).ok().and_then(|index| names.get(&index)).copied().unwrap_or_default();
        found.push((part_of(&format!("{:#}", demangle(name))), body));
    }
    found
}

fn part_of(function: &str) -> &'static str {
    let fits = |(_, marks): &&(_, &[&str])| marks.iter().any(|mark| function.contains(mark));
    PARTS.iter().find(fits).unwrap().0
}

/// The size in bytes of `ranges`, compressed as they are served.
fn compressed_size<'a>(wasm: &[u8], ranges: impl Iterator<Item = &'a Range<usize>>) -> usize {
    let mut ranges: Vec<_> = ranges.collect();
    ranges.sort_unstable_by_key(|range| range.start);
    let all: Vec<u8> = ranges.into_iter().flat_map(|range| &wasm[range.clone()]).copied().collect();
    let mut small = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams { quality: 11, ..Default::default() };
    brotli::BrotliCompress(&mut all.as_slice(), &mut small, &parameters).unwrap();
    small.len()
}
