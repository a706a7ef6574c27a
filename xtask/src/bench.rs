//! `cargo xtask bench`: what it costs. Prints a table and writes it as JSON; nothing passes or fails.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Result, bail};
use hallpass_test_postgres::Durability;

use crate::{
    browser,
    bundle::{self, Profile},
    children, packages, place,
    postgres::Postgres,
    server, step, tools,
};

/// Builds the release server and what it is compared with, and measures.
pub fn bench() -> Result<ExitCode> {
    let wrk = packages::wrk()?;
    let browser = browser::chromium()?;
    let nginx = packages::nginx()?;
    let postgres = Postgres::start(Durability::Full)?;
    let binary = server::build(Profile::Release, Profile::Release)?;
    let mut floor = Command::new("cargo");
    floor.args(["build", "--locked", "--release", "--package", "hallpass-bench-floor"]);
    step::run("Building the floor", "bench-floor", &mut floor)?;
    let mut client = Command::new("cargo");
    client.args(["build", "--locked", "--release", "--package", "hallpass-bench-step"]);
    step::run("Building the client's machine", "bench-step", &mut client)?;
    let named = bundle::build_named()?;
    let mut bench = Command::new("cargo");
    bench.args(["build", "--locked", "--package", "hallpass-tests", "--bin", "hallpass-bench"]);
    step::run("Building the benchmark", "bench", &mut bench)?;
    println!("Measuring takes about eleven minutes. Leave the machine alone meanwhile.");
    let mut command = Command::new(place::target().join("debug/hallpass-bench"));
    command
        .env("HALLPASS_TEST_BINARY", binary)
        .envs(browser)
        .env("HALLPASS_TEST_TOOLS_PATH", tools::path()?)
        .env("HALLPASS_TEST_NGINX", nginx)
        .env("HALLPASS_BENCH_NAMED", named)
        .env("HALLPASS_BENCH_STEP", place::target().join("release/hallpass-bench-step"))
        .env("HALLPASS_BENCH_WRK", wrk)
        .env("HALLPASS_BENCH_FLOOR", place::target().join("release/hallpass-bench-floor"))
        .env("HALLPASS_BENCH_REPORT", place::logs()?.join("bench.json"))
        .current_dir(place::root())
        .stdin(Stdio::null());
    postgres.tell(&mut command);
    let mut running = children::start(&mut command)?;
    let status = running.0.wait()?;
    if !status.success() {
        bail!("the benchmark failed ({status})");
    }
    Ok(ExitCode::SUCCESS)
}
