//! Compiles a browser app for WebAssembly.

use std::path::PathBuf;

use anyhow::Result;

use crate::{browser_app::cargo_flags, cargo_build, paths, profile::Profile, toolchain};

/// The development profile, for a browser that downloads the app: small, without debug information,
/// but not linked as a whole. A profile of its own would build macros and build scripts again.
const DEVELOPMENT: [&str; 4] =
    ["--config", "profile.dev.opt-level=\"s\"", "--config", "profile.dev.debug=false"];

/// Compiles the program called `package`. Returns the WebAssembly file.
pub fn compile(package: &str, features: &str, profile: Profile) -> Result<PathBuf> {
    let selection = ["--package", package, "--features", features, "--target", toolchain::WASM];
    cargo_build::run("Building the browser app", package, &selection, |command| {
        command.args(["--bin", package]);
        match profile {
            Profile::Release => command.args(["--profile", "wasm"]),
            Profile::Debug => command.args(DEVELOPMENT),
        };
        cargo_flags::set(command, &cargo_flags::remap_paths());
    })?;
    let folder = match profile {
        Profile::Release => "wasm",
        Profile::Debug => "debug",
    };
    Ok(paths::target().join(toolchain::WASM).join(folder).join(format!("{package}.wasm")))
}
