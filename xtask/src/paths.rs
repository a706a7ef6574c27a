//! Where files are: sources, build output, logs, tools.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

/// The root of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// Cargo's target folder.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The folder for logs, stamps and reports of these commands.
pub fn logs() -> Result<PathBuf> {
    let folder = target().join("xtask");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    Ok(folder)
}

/// The log file called `name`.
pub fn log_file(name: &str) -> Result<PathBuf> {
    Ok(logs()?.join(format!("{name}.log")))
}

/// The built browser app.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The build tools, shared by every checkout of this user.
pub fn tools() -> Result<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let home = env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let cache = cache
        .or(home)
        .context("the build tools have no folder: set HOME, or XDG_CACHE_HOME to a full path")?;
    Ok(cache.join("hallpass/tools"))
}

/// The folders in which cargo and rustup keep the sources of libraries.
pub fn library_sources() -> impl Iterator<Item = PathBuf> {
    [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")].into_iter().filter_map(|(variable, default)| {
        let home = || env::var_os("HOME").map(|home| PathBuf::from(home).join(default));
        env::var_os(variable).map(PathBuf::from).or_else(home)
    })
}

/// The program called `name` on the `PATH`.
pub fn program(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}
