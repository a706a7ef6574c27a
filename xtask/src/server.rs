//! The server's binary, which contains the browser app.

use std::{path::PathBuf, process::Command, thread};

use anyhow::{Result, anyhow};

use crate::{
    browser_app::{self, Profile},
    paths, step, toolchain, tools,
};

/// Builds the server and what it needs. Returns the path of the binary.
///
/// The first time, the server's libraries are built while the build tools are: neither needs the
/// other.
pub fn build(app: Profile, server: Profile) -> Result<PathBuf> {
    toolchain::add_wasm_target()?;
    let missing_tools = tools::missing_build_tools()?;
    let build_libraries = || {
        let mut command = cargo_build(server);
        command.args(["--lib", "--package", "hallpass-api"]);
        step::run("Building the server's libraries", "server-library", &mut command)
    };
    let bundle = if missing_tools.is_empty() {
        browser_app::build(app)?
    } else {
        println!("  This is the first build on this computer, and builds the build tools as well.");
        println!("  It takes about ten minutes on two cores, less on more. The next one takes seconds.");
        thread::scope(|scope| {
            let libraries = scope.spawn(build_libraries);
            tools::install(&missing_tools)?;
            let bundle = browser_app::build(app)?;
            libraries.join().map_err(|_| anyhow!("BUG: a step panicked"))??;
            anyhow::Ok(bundle)
        })?
    };
    let mut command = cargo_build(server);
    command.args(["--bin", "hallpass", "--package", "hallpass-api"]).env("HALLPASS_BUNDLE", bundle);
    step::run("Building the server", "server", &mut command)?;
    let folder = if server == Profile::Release { "release" } else { "debug" };
    Ok(paths::target().join(folder).join("hallpass"))
}

/// Builds the application of `examples/actix` with its browser app. Returns the path of the binary.
pub fn build_example() -> Result<PathBuf> {
    browser_app::build_example()?;
    let mut command = cargo_build(Profile::Debug);
    // With the server, so that cargo chooses the same features and builds no dependency twice.
    command.args(["--package", "hallpass-api", "--package", "hallpass-example-actix"]);
    command.args(["--bin", "hallpass-example-actix"]);
    step::run("Building the example", "example", &mut command)?;
    Ok(paths::target().join("debug/hallpass-example-actix"))
}

fn cargo_build(profile: Profile) -> Command {
    let mut command = Command::new("cargo");
    command.args(["build", "--locked"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    command
}
