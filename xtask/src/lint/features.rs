//! The library for Actix without some of its features: the tests have all of them on.

use std::process::Command;

use anyhow::Result;

use crate::step;

/// What an application may choose: one engine, with or without the development provider, or helpers
/// for its tests.
const SUBSETS: [&str; 4] = ["sqlite", "postgres", "sqlite,dev-provider", "postgres,test-support"];

/// Checks that the library compiles without warnings with each of these subsets of its features.
pub fn check() -> Result<()> {
    for features in SUBSETS {
        let mut command = Command::new("cargo");
        command.args(["clippy", "--locked", "--package", "hallpass", "--no-default-features"]);
        command.args(["--features", features, "--", "-D", "warnings"]);
        step::run(&format!("Clippy with the features {features}"), "features", &mut command)?;
    }
    Ok(())
}
