//! `cargo xtask bench`: what a request, a sign-in and a page load cost. Prints a table and writes
//! it as JSON; no result is a failure.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Result, bail};
use hallpass_test_postgres::Durability;

use crate::{
    browser_app::{self, Profile},
    paths,
    postgres::Postgres,
    processes, server, step,
    system::{self, InstallOptions, SystemProgram},
    tools,
};

const SYSTEM_PROGRAMS: [SystemProgram; 3] =
    [SystemProgram::Wrk, SystemProgram::Chromium, SystemProgram::Nginx];

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {
    #[command(flatten)]
    install: InstallOptions,
}

/// Builds the release server and what it is compared with, and measures.
pub fn bench(options: &Options) -> Result<ExitCode> {
    system::prepare(&SYSTEM_PROGRAMS, options.install)?;
    let mut command = Command::new(paths::target().join("debug/hallpass-bench"));
    for program in SYSTEM_PROGRAMS {
        command.envs(program.variables()?);
    }
    let postgres = Postgres::start(Durability::Full)?;
    postgres.set_variables(&mut command);
    let binary = server::build(Profile::Release, Profile::Release)?;
    build(
        "Building the bare Actix handler",
        "bench-floor",
        &["--release", "--package", "hallpass-bench-floor"],
    )?;
    // A test of the library measures it; built here, so that the measurement does not wait for it.
    let mut step_test = Command::new("cargo");
    step_test.args(["test", "--no-run", "--locked", "--release", "--package", "hallpass-yew", "--lib"]);
    step::run("Building the client's state machine", "bench-step", &mut step_test)?;
    let named = browser_app::build_with_names()?;
    build("Building the benchmark", "bench", &["--package", "hallpass-tests", "--bin", "hallpass-bench"])?;
    println!("Measuring takes about eleven minutes. Do not use this computer meanwhile.");
    command
        .env("HALLPASS_TEST_BINARY", binary)
        .env("HALLPASS_TEST_TOOLS_PATH", tools::path()?)
        .env("HALLPASS_BENCH_NAMED", named)
        .env("HALLPASS_BENCH_FLOOR", paths::target().join("release/hallpass-bench-floor"))
        .env("HALLPASS_BENCH_REPORT", paths::logs()?.join("bench.json"))
        .current_dir(paths::root())
        .stdin(Stdio::null());
    let status = processes::spawn(&mut command)?.0.wait()?;
    if !status.success() {
        bail!("the benchmark failed ({status})");
    }
    Ok(ExitCode::SUCCESS)
}

fn build(title: &str, log_name: &str, arguments: &[&str]) -> Result<()> {
    let mut command = Command::new("cargo");
    step::run(title, log_name, command.args(["build", "--locked"]).args(arguments))
}
