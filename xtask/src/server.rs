//! The server's binary, with the browser app inside.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    bundle::{self, Profile},
    place, step, tools,
};

/// Builds everything that is missing, and gives the binary's path. The browser app and the server's dependencies do not
/// need each other, so that they are built side by side as long as the tools are missing.
pub fn build(app: Profile, server: Profile) -> Result<PathBuf> {
    tools::wasm_target()?;
    let missing = tools::missing()?;
    let library = || {
        let mut command = cargo_build(server);
        command.args(["--lib", "--package", "hallpass-api"]);
        step::run("Building the server's libraries", "server-library", &mut command)
    };
    let bundle = if missing.is_empty() {
        bundle::build(app)?
    } else {
        println!("  This is the first time: the build tools are missing and are built now.");
        println!("  Expect about ten minutes on two cores, a few on more; the next start takes seconds.");
        std::thread::scope(|scope| {
            let library = scope.spawn(library);
            missing.iter().try_for_each(tools::install)?;
            tools::clean()?;
            let bundle = bundle::build(app)?;
            library.join().map_err(|_| anyhow::anyhow!("BUG: a step panicked"))??;
            anyhow::Ok(bundle)
        })?
    };
    let mut command = cargo_build(server);
    command.args(["--bin", "hallpass", "--package", "hallpass-api"]).env("HALLPASS_BUNDLE", bundle);
    step::run("Building the server", "server", &mut command)?;
    let folder = if server == Profile::Release { "release" } else { "debug" };
    Ok(place::target().join(folder).join("hallpass"))
}

/// Builds the application of `examples/actix` with its browser app, and gives the binary's path.
pub fn build_example() -> Result<PathBuf> {
    bundle::build_example()?;
    let mut command = cargo_build(Profile::Debug);
    command.args(["--package", "hallpass-example-actix"]);
    step::run("Building the example", "example", &mut command)?;
    Ok(place::target().join("debug/hallpass-example-actix"))
}

fn cargo_build(profile: Profile) -> Command {
    let mut command = Command::new("cargo");
    command.args(["build", "--locked"]);
    if profile == Profile::Release {
        command.arg("--release");
    }
    command
}
