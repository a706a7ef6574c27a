//! `cargo xtask test`: everything, or the parts that are named; ends with one plain summary.

use std::{
    fs,
    path::Path,
    process::{Command, ExitCode},
    time::Instant,
};

use anyhow::{Context as _, Result, bail};
use clap::ValueEnum;
use hallpass_test_postgres::Durability;

use crate::{
    browser,
    bundle::Profile,
    children,
    display::Display,
    packages, place,
    postgres::Postgres,
    server,
    step::{self, seconds},
    tools,
};

/// What to test.
#[derive(clap::Args)]
pub struct Options {
    /// The parts to run; all of them if none is named.
    parts: Vec<Part>,
    /// Take the time: what is random is tried ten times as often, and the main journeys run on WebKitGTK, too.
    #[arg(long)]
    long: bool,
}

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// The layout of the code.
    Fmt,
    /// Clippy, for this machine and for the browser.
    Lint,
    /// Unit, property, component and documentation tests.
    Unit,
    /// The real binary, over TCP.
    Http,
    /// The real binary, in real browsers: Chromium, for the main journeys Firefox, and in the long suite WebKitGTK.
    Browser,
}

/// How a part ended.
struct Outcome {
    part: Part,
    passed: u32,
    failed: u32,
    took: String,
    error: Option<anyhow::Error>,
}

/// Runs the parts, all of them even when one fails.
pub fn test(options: &Options) -> Result<ExitCode> {
    let parts = if options.parts.is_empty() { Part::value_variants() } else { &options.parts[..] };
    let mut outcomes = Vec::new();
    let mut postgres = None;
    if options.long {
        println!("What is random is tried ten times as often, which takes some minutes more.");
        println!("The main journeys run on WebKitGTK, too.");
    }
    for part in parts {
        println!("{part:?}");
        let started = Instant::now();
        let result = run(*part, options.long, &mut postgres);
        if children::interrupted() {
            bail!("stopped");
        }
        let took = seconds(started.elapsed());
        let (passed, failed, error) = match result {
            Ok((passed, failed)) => (passed, failed, None),
            Err(error) => (0, 1, Some(error)),
        };
        outcomes.push(Outcome { part: *part, passed, failed, took, error });
    }
    Ok(summarise(&outcomes))
}

fn run(part: Part, long: bool, postgres: &mut Option<Postgres>) -> Result<(u32, u32)> {
    match part {
        Part::Fmt => {
            component("rustfmt")?;
            checked(step::run("Checking the layout", "fmt", &mut cargo(&["fmt", "--all", "--check"])))
        }
        Part::Lint => {
            component("clippy")?;
            tools::wasm_target()?;
            let native = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
            step::run("Clippy", "lint", &mut cargo(&native))?;
            let wasm = [
                "clippy",
                "--package",
                "hallpass-web",
                "--features",
                "browser",
                "--target",
                "wasm32-unknown-unknown",
                "--locked",
                "--",
                "-D",
                "warnings",
            ];
            step::run("Clippy for the browser", "lint-browser", &mut cargo(&wasm))?;
            Ok((2, 0))
        }
        Part::Unit => {
            let arguments =
                ["test", "--workspace", "--exclude", "hallpass-tests", "--locked", "--no-fail-fast"];
            let mut command = cargo(&arguments);
            started(postgres)?.tell(&mut command);
            if long {
                command.env("PROPTEST_CASES", "2560");
            }
            counted("Unit, property, component and documentation tests", "unit", &mut command)
        }
        Part::Http => system("http", "Tests of the real binary over TCP", |command| {
            started(postgres)?.tell(command);
            command.env("HALLPASS_TEST_NGINX", packages::nginx()?);
            command.env("HALLPASS_TEST_PGBOUNCER", packages::pgbouncer()?);
            if long {
                command.env("HALLPASS_TEST_LONG", "1");
            }
            Ok(())
        }),
        Part::Browser => {
            // Until the tests are done.
            let mut display = None;
            system("browser", "Tests in real browsers", |command| {
                command.envs(browser::chromium()?).envs(browser::firefox()?);
                packages::npm()?;
                command.env("HALLPASS_TEST_NGINX", packages::nginx()?);
                command.env("HALLPASS_TEST_TOOLS_PATH", tools::path()?);
                if long {
                    command.envs(browser::webkit()?).args(["--", "--include-ignored"]);
                    display.insert(Display::start()?).tell(command);
                }
                Ok(())
            })
        }
    }
}

/// The PostgreSQL of all parts.
fn started(postgres: &mut Option<Postgres>) -> Result<&Postgres> {
    if postgres.is_none() {
        *postgres = Some(Postgres::start(Durability::UntilThePowerIsCut)?);
    }
    postgres.as_ref().context("BUG: it was just started")
}

/// Tests from outside: against the browser app as it is served, in a server that is fast to build.
fn system(name: &str, what: &str, prepare: impl FnOnce(&mut Command) -> Result<()>) -> Result<(u32, u32)> {
    let binary = server::build(Profile::Release, Profile::Debug)?;
    let mut command = Command::new("cargo");
    command.args(["test", "--package", "hallpass-tests", "--locked", "--test", name]);
    command.env("HALLPASS_TEST_BINARY", binary);
    command.env("HALLPASS_TEST_EXAMPLE", server::build_example()?);
    prepare(&mut command)?;
    counted(what, name, &mut command)
}

fn counted(what: &str, name: &str, command: &mut Command) -> Result<(u32, u32)> {
    let done = step::run(what, name, command);
    let (passed, failed) = count(&place::logs()?.join(format!("{name}.log")));
    match done {
        // Without a test that failed, something else did: it did not even compile.
        Err(error) if failed == 0 => Err(error),
        Err(_) => Ok((passed, failed)),
        Ok(()) if passed == 0 => bail!("{what}: there was no test to run"),
        Ok(()) => Ok((passed, failed)),
    }
}

/// Adds up the lines in which test runners say how many passed and failed.
fn count(log: &Path) -> (u32, u32) {
    let text = fs::read_to_string(log).unwrap_or_default();
    let results = text.lines().filter_map(|line| line.strip_prefix("test result: "));
    results.fold((0, 0), |(passed, failed), line| {
        let number = |word: &str| {
            let before = line.split(word).next().unwrap_or_default();
            before.rsplit([' ', '.']).find(|part| !part.is_empty()).and_then(|part| part.parse::<u32>().ok())
        };
        (passed + number(" passed").unwrap_or(0), failed + number(" failed").unwrap_or(0))
    })
}

fn checked(done: Result<()>) -> Result<(u32, u32)> {
    done.map(|()| (1, 0))
}

fn summarise(outcomes: &[Outcome]) -> ExitCode {
    println!("\nSummary");
    for Outcome { part, passed, failed, took, error } in outcomes {
        let mark = if *failed == 0 { '✓' } else { '✗' };
        println!("  {mark} {:<8} {passed:>4} passed, {failed} failed ({took})", format!("{part:?}"));
        if let Some(error) = error {
            println!("      {error:#}");
        }
    }
    let passed: u32 = outcomes.iter().map(|outcome| outcome.passed).sum();
    let failed: u32 = outcomes.iter().map(|outcome| outcome.failed).sum();
    println!("\n{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Adds a component of the toolchain where it is missing.
fn component(name: &str) -> Result<()> {
    let program = if name == "clippy" { "cargo-clippy" } else { "cargo-fmt" };
    if place::program(program).is_some() && Command::new(program).arg("--version").output()?.status.success()
    {
        return Ok(());
    }
    let what = format!("Adding {name}");
    step::run(&what, name, Command::new("rustup").args(["component", "add", name]))?;
    Ok(())
}

fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new("cargo");
    command.args(arguments);
    command
}
