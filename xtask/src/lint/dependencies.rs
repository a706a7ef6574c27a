//! The dependencies: none unused, and none that `deny.toml` forbids.

use std::process::Command;

use anyhow::Result;

use crate::{
    processes, step,
    tools::{self, Tool},
};

/// Installs the tools that these checks use. They are built together, which is faster.
pub fn install_tools() -> Result<()> {
    tools::install_missing(&[Tool::cargo_machete(), Tool::cargo_deny()])
}

/// Finds dependencies that no source file names.
pub fn check_unused() -> Result<()> {
    let mut command = Command::new(Tool::cargo_machete().path()?);
    step::run("Unused dependencies", "machete", command.arg("--skip-target-dir"))
}

/// Licences, duplicates, forbidden packages and sources.
pub fn check_policy() -> Result<()> {
    let mut command = cargo_deny()?;
    command.args(["--locked", "check", "--hide-inclusion-graph", "licenses", "bans", "sources"]);
    step::run("Licences, duplicates and sources of the dependencies", "deny", &mut command)
}

/// Known vulnerabilities, and yanked versions. Without a connection to the database of advisories
/// this is skipped, and says so.
pub fn check_advisories() -> Result<()> {
    let mut fetch = cargo_deny()?;
    if step::run("Fetching the security advisories", "deny-fetch", fetch.args(["fetch", "db"])).is_err() {
        processes::fail_if_interrupted()?;
        println!(
            "  – Security advisories were NOT checked: their database, on github.com, cannot be reached."
        );
        println!(
            "    The other checks go on. The workflow .github/workflows/advisories.yml checks them daily."
        );
        return Ok(());
    }
    let mut command = cargo_deny()?;
    step::run("Security advisories", "deny-advisories", command.args(["--locked", "check", "advisories"]))
}

fn cargo_deny() -> Result<Command> {
    Ok(Command::new(Tool::cargo_deny().path()?))
}
