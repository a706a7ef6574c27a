//! Chromium and its driver, for the browser tests.

use std::{path::PathBuf, process::Command};

use anyhow::{Result, bail};

use crate::{place, step};

/// Where they are.
pub struct Browser {
    /// The browser.
    pub chromium: PathBuf,
    /// What drives it.
    pub driver: PathBuf,
}

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds them, or installs them where that is the system's way.
pub fn make_ready() -> Result<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if let Some(apt) = apt() {
        step::run("Refreshing the list of packages", "apt-update", apt().arg("update"))?;
        let install = ["install", "--yes", "--no-install-recommends", "chromium", "chromium-driver"];
        step::run("Installing Chromium and its driver", "apt-install", apt().args(install))?;
    }
    match find() {
        Some(browser) => Ok(browser),
        None => bail!(
            "The browser tests need Chromium and ChromeDriver of the same version on the path: install the packages \
             chromium and chromium-driver (Debian), chromium-browser and chromium-chromedriver (Ubuntu), or chromedriver \
             beside Google Chrome. The other tests run without: cargo xtask test fmt lint unit http"
        ),
    }
}

fn find() -> Option<Browser> {
    let chromium = NAMES.iter().find_map(|name| place::program(name))?;
    Some(Browser { chromium, driver: place::program("chromedriver")? })
}

/// `apt-get`, if there is one that we may use without asking for a password.
pub fn apt() -> Option<impl Fn() -> Command> {
    let apt = place::program("apt-get")?;
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    let sudo =
        !root && Command::new("sudo").args(["-n", "true"]).output().is_ok_and(|done| done.status.success());
    (root || sudo).then_some(move || {
        let mut command = if root { Command::new(&apt) } else { Command::new("sudo") };
        if !root {
            command.arg("-n").arg(&apt);
        }
        command.env("DEBIAN_FRONTEND", "noninteractive");
        command
    })
}
