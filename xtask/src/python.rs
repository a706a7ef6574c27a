//! Packages from the Python Package Index: a tester of the API's description (`docs/openapi.yaml`).

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result};

use crate::{paths, step};

const REQUIREMENTS: &str = "tests/python/requirements.txt";

/// Installs exactly the locked packages of `tests/python` into an environment of their own, and
/// returns Schemathesis.
///
/// # Errors
/// There is no Python, or the packages cannot be installed.
pub fn schemathesis() -> Result<PathBuf> {
    let requirements = paths::root().join(REQUIREMENTS);
    let wanted = fs::read_to_string(&requirements).with_context(|| format!("cannot read {REQUIREMENTS}"))?;
    let environment = paths::logs()?.join("python");
    let (programs, stamp) = (environment.join("bin"), environment.join(".hallpass"));
    let program = programs.join("schemathesis");
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
