//! The libraries can be published.

use std::process::Command;

use anyhow::Result;

use crate::step;

/// In the order in which they would be published.
const LIBRARIES: [&str; 3] = ["hallpass-types", "hallpass", "hallpass-yew"];

/// Packages the libraries and builds each from its package alone, which finds files that are
/// outside the package and dependencies without a version. Does not publish anything.
///
/// They are packaged together: cargo then takes a library that is not published yet from its
/// package, unless its manifest says `publish = false`.
pub fn check() -> Result<()> {
    let mut command = Command::new("cargo");
    // Uncommitted changes are packaged as well.
    command.args(["package", "--locked", "--allow-dirty"]);
    command.args(LIBRARIES.iter().flat_map(|library| ["--package", library]));
    step::run("Packaging the libraries, and building the packages", "package", &mut command)
}
