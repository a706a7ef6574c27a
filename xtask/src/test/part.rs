//! The parts of the tests, and how each is run.

use std::{fs, process::Command};

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;
use hallpass_test_postgres::Durability;

use crate::{
    bundler::Bundler,
    counts::Counts,
    debian,
    display::Display,
    lint, npm, paths,
    postgres::Postgres,
    profile::Profile,
    python, server, step,
    system::SystemProgram,
    toolchain::{self, Component},
    tools::{self, Tool},
};

/// A part of the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// The format of the code.
    Fmt,
    /// Clippy, documentation, import rules, and the dependencies: licences, duplicates, unused.
    Lint,
    /// Unit, property, component and documentation tests.
    Unit,
    /// The real server, over TCP.
    Http,
    /// The real server, in Chromium, and for the main journeys in Firefox and (--long) WebKitGTK.
    /// With --long also the identity providers that others wrote.
    Browser,
}

impl Part {
    /// The name of its log.
    pub fn log_name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Lint => "lint",
            Self::Unit => "unit",
            Self::Http => "http",
            Self::Browser => "browser",
        }
    }

    /// The programs from the system's packages that this part needs.
    pub fn system_programs(self, long: bool) -> &'static [SystemProgram] {
        match self {
            Self::Fmt | Self::Lint | Self::Unit => &[],
            Self::Http if long => &[SystemProgram::Nginx, SystemProgram::PgBouncer, SystemProgram::Python],
            Self::Http => &[SystemProgram::Nginx, SystemProgram::PgBouncer],
            Self::Browser if long => &[
                SystemProgram::Chromium,
                SystemProgram::Firefox,
                SystemProgram::Nginx,
                SystemProgram::WebKit,
                SystemProgram::Python,
            ],
            Self::Browser => &[SystemProgram::Chromium, SystemProgram::Firefox, SystemProgram::Nginx],
        }
    }
}

/// A run of the tests.
pub struct Run {
    long: bool,
    /// Started by the first part that needs it.
    postgres: Option<Postgres>,
}

impl Run {
    /// Nothing is started yet.
    pub fn new(long: bool) -> Self {
        Self { long, postgres: None }
    }

    /// Runs `part`.
    pub fn part(&mut self, part: Part) -> Result<Counts> {
        match part {
            Part::Fmt => {
                toolchain::add_component(Component::Rustfmt)?;
                let mut command = Command::new("cargo");
                step::run("Checking the format", part.log_name(), command.args(["fmt", "--all", "--check"]))?;
                Ok(Counts { passed: 1, failed: 0 })
            }
            Part::Lint => lint::lint(self.long),
            Part::Unit => self.unit(),
            Part::Http => self.http(),
            Part::Browser => self.browser(),
        }
    }

    fn unit(&mut self) -> Result<Counts> {
        let mut command = Command::new("cargo");
        command.args(["test", "--workspace", "--exclude", "hallpass-tests", "--locked", "--no-fail-fast"]);
        self.postgres()?.set_variables(&mut command);
        if self.long {
            command.env("PROPTEST_CASES", "2560").env("HALLPASS_TEST_LONG", "1");
        }
        run_counted("Unit, property, component and documentation tests", Part::Unit.log_name(), &mut command)
    }

    fn http(&mut self) -> Result<Counts> {
        let mut command = self.outside_tests(Part::Http)?;
        self.postgres()?.set_variables(&mut command);
        if self.long {
            command.env("HALLPASS_TEST_SCHEMATHESIS", python::schemathesis()?);
            command.env("HALLPASS_TEST_LONG", "1").args(["--", "--include-ignored"]);
        }
        run_counted("Tests of the real server over TCP", Part::Http.log_name(), &mut command)
    }

    fn browser(&self) -> Result<Counts> {
        let mut command = self.outside_tests(Part::Browser)?;
        tools::install_missing(&[Tool::geckodriver(), Tool::trunk()])?;
        Bundler::build(Profile::Release)?.wasm_bindgen()?;
        command.env("HALLPASS_TEST_GECKODRIVER", Tool::geckodriver().path()?);
        npm::install()?;
        command.env("HALLPASS_TEST_TOOLS_PATH", tools::path()?);
        // Runs until the tests have finished.
        let display = if self.long { Some(Display::start()?) } else { None };
        if let Some(display) = &display {
            npm::install_providers()?;
            command.env("HALLPASS_TEST_PROVIDERS_PYTHON", python::with_providers()?);
            if let Some(folder) = debian::unpack_providers()? {
                command.env("HALLPASS_TEST_DEBIAN_PACKAGES", folder);
            }
            command.args(["--", "--include-ignored"]);
            display.set_variables(&mut command);
        }
        run_counted("Tests in real browsers", Part::Browser.log_name(), &mut command)
    }

    /// Tests from outside. The browser app is the one that is deployed; the server is one that
    /// builds quickly.
    fn outside_tests(&self, part: Part) -> Result<Command> {
        let mut command = Command::new("cargo");
        command.args(["test", "--package", "hallpass-tests", "--locked", "--test", part.log_name()]);
        for program in part.system_programs(self.long) {
            command.envs(program.variables()?);
        }
        command.env("HALLPASS_TEST_BINARY", server::build(Profile::Release, Profile::Debug)?);
        command.env("HALLPASS_TEST_EXAMPLES", server::build_examples()?);
        Ok(command)
    }

    /// The PostgreSQL server of all parts.
    fn postgres(&mut self) -> Result<&Postgres> {
        if self.postgres.is_none() {
            self.postgres = Some(Postgres::start(Durability::UntilThePowerIsCut)?);
        }
        self.postgres.as_ref().context("BUG: it was just started")
    }
}

fn run_counted(title: &str, log_name: &str, command: &mut Command) -> Result<Counts> {
    let result = step::run(title, log_name, command);
    let log = fs::read_to_string(paths::log_file(log_name)?).unwrap_or_default();
    let counts = Counts::from_log(&log);
    if counts.failed > 0 {
        return Ok(counts);
    }
    // No test failed. If the command did, it was something else, such as compiling the tests.
    result?;
    ensure!(counts.passed > 0, "{title}: no tests were run");
    Ok(counts)
}
