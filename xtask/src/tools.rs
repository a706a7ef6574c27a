//! The build tools: the wasm target, Trunk, and `wasm-bindgen` of exactly the locked version. Built where they are
//! missing, with little optimisation, since they are run far less long than they are built.

use std::{
    env,
    ffi::OsString,
    fs,
    path::PathBuf,
    process::{Command, ExitCode},
};

use anyhow::{Context as _, Result};

use crate::{children, place, step};

const TRUNK: &str = "0.21.14";
const GECKODRIVER: &str = "0.37.1";
/// What the browser app is compiled for.
pub const WASM: &str = "wasm32-unknown-unknown";

/// What building takes, that is not there yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    package: &'static str,
    program: &'static str,
    version: String,
    /// Whether the package's own lock file is to be followed; some name versions that are no longer to be had.
    locked: bool,
}

impl Tool {
    fn folder(&self) -> Result<PathBuf> {
        Ok(place::tools()?.join(format!("{}-{}", self.package, self.version)))
    }

    fn is_there(&self) -> bool {
        self.folder().is_ok_and(|folder| folder.join("bin").join(self.program).is_file())
    }
}

fn all() -> Result<[Tool; 2]> {
    let bindgen = place::locked_version("wasm-bindgen")?;
    Ok([
        Tool { package: "trunk", program: "trunk", version: TRUNK.into(), locked: true },
        Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen", version: bindgen, locked: false },
    ])
}

/// Finds geckodriver, Mozilla's WebDriver server for Firefox, or builds it. Only the browser tests need it.
pub fn geckodriver() -> Result<PathBuf> {
    let version = GECKODRIVER.into();
    let tool = Tool { package: "geckodriver", program: "geckodriver", version, locked: true };
    if !tool.is_there() {
        install(&tool)?;
        clean()?;
    }
    Ok(tool.folder()?.join("bin").join(tool.program))
}

/// The tools that are missing.
pub fn missing() -> Result<Vec<Tool>> {
    Ok(all()?.into_iter().filter(|tool| !tool.is_there()).collect())
}

/// Builds `tool`.
pub fn install(tool: &Tool) -> Result<()> {
    let folder = tool.folder()?;
    let mut command = Command::new("cargo");
    command.args(["install", "--debug", tool.package, "--version", &tool.version, "--root"]).arg(&folder);
    if tool.locked {
        command.arg("--locked");
    }
    // Shared between the tools, so that what they have in common is built once.
    let target = place::logs()?.join("tools");
    command.env("CARGO_TARGET_DIR", &target).env("CARGO_PROFILE_DEV_DEBUG", "0");
    let what = format!("Building {} {} (once for this machine)", tool.package, tool.version);
    step::run(&what, tool.package, &mut command)?;
    Ok(())
}

/// Removes what was left over from building the tools: gigabytes.
pub fn clean() -> Result<()> {
    let target = place::logs()?.join("tools");
    if target.exists() {
        fs::remove_dir_all(&target).with_context(|| format!("cannot remove {}", target.display()))?;
    }
    Ok(())
}

/// Adds the wasm target where it is missing.
pub fn wasm_target() -> Result<()> {
    let sysroot =
        Command::new("rustc").args(["--print", "sysroot"]).output().context("cannot start rustc")?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim());
    if sysroot.join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    let mut command = Command::new("rustup");
    step::run("Adding the WebAssembly target", "wasm-target", command.args(["target", "add", WASM]))
        .context("WebAssembly cannot be built without rustup's target wasm32-unknown-unknown")?;
    Ok(())
}

/// Runs Trunk, once it is there, in the folder that we were started in.
pub fn trunk(arguments: &[String]) -> Result<ExitCode> {
    wasm_target()?;
    missing()?.iter().try_for_each(install)?;
    clean()?;
    let mut command = Command::new("trunk");
    command.args(arguments).env("PATH", path()?).env_remove("NO_COLOR");
    let status = children::start(&mut command)?.0.wait()?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The path with our tools first.
pub fn path() -> Result<OsString> {
    let mut folders = Vec::new();
    for tool in all()? {
        folders.push(tool.folder()?.join("bin"));
    }
    folders.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    Ok(env::join_paths(folders)?)
}
