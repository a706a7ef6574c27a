//! Fingerprints of files: whether the browser app is out of date.

use std::{
    fs,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context as _, Result};

/// The fingerprint of `inputs` and of the compiler. The versions of libraries are in `Cargo.lock`,
/// which is an input.
pub fn of_inputs(inputs: &[PathBuf]) -> Result<String> {
    let compiler = Command::new("rustc").arg("--version").output().context("cannot start rustc")?;
    let mut hasher = DefaultHasher::new();
    compiler.stdout.hash(&mut hasher);
    for input in inputs {
        input.hash(&mut hasher);
        hash_files(input, &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// The fingerprint of the built app.
pub fn of_output(folder: &Path) -> Result<String> {
    of_files(folder, &files(folder)?)
}

/// As [`of_output`], of these `files` in `folder` alone.
pub fn of_files(folder: &Path, files: &[PathBuf]) -> Result<String> {
    let mut hasher = DefaultHasher::new();
    for file in files {
        hash_file(folder, file, &mut hasher)?;
    }
    Ok(format!("{:016x}", hasher.finish()))
}

/// Names and contents. The names are those below `path`, so that a copy has the same fingerprint.
fn hash_files(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    for file in files(path)? {
        hash_file(path, &file, hasher)?;
    }
    Ok(())
}

fn hash_file(folder: &Path, file: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    file.strip_prefix(folder)?.hash(hasher);
    fs::read(file)?.hash(hasher);
    Ok(())
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The server embeds a copy.
    #[test]
    fn copy_has_the_same_fingerprint_until_a_file_changes() {
        let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let [first, second] = folders.each_ref().map(tempfile::TempDir::path);
        for folder in [first, second] {
            fs::write(folder.join("index.html"), "page").unwrap();
        }
        assert_eq!(of_output(first).unwrap(), of_output(second).unwrap());
        fs::write(second.join("index.html"), "another").unwrap();
        assert_ne!(of_output(first).unwrap(), of_output(second).unwrap());
        fs::write(second.join("index.html"), "page").unwrap();
        fs::rename(second.join("index.html"), second.join("page.html")).unwrap();
        assert_ne!(of_output(first).unwrap(), of_output(second).unwrap());
    }
}
