//! The browser app with the names of its functions, for the benchmark's report of what takes the
//! space.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{browser_app::cargo_flags, bundler::Bundler, paths, profile::Profile, step, toolchain};

/// Builds it. Returns the WebAssembly file.
pub fn build_with_names() -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--locked", "--package", "hallpass-web", "--bin", "hallpass-web"]);
    cargo.args(["--features", "browser", "--profile", "wasm", "--config", "profile.wasm.strip=false"]);
    // A target folder of its own keeps the app that is served.
    let target = paths::logs()?.join("named");
    cargo.args(["--target", toolchain::WASM, "--target-dir"]).arg(&target);
    // These names contain the types of a generic function.
    cargo_flags::set(&mut cargo, &format!("{} -Csymbol-mangling-version=v0", cargo_flags::remap_paths()));
    step::run("Building the browser app with function names", "named", &mut cargo)?;
    let mut bindgen = Command::new(Bundler::build(Profile::Release)?.wasm_bindgen()?);
    bindgen.args(["--target", "web", "--no-typescript", "--no-demangle", "--out-dir"]).arg(&target);
    bindgen.arg(target.join(toolchain::WASM).join("wasm/hallpass-web.wasm"));
    step::run("Generating its JavaScript", "named-bindgen", &mut bindgen)?;
    Ok(target.join("hallpass-web_bg.wasm"))
}
