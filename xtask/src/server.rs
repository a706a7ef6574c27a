//! The server's binary, which contains the browser app.

use std::{path::PathBuf, thread};

use anyhow::{Result, anyhow};

use crate::{
    browser_app, cargo_build, paths,
    profile::{DEPLOYED, DEVELOPMENT, Profile},
};

/// The packages of the servers among the examples, and of one that only a test needs, besides those
/// of [`DEVELOPMENT`].
const EXAMPLES: [&str; 3] = ["hallpass-example-actix", "hallpass-example-todo", "hallpass-probe-server"];

/// Their binaries, by name: `--bins` would build the server again, without its bundle.
const EXAMPLE_BINARIES: [&str; 8] = [
    "hallpass-example-actix",
    "hallpass-example-todo",
    "hallpass-probe-server",
    "minimal",
    "own-database",
    "roles",
    "separate-origin",
    "websocket",
];

/// Builds the server and what it needs. Returns the path of the binary.
///
/// A release build optimises the app with one processor, so the server's libraries, which do not
/// need it, are built beside it.
pub fn build(app: Profile, server: Profile) -> Result<PathBuf> {
    let bundle = if server == Profile::Release && !browser_app::is_current(app)? {
        thread::scope(|scope| {
            let libraries = scope.spawn(|| {
                cargo_build::run("Building libraries", "server-library", &DEPLOYED, |command| {
                    command.args(["--lib", "--release"]);
                })
            });
            let bundle = browser_app::build(app)?;
            libraries.join().map_err(|_| anyhow!("BUG: a step panicked"))??;
            anyhow::Ok(bundle)
        })?
    } else {
        browser_app::build(app)?
    };
    let selection: &[&str] = if server == Profile::Release { &DEPLOYED } else { &DEVELOPMENT };
    cargo_build::run("Building the server", "server", selection, |command| {
        command.args(["--bin", "hallpass"]).env("HALLPASS_BUNDLE", bundle);
        if server == Profile::Release {
            command.arg("--release");
        }
    })?;
    let folder = if server == Profile::Release { "release" } else { "debug" };
    Ok(paths::target().join(folder).join("hallpass"))
}

/// Builds the applications of `examples`, with the browser app of one. Returns the folder of the
/// binaries.
pub fn build_examples() -> Result<PathBuf> {
    browser_app::build_example()?;
    // With the server, so that cargo chooses the same features and builds no dependency twice.
    let examples = EXAMPLES.map(|name| ["--package", name]).concat();
    cargo_build::run(
        "Building the examples",
        "examples",
        &[&DEVELOPMENT[..], &examples].concat(),
        |command| {
            command.args(EXAMPLE_BINARIES.map(|name| ["--bin", name]).concat());
        },
    )?;
    Ok(paths::target().join("debug"))
}
