//! The documentation builds without warnings: no broken links, no invalid HTML.

use std::process::Command;

use anyhow::Result;

use crate::step;

/// Builds the documentation of all packages.
pub fn check() -> Result<()> {
    let mut command = Command::new("cargo");
    command
        .args(["doc", "--workspace", "--no-deps", "--locked", "--keep-going"])
        .env("RUSTDOCFLAGS", "-D warnings");
    step::run("Documentation", "doc", &mut command)
}
