//! Clippy, and the warnings of the compiler.

use std::process::Command;

use anyhow::Result;

use crate::{step, toolchain};

/// All packages, with their tests.
pub fn check_workspace() -> Result<()> {
    clippy("Clippy", "lint", &["--workspace", "--all-targets"])
}

/// The browser app, for the browser.
pub fn check_browser_app() -> Result<()> {
    let arguments = ["--package", "hallpass-web", "--features", "browser", "--target", toolchain::WASM];
    clippy("Clippy for the browser", "lint-browser", &arguments)
}

fn clippy(title: &str, log_name: &str, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("cargo");
    command.args(["clippy", "--locked"]).args(arguments).args(["--", "-D", "warnings"]);
    step::run(title, log_name, &mut command)
}
