//! Tools that come from crates.io: Trunk, `wasm-bindgen` in exactly the locked version, and what
//! lint and the browser tests use. Built once for each version, without optimisation: building
//! takes far longer than they ever run.

use std::{
    env,
    ffi::OsString,
    fs,
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result};

use crate::{paths, processes, step, toolchain};

/// A program of a package on crates.io.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    package: &'static str,
    program: &'static str,
    version: String,
    /// Whether to use the package's own lock file. Some lock files name versions that were yanked.
    locked: bool,
}

impl Tool {
    fn locked(package: &'static str, version: &str) -> Self {
        Self { package, program: package, version: version.to_owned(), locked: true }
    }

    /// Builds the browser app.
    fn trunk() -> Self {
        Self::locked("trunk", "0.21.14")
    }

    /// Generates the JavaScript of the browser app. Must have the version of the library.
    fn wasm_bindgen() -> Result<Self> {
        let version = paths::locked_version("wasm-bindgen")?;
        Ok(Self { package: "wasm-bindgen-cli", program: "wasm-bindgen", version, locked: false })
    }

    /// Mozilla's WebDriver server for Firefox.
    pub fn geckodriver() -> Self {
        Self::locked("geckodriver", "0.37.1")
    }

    /// Checks licences, advisories, duplicates and sources of the dependencies.
    pub fn cargo_deny() -> Self {
        Self::locked("cargo-deny", "0.20.2")
    }

    /// Finds unused dependencies.
    pub fn cargo_machete() -> Self {
        Self::locked("cargo-machete", "0.9.2")
    }

    fn folder(&self) -> Result<PathBuf> {
        Ok(paths::tools()?.join(format!("{}-{}", self.package, self.version)))
    }

    /// The path of its program.
    pub fn path(&self) -> Result<PathBuf> {
        Ok(self.folder()?.join("bin").join(self.program))
    }

    fn is_installed(&self) -> bool {
        self.path().is_ok_and(|path| path.is_file())
    }
}

fn build_tools() -> Result<[Tool; 2]> {
    Ok([Tool::trunk(), Tool::wasm_bindgen()?])
}

/// The tools that building the browser app needs and that are not installed.
pub fn missing_build_tools() -> Result<Vec<Tool>> {
    Ok(build_tools()?.into_iter().filter(|tool| !tool.is_installed()).collect())
}

/// Installs those of `tools` that are missing.
pub fn install_missing(tools: &[Tool]) -> Result<()> {
    install(&tools.iter().filter(|tool| !tool.is_installed()).cloned().collect::<Vec<_>>())
}

/// Builds and installs `tools`.
pub fn install(tools: &[Tool]) -> Result<()> {
    // Shared by the tools, so that common dependencies are built once.
    let target = paths::logs()?.join("tools");
    for tool in tools {
        let mut command = Command::new("cargo");
        command.args(["install", "--debug", tool.package, "--version", &tool.version]);
        command.arg("--root").arg(tool.folder()?);
        if tool.locked {
            command.arg("--locked");
        }
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

/// Runs Trunk in the current folder, after installing it if it is missing.
pub fn trunk(arguments: &[String]) -> Result<ExitCode> {
    toolchain::add_wasm_target()?;
    install_missing(&build_tools()?)?;
    let mut command = Command::new("trunk");
    command.args(arguments).env("PATH", path()?).env_remove("NO_COLOR");
    let status = processes::spawn(&mut command)?.0.wait()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The `PATH` with the build tools first.
pub fn path() -> Result<OsString> {
    let mut folders = Vec::new();
    for tool in build_tools()? {
        folders.push(tool.folder()?.join("bin"));
    }
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    Ok(env::join_paths(folders)?)
}
