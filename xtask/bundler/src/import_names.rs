//! Shortens the names of the functions that the WebAssembly imports from its JavaScript: they are
//! long, and each contains a hash. Removes the sections that are not executed.

use std::{fs, iter, path::Path};

use anyhow::{Context as _, Result, bail, ensure};
use wasm_encoder::{EntityType, ImportSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// The new name of the module that everything is imported from.
const MODULE: &str = "m";
const LETTERS: &[u8; 52] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// Renames every import of `wasm` in both files. `js` must be minified.
pub fn shorten_imports(wasm: &Path, js: &Path) -> Result<()> {
    let read = |file: &Path| fs::read(file).with_context(|| format!("cannot read {}", file.display()));
    let (module, mut script) = (read(wasm)?, String::from_utf8(read(js)?)?);
    let renamed = rename_imports(&module)?;
    replace_once(&mut script, &format!("\"{}\":", renamed.module), &format!("{MODULE}:"))?;
    for (old, new) in renamed.names {
        replace_once(&mut script, &format!("{old}:"), &format!("{new}:"))?;
    }
    fs::write(wasm, renamed.wasm)?;
    Ok(fs::write(js, script)?)
}

struct Renamed<'a> {
    wasm: Vec<u8>,
    /// The old name of the module that everything is imported from.
    module: &'a str,
    /// Old and new names.
    names: Vec<(&'a str, String)>,
}

fn rename_imports(wasm: &[u8]) -> Result<Renamed<'_>> {
    let (mut output, mut modules, mut names) = (Module::new(), Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload?;
        if let Payload::ImportSection(section) = payload {
            let mut imports = ImportSection::new();
            for import in section.into_imports() {
                let import = import?;
                let name = short_name(names.len());
                imports.import(MODULE, &name, EntityType::try_from(import.ty)?);
                names.push((import.name, name));
                modules.push(import.module);
            }
            output.section(&imports);
        } else if matches!(payload, Payload::CustomSection(_)) {
            // Function names and the names of the tools.
        } else if let Some((id, range)) = payload.as_section() {
            output.section(&RawSection { id, data: &wasm[range] });
        }
    }
    modules.dedup();
    let [module] = modules[..] else { bail!("the WebAssembly must import from one module, not {modules:?}") };
    Ok(Renamed { wasm: output.finish(), module, names })
}

/// The shortest unused name for import `index`: `a` to `Z`, then `aa`, ...
fn short_name(index: usize) -> String {
    let digits = iter::successors(Some(index), |rest| (rest / LETTERS.len()).checked_sub(1));
    digits.map(|rest| char::from(LETTERS[rest % LETTERS.len()])).collect()
}

/// Replaces `old`, which must occur exactly once.
fn replace_once(script: &mut String, old: &str, new: &str) -> Result<()> {
    let count = script.matches(old).count();
    ensure!(count == 1, "{old} occurs {count} times in the JavaScript, not once");
    *script = script.replacen(old, new, 1);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn short_names_are_short_and_unique() {
        let names: HashSet<_> = (0..3000).map(short_name).collect();
        assert_eq!(names.len(), 3000);
        assert!((0..52).all(|index| short_name(index).len() == 1));
        assert!((52..52 * 53).all(|index| short_name(index).len() == 2));
    }

    #[test]
    fn replacing_a_name_that_does_not_occur_once_fails() {
        for script in ["", "a:1,a:2"] {
            assert!(replace_once(&mut script.into(), "a:", "b:").is_err());
        }
        let mut script = "{a:1}".to_owned();
        replace_once(&mut script, "a:", "b:").unwrap();
        assert_eq!(script, "{b:1}");
    }
}
