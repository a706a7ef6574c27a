//! Programs that the tests need beside the browser, and packages from npm.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, bail};

use crate::{browser::apt, place, step};

/// Finds nginx, or installs it where that is the system's way. It stands in front of the server in some tests; no service
/// of the system is touched.
pub fn nginx() -> Result<PathBuf> {
    // Debian keeps it out of the path of ordinary users.
    let find = || {
        place::program("nginx")
            .or_else(|| Some(PathBuf::from("/usr/sbin/nginx")).filter(|path| path.is_file()))
    };
    if let Some(nginx) = find() {
        return Ok(nginx);
    }
    if let Some(apt) = apt() {
        step::run("Refreshing the list of packages", "apt-update", apt().arg("update"))?;
        // Debian starts a service with the package; this keeps it from doing so.
        let install = ["install", "--yes", "--no-install-recommends", "nginx-light"];
        let mut command = apt();
        command.args(install).env("RUNLEVEL", "1");
        step::run("Installing nginx", "apt-install-nginx", &mut command)?;
    }
    find().context(
        "Some tests need nginx in front of the server: install the package nginx, or put nginx on the path",
    )
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
