//! Binaryen's `wasm-opt`, which makes the WebAssembly 4 kB smaller than LLVM leaves it. It comes
//! from npm: its C++ would take longer to build than the app.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

use crate::{paths, step};

/// What Rust's WebAssembly uses, and browsers have had for years. Binaryen must not use more.
const FEATURES: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Optimises the file `wasm` for size. What it does stays the same: a panic still names its line.
///
/// # Errors
/// Node.js is missing, or the package cannot be downloaded. The file is as it was.
pub fn optimize(wasm: &Path) -> Result<()> {
    let program = install()?;
    let output = paths::logs()?.join("optimized.wasm");
    let mut command = Command::new("node");
    command.arg(program).args(FEATURES).arg("-Oz").arg(wasm).arg("-o").arg(&output);
    step::run("Optimizing the browser app", "wasm-opt", &mut command)?;
    fs::copy(&output, wasm).with_context(|| format!("cannot write {}", wasm.display()))?;
    Ok(())
}

/// Installs exactly the locked version. Returns the path of its program, a JavaScript file.
fn install() -> Result<PathBuf> {
    let folder = paths::root().join("xtask/npm");
    let program = folder.join("node_modules/binaryen/bin/wasm-opt");
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.hallpass");
    if !program.is_file() || fs::read_to_string(&stamp).ok().as_ref() != Some(&lock) {
        let npm = paths::program("npm").context("Node.js with npm (nodejs.org) is missing")?;
        let mut command = Command::new(npm);
        command.arg("--prefix").arg(&folder).arg("ci");
        step::run("Installing wasm-opt from npm", "npm-ci-wasm-opt", &mut command)?;
        fs::write(stamp, lock)?;
    }
    Ok(program)
}
