//! Where the bundler finds `wasm-opt`. It comes from npm: its C++ would take longer to build than
//! the app.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

use crate::{paths, step};

/// The JavaScript file of `wasm-opt`; `None`, said aloud, if it cannot be had. The app works
/// without it.
pub fn program() -> Option<PathBuf> {
    match install() {
        Ok(program) => Some(program),
        Err(error) => {
            println!("  – The WebAssembly is not optimized by wasm-opt, and 2 kB larger: {error:#}");
            None
        }
    }
}

/// Whether what it needs is installed.
pub fn is_available() -> bool {
    ["node", "npm"].iter().all(|program| paths::program(program).is_some())
}

/// Installs exactly the locked version.
fn install() -> Result<PathBuf> {
    paths::program("node").context("Node.js (nodejs.org) is missing")?;
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
