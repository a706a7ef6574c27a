//! `cargo xtask test lint`: everything that is checked without running the code.

mod clippy;
mod comment_width;
mod dependencies;
mod docs;
mod document_width;
mod features;
mod layers;
mod library_dependencies;
mod package;

use anyhow::Result;

use crate::{
    counts::Counts,
    processes,
    toolchain::{self, Component},
};

type Check = fn() -> Result<()>;

/// The cheap checks first.
const CHECKS: [Check; 10] = [
    layers::check,
    document_width::check,
    comment_width::check,
    library_dependencies::check,
    clippy::check_workspace,
    clippy::check_browser_app,
    docs::check,
    dependencies::install_tools,
    dependencies::check_unused,
    dependencies::check_policy,
];

/// What takes minutes, or what can fail without a change in this repository.
const LONG_CHECKS: [Check; 4] =
    [dependencies::check_advisories, features::check, docs::check_as_published, package::check];

/// Runs the checks. A check that fails does not stop the others.
pub fn lint(long: bool) -> Result<Counts> {
    toolchain::add_component(Component::Clippy)?;
    toolchain::add_wasm_target()?;
    let mut counts = Counts::default();
    let long_checks: &[Check] = if long { &LONG_CHECKS } else { &[] };
    for check in CHECKS.iter().chain(long_checks) {
        let result = check();
        processes::fail_if_interrupted()?;
        match result {
            Ok(()) => counts.passed += 1,
            Err(error) => {
                println!("    {error:#}");
                counts.failed += 1;
            }
        }
    }
    if !long {
        println!("  – Security advisories, subsets of features and packaging are not checked: add --long");
    }
    Ok(counts)
}
