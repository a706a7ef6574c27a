//! Sizes of what is delivered.

use std::{fs, path::Path};

use hallpass_tests::App;

use crate::report::Report;

/// Measures the program, and the files that a browser loads.
pub fn measure(report: &mut Report) {
    report.begin_part("Sizes");
    let binary = fs::metadata(App::binary()).unwrap().len();
    report.add("the program, with everything in it", mb(binary), "MB");
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    let mut code = 0;
    for (name, ending) in [("wasm", "packed"), ("js", "js"), ("css", "css"), ("html", "html")] {
        let files = fs::read_dir(&dist).unwrap().map(|file| file.unwrap());
        let compressed =
            files.filter(|file| file.file_name().to_string_lossy().ends_with(&format!(".{ending}.br")));
        let bytes: u64 = compressed.map(|file| file.metadata().unwrap().len()).sum();
        if matches!(name, "wasm" | "js") {
            code += bytes;
        }
        report.add(&format!("{name}, brotli"), kb(bytes), "kB");
    }
    report.add("code over the wire (wasm and js), brotli, whole app", kb(code), "kB");
}

fn kb(bytes: u64) -> f64 {
    u32::try_from(bytes).map_or(f64::INFINITY, f64::from) / 1e3
}

fn mb(bytes: u64) -> f64 {
    kb(bytes) / 1e3
}
