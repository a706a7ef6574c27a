//! `cargo xtask bench`: what a request, a sign-in and a page load cost. Prints a table, writes it
//! as JSON, and fails if a budget is missed.

use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use hallpass_test_postgres::Durability;

use crate::{
    browser_app, paths,
    postgres::Postgres,
    processes,
    profile::Profile,
    server, step,
    system::{self, InstallOptions, SystemProgram},
    tools,
};

/// The exit code of the benchmark if a budget was missed.
const EXIT_BUDGET_MISSED: i32 = 2;

/// Options of `cargo xtask bench`.
#[derive(clap::Args)]
pub struct Options {
    /// Measure only these sections, separated by commas. Without them, all are measured.
    #[arg(long, value_delimiter = ',', value_name = "SECTIONS")]
    only: Vec<Section>,
    #[command(flatten)]
    install: InstallOptions,
}

/// A section of the benchmark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Section {
    /// Size of the program, of the browser app, and of what the Yew library adds to an app.
    Size,
    /// What takes the space in the WebAssembly.
    Weight,
    /// A step of the client's state machine.
    Step,
    /// Processor time of requests; memory of the idle server.
    Requests,
    /// Instructions of requests.
    Instructions,
    /// Session checks with up to a million sessions; their memory.
    Population,
    /// Processor time of sign-ins.
    SignIns,
    /// Round trips to the database.
    RoundTrips,
    /// 64 people at once, with a database that is far away, and several servers.
    Latency,
    /// How soon outages and sign-outs elsewhere are noticed.
    Waits,
    /// First visits.
    Browser,
    /// Requests of idle tabs; a sign-out in other tabs.
    Polling,
}

impl Section {
    fn programs(self) -> &'static [SystemProgram] {
        match self {
            Self::Requests | Self::Population => &[SystemProgram::Wrk],
            Self::Instructions => &[SystemProgram::Valgrind],
            Self::Browser => &[SystemProgram::Chromium],
            Self::Polling => &[SystemProgram::Chromium, SystemProgram::Nginx],
            _ => &[],
        }
    }

    /// Its name on the command line.
    fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }
}

/// Builds the release server and what it is compared with, and measures.
pub fn bench(options: &Options) -> Result<ExitCode> {
    let sections = if options.only.is_empty() { Section::value_variants() } else { &options.only };
    let mut programs = Vec::new();
    for program in sections.iter().flat_map(|section| section.programs()) {
        if !programs.contains(program) {
            programs.push(*program);
        }
    }
    system::prepare(&programs, options.install)?;
    let mut command = Command::new(paths::target().join("release/hallpass-bench"));
    for program in programs {
        command.envs(program.variables()?);
    }
    let postgres = Postgres::start(Durability::Full)?;
    postgres.set_variables(&mut command);
    let binary = server::build(Profile::Release, Profile::Release)?;
    build_benchmark()?;
    if sections.contains(&Section::Step) {
        // A test of the library measures it; built here, so that the measurement does not wait for
        // it.
        let mut step_test = Command::new("cargo");
        step_test.args(["test", "--no-run", "--locked", "--release", "--package", "hallpass-yew", "--lib"]);
        step::run("Building the client's state machine", "bench-step", &mut step_test)?;
    }
    if sections.contains(&Section::Size) {
        command.env("HALLPASS_BENCH_SMALLEST", browser_app::build_smallest()?);
    }
    if sections.contains(&Section::Weight) {
        command.env("HALLPASS_BENCH_NAMED", browser_app::build_with_names()?);
    }
    if options.only.is_empty() {
        println!("Measuring takes about fifteen minutes. Do not use this computer meanwhile.");
    }
    command
        .args(sections.iter().map(|section| section.name()))
        .env("HALLPASS_TEST_BINARY", binary)
        .env("HALLPASS_TEST_TOOLS_PATH", tools::path()?)
        .env("HALLPASS_BENCH_FLOOR", paths::target().join("release/hallpass-bench-floor"))
        .env("HALLPASS_BENCH_REPORT", paths::logs()?.join("bench.json"))
        .current_dir(paths::root())
        .stdin(Stdio::null());
    let status = processes::spawn(&mut command)?.0.wait()?;
    processes::fail_if_interrupted()?;
    match status.code().context("the benchmark was killed")? {
        0 => Ok(ExitCode::SUCCESS),
        // It has listed them.
        EXIT_BUDGET_MISSED => Ok(ExitCode::FAILURE),
        _ => bail!("the benchmark failed ({status})"),
    }
}

/// Builds the benchmark and the floor: optimised, since the load comes from the same computer. The
/// floor alone, so that no other package adds features to its libraries.
fn build_benchmark() -> Result<()> {
    for (title, log_name, package) in [
        ("Building the bare Actix handler", "bench-floor", "hallpass-bench-floor"),
        ("Building the benchmark", "bench", "hallpass-tests"),
    ] {
        let mut command = Command::new("cargo");
        command.args(["build", "--locked", "--release", "--bins", "--package", package]);
        step::run(title, log_name, &mut command)?;
    }
    Ok(())
}
