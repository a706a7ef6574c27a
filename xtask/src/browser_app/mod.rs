//! The browser app: compiled for WebAssembly here, then bundled by `xtask/bundler`.

mod cargo_flags;
mod compile;
mod fingerprint;
mod named;
mod smallest;
mod wasm_opt;

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result};

use crate::{bundler::Bundler, paths, profile::Profile, toolchain};

pub use named::build_with_names;
pub use smallest::build_smallest;

/// A browser app in this repository.
struct App {
    package: &'static str,
    features: &'static str,
    settings: &'static str,
    /// What it is built from, besides [`INPUTS`].
    inputs: &'static [&'static str],
}

const HALLPASS: App = App {
    package: "hallpass-web",
    features: "browser",
    settings: "Trunk.toml",
    inputs: &["index.html", "Trunk.toml", "assets", "web"],
};

const EXAMPLE: App = App {
    package: "hallpass-probe-yew",
    features: "",
    settings: "tests/probe-yew/Trunk.toml",
    inputs: &[
        "examples/yew/src",
        "tests/probe-yew/Cargo.toml",
        "tests/probe-yew/Trunk.toml",
        "tests/probe-yew/index.html",
        "tests/probe-yew/src",
    ],
};

/// What every browser app is built from.
const INPUTS: [&str; 10] = [
    "Cargo.toml",
    "Cargo.lock",
    "crates/hallpass-yew",
    "patches",
    "shared",
    "xtask/bundler/Cargo.toml",
    "xtask/bundler/src",
    "xtask/npm/package.json",
    "xtask/npm/package-lock.json",
    "xtask/src/browser_app",
];

/// Builds the browser app if it is out of date. Returns the fingerprint of the built files.
pub fn build(profile: Profile) -> Result<String> {
    let folder = folder(profile)?;
    if !is_current(profile)? {
        HALLPASS.build(profile, &folder)?;
    }
    // `trunk serve` writes into the same folder, and there are two profiles.
    let (dist, embedded) = (paths::dist(), embedded_files(&folder)?);
    let built = fingerprint::of_files(&folder, &embedded)?;
    if !fingerprint::of_output(&dist).is_ok_and(|installed| installed == built) {
        copy(&folder, &embedded, &dist).with_context(|| format!("cannot write {}", dist.display()))?;
    }
    Ok(built)
}

/// The files in `folder` that the server embeds. It unpacks the others itself, for the few browsers
/// that accept no compression: they would be a fortieth of the program.
fn embedded_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = fingerprint::files(folder)?;
    files.retain(|file| !file.with_added_extension("gz").exists());
    Ok(files)
}

/// Whether [`build`] has nothing to compile.
pub fn is_current(profile: Profile) -> Result<bool> {
    HALLPASS.is_current(profile, &folder(profile)?)
}

/// Builds the browser app of `examples/yew` with the probes of `tests/probe-yew`, for the tests, if
/// it is out of date.
pub fn build_example() -> Result<()> {
    let folder = paths::root().join("tests/probe-yew/dist");
    if EXAMPLE.is_current(Profile::Release, &folder)? {
        return Ok(());
    }
    EXAMPLE.build(Profile::Release, &folder)
}

impl App {
    fn build(&self, profile: Profile, folder: &Path) -> Result<()> {
        toolchain::add_wasm_target()?;
        let bundler = Bundler::build(profile)?;
        let wasm = compile::compile(self.package, self.features, profile)?;
        // The files in the folder are not those that it names any more.
        let _ = fs::remove_file(self.stamp(profile)?);
        let wasm_opt = (profile == Profile::Release).then(wasm_opt::program).flatten();
        bundler.bundle(profile, self.settings, wasm, folder.into(), wasm_opt)?;
        Ok(fs::write(self.stamp(profile)?, self.built_from(profile)?)?)
    }

    fn is_current(&self, profile: Profile, folder: &Path) -> Result<bool> {
        let recorded = fs::read_to_string(self.stamp(profile)?).ok();
        Ok(folder.join("index.html").is_file() && recorded == Some(self.built_from(profile)?))
    }

    fn stamp(&self, profile: Profile) -> Result<PathBuf> {
        Ok(paths::logs()?.join(format!("{}-{}-{profile:?}.stamp", self.package, self.features)))
    }

    fn built_from(&self, profile: Profile) -> Result<String> {
        let inputs: Vec<_> =
            self.inputs.iter().chain(&INPUTS).map(|input| paths::root().join(input)).collect();
        let is_optimized = profile == Profile::Release && wasm_opt::is_available();
        Ok(format!("{} {is_optimized}", fingerprint::of_inputs(&inputs)?))
    }
}

/// Where the built files of a profile are kept.
fn folder(profile: Profile) -> Result<PathBuf> {
    Ok(paths::logs()?.join(format!("bundle-{profile:?}")))
}

fn copy(from: &Path, files: &[PathBuf], to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_dir_all(to)?;
    }
    fs::create_dir_all(to)?;
    for file in files {
        fs::copy(file, to.join(file.strip_prefix(from)?))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn server_embeds_no_file_that_is_there_compressed() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["app.js", "app.js.br", "app.js.gz", "logo.png"] {
            fs::write(folder.path().join(name), name).unwrap();
        }
        let embedded = ["app.js.br", "app.js.gz", "logo.png"].map(|name| folder.path().join(name));
        assert_eq!(embedded_files(folder.path()).unwrap(), embedded);
    }
}
