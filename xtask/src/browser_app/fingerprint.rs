//! Fingerprints of files: whether the browser app is out of date.

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

/// The fingerprint of `inputs` and of the compiler. The versions of the other tools are in the
/// sources of xtask and in `Cargo.lock`, which are inputs.
pub fn of_inputs(inputs: &[PathBuf]) -> Result<u64> {
    let compiler = Command::new("rustc").arg("--version").output().context("cannot start rustc")?;
    let mut hasher = DefaultHasher::new();
    (of_files(inputs)?, compiler.stdout).hash(&mut hasher);
    Ok(hasher.finish())
}

/// The fingerprint of the built app.
pub fn of_output(dist: &Path) -> Result<String> {
    Ok(format!("{:016x}", of_files(&[dist.into()])?))
}

fn of_files(paths: &[PathBuf]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for path in paths {
        for file in files(path)? {
            file.hash(&mut hasher);
            fs::read(&file)?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// Every file at or below `path`, sorted.
pub fn files(path: &Path) -> Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.into()]);
    }
    let mut found = Vec::new();
    let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    for entry in entries {
        found.extend(files(&entry?.path())?);
    }
    found.sort();
    Ok(found)
}
