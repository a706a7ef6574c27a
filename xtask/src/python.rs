//! Packages from the Python Package Index: a tester of the API's description (`docs/openapi.yaml`),
//! and identity providers that others wrote.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

use crate::{paths, step};

/// Installs the packages of `tests/python`, and returns Schemathesis.
///
/// # Errors
/// See [`install`].
pub fn schemathesis() -> Result<PathBuf> {
    install("python", "tests/python", "schemathesis")
}

/// Installs the packages of `tests/providers/python`, and returns a Python that has them.
///
/// # Errors
/// See [`install`].
pub fn with_providers() -> Result<PathBuf> {
    install("python-providers", "tests/providers/python", "python")
}

/// Installs exactly the packages that `folder` locks into an environment of their own, `name`, and
/// returns its program `program`.
///
/// # Errors
/// There is no Python, or the packages cannot be installed.
fn install(name: &str, folder: &str, program: &str) -> Result<PathBuf> {
    let requirements = paths::root().join(folder).join("requirements.txt");
    let wanted = fs::read_to_string(&requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let environment = paths::logs()?.join(name);
    let (programs, stamp) = (environment.join("bin"), environment.join(".hallpass"));
    let program = programs.join(program);
    if program.is_file() && fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(program);
    }
    let mut venv = Command::new("python3");
    venv.args(["-m", "venv", "--clear"]).arg(&environment);
    step::run("Making an environment for Python", "python-venv", &mut venv)?;
    let mut pip = Command::new(programs.join("python"));
    pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--require-hashes", "--requirement"]);
    step::run("Installing packages from PyPI", "pip-install", pip.arg(&requirements))?;
    fs::write(stamp, wanted)?;
    Ok(program)
}
