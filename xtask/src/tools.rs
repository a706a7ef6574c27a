//! Tools that come from crates.io: Trunk, and what lint and the browser tests use. Built once for
//! each version, without optimisation: building takes far longer than they ever run.

use std::{
    env,
    ffi::OsString,
    fs,
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result};

use crate::{bundler::Bundler, paths, processes, profile::Profile, step, toolchain};

/// A program of a package on crates.io.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// The name of the package and of its program.
    package: &'static str,
    version: &'static str,
}

impl Tool {
    /// Builds the browser app and reloads it, while the pages are worked on.
    pub const fn trunk() -> Self {
        Self { package: "trunk", version: "0.21.14" }
    }

    /// Mozilla's WebDriver server for Firefox.
    pub const fn geckodriver() -> Self {
        Self { package: "geckodriver", version: "0.37.1" }
    }

    /// Checks licences, advisories, duplicates and sources of the dependencies.
    pub const fn cargo_deny() -> Self {
        Self { package: "cargo-deny", version: "0.20.2" }
    }

    /// Finds unused dependencies.
    pub const fn cargo_machete() -> Self {
        Self { package: "cargo-machete", version: "0.9.2" }
    }

    fn folder(&self) -> Result<PathBuf> {
        Ok(paths::tools()?.join(format!("{}-{}", self.package, self.version)))
    }

    /// The path of its program.
    pub fn path(&self) -> Result<PathBuf> {
        Ok(self.folder()?.join("bin").join(self.package))
    }

    fn is_installed(&self) -> bool {
        self.path().is_ok_and(|path| path.is_file())
    }
}

/// Builds and installs those of `tools` that are missing.
pub fn install_missing(tools: &[Tool]) -> Result<()> {
    // Shared by the tools, so that common dependencies are built once.
    let target = paths::logs()?.join("tools");
    for tool in tools.iter().filter(|tool| !tool.is_installed()) {
        let mut command = Command::new("cargo");
        command.args(["install", "--debug", "--locked", tool.package, "--version", tool.version]);
        command.arg("--root").arg(tool.folder()?);
        command.env("CARGO_TARGET_DIR", &target).env("CARGO_PROFILE_DEV_DEBUG", "0");
        let title = format!("Building {} {} (once on this computer)", tool.package, tool.version);
        step::run(&title, tool.package, &mut command)?;
    }
    // Gigabytes.
    if target.exists() {
        fs::remove_dir_all(&target).with_context(|| format!("cannot remove {}", target.display()))?;
    }
    Ok(())
}

/// Runs Trunk in the current folder: the one on the `PATH` if its version fits, or else ours, which
/// is built if it is missing.
pub fn trunk(arguments: &[String]) -> Result<ExitCode> {
    toolchain::add_wasm_target()?;
    Bundler::build(Profile::Debug)?.wasm_bindgen()?;
    let installed = Command::new("trunk").arg("--version").output();
    if !installed.is_ok_and(|output| is_trunk(&String::from_utf8_lossy(&output.stdout))) {
        install_missing(&[Tool::trunk()])?;
    }
    let mut command = Command::new("trunk");
    command.args(arguments).env("PATH", path()?).env_remove("NO_COLOR");
    let status = processes::spawn(&mut command)?.0.wait()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Whether this is what Trunk says of a version that can take the place of ours: a later patch.
fn is_trunk(version: &str) -> bool {
    let split = |version: &str| {
        let (minor, patch) = version.rsplit_once('.')?;
        Some((minor.to_owned(), patch.parse::<u32>().ok()?))
    };
    let installed = version.trim().strip_prefix("trunk ").and_then(split);
    let ours = split(Tool::trunk().version);
    installed.zip(ours).is_some_and(|(installed, ours)| installed.0 == ours.0 && installed.1 >= ours.1)
}

/// The `PATH` with the bundler's `wasm-bindgen` first, and our Trunk, if it is installed.
pub fn path() -> Result<OsString> {
    let trunk = Tool::trunk().folder()?.join("bin");
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [Bundler::folder()?, trunk].into_iter().chain(env::split_paths(&path));
    Ok(env::join_paths(folders)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trunk_is_used_from_the_version_on_that_its_settings_need() {
        for version in ["trunk 0.21.14\n", "trunk 0.21.20"] {
            assert!(is_trunk(version), "{version}");
        }
        for version in ["", "trunk 0.21.13", "trunk 0.20.14", "trunk 0.22.0", "trunk 0.21.14-beta.1"] {
            assert!(!is_trunk(version), "{version}");
        }
    }
}
