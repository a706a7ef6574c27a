//! The Rust toolchain: adds the components and the target that are missing. `rust-toolchain.toml`
//! names them, so that this is only for toolchains that were installed without rustup reading it.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

use crate::{paths, step};

/// The target of the browser app.
pub const WASM: &str = "wasm32-unknown-unknown";

/// A component that is a cargo subcommand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    Clippy,
    Rustfmt,
}

/// Adds `component` if it is missing.
pub fn add_component(component: Component) -> Result<()> {
    let (name, program) = match component {
        Component::Clippy => ("clippy", "cargo-clippy"),
        Component::Rustfmt => ("rustfmt", "cargo-fmt"),
    };
    let is_installed = paths::program(program).is_some()
        && Command::new(program).arg("--version").output()?.status.success();
    if is_installed {
        return Ok(());
    }
    let mut rustup = Command::new("rustup");
    step::run(&format!("Adding {name}"), name, rustup.args(["component", "add", name]))
}

/// Adds the WebAssembly target if it is missing.
pub fn add_wasm_target() -> Result<()> {
    let output = Command::new("rustc").args(["--print", "sysroot"]).output().context("cannot start rustc")?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if sysroot.join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    let mut rustup = Command::new("rustup");
    step::run("Adding the WebAssembly target", "wasm-target", rustup.args(["target", "add", WASM]))
        .with_context(|| format!("The browser app needs the Rust target {WASM}, which rustup installs"))
}
