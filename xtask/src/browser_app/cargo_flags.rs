//! The compiler flags of the browser app: always the same, whatever the environment sets.

use std::{path::PathBuf, process::Command};

use crate::paths;

const WASM_FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// Sets `flags` for the WebAssembly that `command` builds. `RUSTFLAGS` would replace them, and are
/// meant for the developer's own computer.
pub fn set(command: &mut Command, flags: &str) {
    command.env_remove("RUSTFLAGS").env_remove("CARGO_ENCODED_RUSTFLAGS").env(WASM_FLAGS, flags);
}

/// Removes the developer's folders from the paths in panic messages, so that the served files do
/// not contain them.
pub fn remap_paths() -> String {
    let remap = |folder: PathBuf| {
        let folder = folder.into_os_string().into_string().ok()?;
        // Cargo splits the flags at spaces.
        (!folder.contains(char::is_whitespace)).then(|| format!("--remap-path-prefix={folder}/="))
    };
    paths::library_sources().filter_map(remap).collect::<Vec<_>>().join(" ")
}
