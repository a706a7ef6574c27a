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

/// Builds the documentation of each library as docs.rs will: by itself, with the features and the
/// target that its manifest names in `[package.metadata.docs.rs]`.
pub fn check_as_published() -> Result<()> {
    for (library, options) in [
        ("hallpass-types", &[][..]),
        ("hallpass", &["--all-features"]),
        ("hallpass-yew", &["--features", "ssr", "--target", "wasm32-unknown-unknown"]),
    ] {
        let mut command = Command::new("cargo");
        command.args(["doc", "--no-deps", "--locked", "--package", library]).args(options);
        command.env("RUSTDOCFLAGS", "-D warnings");
        step::run(&format!("Documentation of {library}, as on docs.rs"), "doc-published", &mut command)?;
    }
    Ok(())
}
