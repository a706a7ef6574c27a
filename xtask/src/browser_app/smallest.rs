//! The smallest browser app, without and with `hallpass-yew`, for the benchmark's report of what
//! the library costs.

use std::path::PathBuf;

use anyhow::Result;

use super::App;
use crate::{paths, profile::Profile};

/// The app of `tests/size-yew`, with `features`.
const fn app(features: &'static str) -> App {
    App {
        package: "hallpass-size-yew",
        features,
        settings: "tests/size-yew/Trunk.toml",
        inputs: &[
            "tests/size-yew/Cargo.toml",
            "tests/size-yew/Trunk.toml",
            "tests/size-yew/index.html",
            "tests/size-yew/src",
        ],
    }
}

/// Builds it twice, where it is out of date: into the folders `without` and `with`. Returns the
/// folder of both.
pub fn build_smallest() -> Result<PathBuf> {
    let folder = paths::logs()?.join("smallest");
    for (name, app) in [("without", app("")), ("with", app("session"))] {
        let folder = folder.join(name);
        if !app.is_current(Profile::Release, &folder)? {
            app.build(Profile::Release, &folder)?;
        }
    }
    Ok(folder)
}
