//! Libraries that are preloaded into the server: they replace functions of the C library.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Compiles `source`, a file beside this one, into `folder`. Returns the library, for `LD_PRELOAD`.
pub fn compile(source: &str, folder: &Path) -> PathBuf {
    let library = folder.join(source).with_extension("so");
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("http").join(source);
    let made =
        Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).arg("-ldl").status();
    assert!(made.unwrap().success());
    library
}
