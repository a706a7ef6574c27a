//! Identity providers that others wrote, from Debian's packages: unpacked into a folder, and not
//! installed, so that no server of theirs is set up on this computer.

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, ensure};

use crate::{paths, step};

/// The providers, and what they need beside their dependencies. `dbconfig-no-thanks` stands for a
/// database server that no test needs.
const PACKAGES: [&str; 16] = [
    "glewlwyd",
    "dbconfig-no-thanks",
    // Its pages lead to them by relative links, so that it does not find installed ones.
    "libjs-bootstrap4",
    "libjs-jquery",
    "libjs-popper.js",
    "liblemonldap-ng-portal-perl",
    "starman",
    // The portal only recommends these, and does not start without them.
    "libemail-sender-perl",
    "libio-string-perl",
    "libmime-tools-perl",
    "libstring-random-perl",
    "ruby-doorkeeper-openid-connect",
    "ruby-activerecord",
    "ruby-railties",
    "ruby-sqlite3",
    "puma",
];

/// Unpacks the providers with those of their dependencies that this system lacks, and returns the
/// folder. `None` if this is not Debian or Ubuntu: what needs them fails, and says so.
///
/// # Errors
/// A package cannot be downloaded.
pub fn unpack_providers() -> Result<Option<PathBuf>> {
    if paths::program("apt-get").is_none() {
        return Ok(None);
    }
    let folder = paths::logs()?.join("debian-providers");
    let (files, stamp) = (folder.join("archives"), folder.join(".hallpass"));
    let wanted = list_packages()?.into_iter().collect::<Vec<_>>().join(" ");
    if fs::read_to_string(&stamp).is_ok_and(|unpacked| unpacked == wanted) {
        return Ok(Some(folder));
    }
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(&files).with_context(|| format!("cannot create {}", files.display()))?;
    let script =
        "cd \"$0\" && apt-get download \"$@\" && for file in *.deb; do dpkg-deb --extract \"$file\" ..; done";
    let mut command = Command::new("sh");
    command.args(["-e", "-c", script]).arg(&files).args(wanted.split(' '));
    step::run("Unpacking providers from Debian's packages", "debian-providers", &mut command)?;
    fs::remove_dir_all(&files)?;
    fs::write(stamp, wanted)?;
    Ok(Some(folder))
}

/// The packages, and their dependencies that are not installed.
fn list_packages() -> Result<BTreeSet<String>> {
    let mut command = Command::new("apt-get");
    command.args(["install", "--simulate", "--no-install-recommends"]).args(PACKAGES);
    let output = command.env("LC_ALL", "C").output().context("cannot start apt-get")?;
    ensure!(
        output.status.success(),
        "apt-get knows no identity providers (does `apt-get update` help?): {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let missing = missing_packages(&String::from_utf8_lossy(&output.stdout));
    Ok(PACKAGES.into_iter().map(ToOwned::to_owned).chain(missing).collect())
}

/// The packages that a simulation would install.
fn missing_packages(simulation: &str) -> Vec<String> {
    let name = |line: &str| line.strip_prefix("Inst ")?.split(' ').next().map(ToOwned::to_owned);
    simulation.lines().filter_map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missing_packages_are_those_that_apt_get_would_install() {
        let simulation = "NOTE: This is only a simulation!\nInst libconfig9 (1.5-0.4 Debian:12 [amd64])\n\
             Inst glewlwyd (2.7.5-3 Debian:12 [amd64]) []\nConf glewlwyd (2.7.5-3 Debian:12 [amd64])\n";
        assert_eq!(missing_packages(simulation), ["libconfig9", "glewlwyd"]);
    }
}
