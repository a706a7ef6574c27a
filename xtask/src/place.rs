//! Where things are.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// The root of the project.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Where cargo puts what it builds.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// Where our own output goes.
pub fn logs() -> Result<PathBuf> {
    let folder = target().join("xtask");
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    Ok(folder)
}

/// The built browser app.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// Where the build tools are kept, for every checkout of this user.
pub fn tools() -> Result<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = cache
        .or(home)
        .context("neither XDG_CACHE_HOME nor HOME is set, so there is no place for the tools")?;
    Ok(cache.join("hallpass/tools"))
}

/// Where cargo and rustup keep the sources of libraries.
pub fn sources() -> impl Iterator<Item = PathBuf> {
    [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")].into_iter().filter_map(|(variable, usual)| {
        let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(usual));
        env::var_os(variable).map(PathBuf::from).or_else(home)
    })
}

/// The version of `package` that `Cargo.lock` names.
pub fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let entry = format!("name = \"{package}\"\nversion = \"");
    let (_, rest) = lock.split_once(&entry).with_context(|| format!("Cargo.lock does not name {package}"))?;
    let (version, _) = rest.split_once('"').context("Cargo.lock cannot be understood")?;
    Ok(version.to_owned())
}

/// The program called `name` on the path.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
