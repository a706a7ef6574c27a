//! The browsers that the tests run on, and what drives them.

use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

use crate::{place, step, tools};

/// Where a program is, by the variable that tells the tests.
pub type Variable = (&'static str, PathBuf);

const CHROMIUM: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];

/// Finds Chromium and its driver, or installs them where that is the system's way.
pub fn chromium() -> Result<[Variable; 2]> {
    let find = || {
        let chromium = CHROMIUM.iter().find_map(|name| place::program(name))?;
        let driver = place::program("chromedriver")?;
        Some([("HALLPASS_TEST_CHROMIUM", chromium), ("HALLPASS_TEST_CHROMEDRIVER", driver)])
    };
    found_or_installed("Chromium and its driver", &["chromium", "chromium-driver"], find).context(
        "The browser tests need Chromium and ChromeDriver of the same version on the path: install the packages \
         chromium and chromium-driver (Debian), chromium-browser and chromium-chromedriver (Ubuntu), or chromedriver \
         beside Google Chrome. The other tests run without: cargo xtask test fmt lint unit http",
    )
}

/// Finds Firefox, or installs it where that is the system's way, and builds its driver.
pub fn firefox() -> Result<[Variable; 2]> {
    let find = || FIREFOX.iter().find_map(|name| place::program(name));
    let firefox = found_or_installed("Firefox", &["firefox-esr"], find).context(
        "The browser tests need Firefox on the path: install the package firefox-esr (Debian), or a firefox that is not a \
         snap (Ubuntu: packages.mozilla.org). The other tests run without: cargo xtask test fmt lint unit http",
    )?;
    Ok([("HALLPASS_TEST_FIREFOX", firefox), ("HALLPASS_TEST_GECKODRIVER", tools::geckodriver()?)])
}

/// Finds the driver of WebKitGTK, which brings a browser, and Xvfb, or installs them where that is the system's way.
pub fn webkit() -> Result<[Variable; 1]> {
    let find = || {
        place::program("Xvfb")?;
        Some([("HALLPASS_TEST_WEBKIT_DRIVER", place::program("WebKitWebDriver")?)])
    };
    found_or_installed("WebKitGTK's driver and Xvfb", &["webkit2gtk-driver", "xvfb"], find).context(
        "The long browser tests need WebKitWebDriver with MiniBrowser, and Xvfb, on the path: install the packages \
         webkit2gtk-driver and xvfb (Debian, Ubuntu). The browser tests without --long do not need them",
    )
}

fn found_or_installed<T>(what: &str, packages: &[&str], find: impl Fn() -> Option<T>) -> Result<T> {
    if let Some(found) = find() {
        return Ok(found);
    }
    if let Some(apt) = apt() {
        step::run("Refreshing the list of packages", "apt-update", apt().arg("update"))?;
        let mut install = apt();
        install.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        step::run(&format!("Installing {what}"), "apt-install", &mut install)?;
    }
    find().with_context(|| format!("not found: {what}"))
}

/// `apt-get`, if there is one that we may use without asking for a password.
pub fn apt() -> Option<impl Fn() -> Command> {
    let apt = place::program("apt-get")?;
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout.trim_ascii() == b"0");
    let sudo =
        !root && Command::new("sudo").args(["-n", "true"]).output().is_ok_and(|done| done.status.success());
    // Debian starts a service with some packages: a run level of one keeps it from doing so. sudo passes no variables on.
    const ENVIRONMENT: [(&str, &str); 2] = [("DEBIAN_FRONTEND", "noninteractive"), ("RUNLEVEL", "1")];
    (root || sudo).then_some(move || {
        let mut command = Command::new(if root { "env" } else { "sudo" });
        if !root {
            command.args(["-n", "env"]);
        }
        command.args(ENVIRONMENT.map(|(name, value)| format!("{name}={value}"))).arg(&apt);
        command
    })
}
