//! Sizes of what is delivered.

use std::{fs, path::Path};

use hallpass_tests::App;

use crate::report::Report;

/// Measures the program, the files that a browser loads, and what `hallpass-yew` adds to the
/// smallest app: `smallest` has the folders `without` and `with` it.
pub fn measure(report: &mut Report, smallest: &Path) {
    report.begin_part("Sizes");
    let binary = fs::metadata(App::binary()).unwrap().len();
    report.add("the program, with everything in it", mb(binary), "MB");
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    for (name, ending) in [("wasm", WASM), ("js", JS), ("css", ".css.br"), ("html", ".html.br")] {
        report.add(&format!("{name}, brotli"), kb(bytes_of(&dist, ending)), "kB");
    }
    report.add("code over the wire (wasm and js), brotli, whole app", kb(code_bytes(&dist)), "kB");
    report.begin_part("The smallest Yew app, code over the wire, brotli");
    let [without, with] = ["without", "with"].map(|folder| code_bytes(&smallest.join(folder)));
    report.add("without hallpass-yew", kb(without), "kB");
    report.add("with a provider and one hook", kb(with), "kB");
    report.add("a provider and one hook", kb(with.saturating_sub(without)), "kB");
}

const WASM: &str = ".packed.br";
const JS: &str = ".js.br";

fn code_bytes(folder: &Path) -> u64 {
    bytes_of(folder, WASM) + bytes_of(folder, JS)
}

/// The size of the files in `folder` whose names end so. There is one, at least.
fn bytes_of(folder: &Path, ending: &str) -> u64 {
    let files = fs::read_dir(folder).unwrap().map(|file| file.unwrap());
    let files: Vec<_> = files.filter(|file| file.file_name().to_string_lossy().ends_with(ending)).collect();
    assert!(!files.is_empty(), "{} has no file {ending}", folder.display());
    files.iter().map(|file| file.metadata().unwrap().len()).sum()
}

fn kb(bytes: u64) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from) / 1e3
}

fn mb(bytes: u64) -> f64 {
    kb(bytes) / 1e3
}
