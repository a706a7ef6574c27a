//! The libraries can be published.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

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
    remove_older_packages()?;
    let mut command = Command::new("cargo");
    // Uncommitted changes are packaged as well.
    command.args(["package", "--locked", "--allow-dirty"]);
    command.args(LIBRARIES.iter().flat_map(|library| ["--package", library]));
    step::run("Packaging the libraries, and building the packages", "package", &mut command)
}

/// Cargo keeps what it has unpacked, and does not look again at a package of the same version.
fn remove_older_packages() -> Result<()> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let Some(home) = home else { return Ok(()) };
    for folder in ["registry/src", "registry/cache"] {
        let Ok(registries) = fs::read_dir(home.join(folder)) else { continue };
        for registry in registries {
            remove_libraries_from(&registry?.path())?;
        }
    }
    Ok(())
}

fn remove_libraries_from(registry: &Path) -> Result<()> {
    let version = env!("CARGO_PKG_VERSION");
    for library in LIBRARIES {
        let unpacked = registry.join(format!("{library}-{version}"));
        if unpacked.is_dir() {
            fs::remove_dir_all(&unpacked)?;
        }
        let package = registry.join(format!("{library}-{version}.crate"));
        if package.is_file() {
            fs::remove_file(&package)?;
        }
    }
    Ok(())
}
