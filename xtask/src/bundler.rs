//! The second program of this repository's commands: `xtask/bundler`. Takes minutes to build if it
//! is to minify and compress, so xtask, which contains none of that, builds it when it is needed.

use std::{fs, os::unix::fs::symlink, path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    cargo_build, paths,
    profile::{DEVELOPMENT, Profile},
    step,
};

/// A bundler that was built.
pub struct Bundler {
    programs: PathBuf,
}

impl Bundler {
    /// Builds it. For a development build in one go with the libraries of the server, which keeps
    /// all processors busy.
    pub fn build(profile: Profile) -> Result<Self> {
        let (title, selection, library): (_, &[&str], _) = match profile {
            Profile::Release => ("Building the bundler", &["--package", "bundler"], None),
            Profile::Debug => ("Building libraries", &DEVELOPMENT, Some("--lib")),
        };
        cargo_build::run(title, "bundler", selection, |command| {
            command.args(["--bin", "bundler", "--bin", "bindgen"]).args(library);
        })?;
        Ok(Self { programs: programs() })
    }

    /// Turns a compiled app into the files that a server serves.
    pub fn bundle(
        &self,
        profile: Profile,
        settings: &str,
        wasm: PathBuf,
        output: PathBuf,
        wasm_opt: Option<PathBuf>,
    ) -> Result<()> {
        let mut command = Command::new(self.programs.join("bundler"));
        for (option, path) in [("--settings", settings.into()), ("--wasm", wasm), ("--output", output)] {
            command.arg(option).arg(path);
        }
        if let Some(wasm_opt) = wasm_opt {
            command.arg("--wasm-opt").arg(wasm_opt);
        }
        if profile == Profile::Release {
            command.arg("--release");
        }
        step::run("Bundling the browser app", "bundle", &mut command)
    }

    /// Its `wasm-bindgen`, alone in a folder that can be put on the `PATH`.
    pub fn wasm_bindgen(&self) -> Result<PathBuf> {
        let link = Self::folder()?.join("wasm-bindgen");
        let _ = fs::remove_file(&link);
        symlink(self.programs.join("bindgen"), &link)?;
        Ok(link)
    }

    /// The folder of its `wasm-bindgen`.
    pub fn folder() -> Result<PathBuf> {
        let folder = paths::logs()?.join("bin");
        fs::create_dir_all(&folder)?;
        Ok(folder)
    }
}

/// Whether it was ever built here.
pub fn exists() -> bool {
    programs().join("bundler").is_file()
}

fn programs() -> PathBuf {
    paths::target().join("debug")
}
