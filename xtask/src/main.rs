//! The commands of this repository. `cargo xtask run` and `cargo xtask test` set up everything they
//! need.

mod bench;
mod browser_app;
mod bundler;
mod cargo_build;
mod counts;
mod debian;
mod display;
mod lint;
mod npm;
mod paths;
mod postgres;
mod processes;
mod profile;
mod progress;
mod python;
mod run;
mod server;
mod step;
mod system;
mod test;
mod toolchain;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The exit code of a program that SIGINT stopped.
const EXIT_INTERRUPTED: u8 = 130;

/// The commands of this repository.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve it, with the development provider.
    Run(run::Options),
    /// Run the tests: all of them, or only the given parts.
    Test(test::Options),
    /// Measure what requests, sign-ins and page loads cost. Needs Linux and two processors.
    Bench(bench::Options),
    /// Run Trunk with this repository's tools, for example `cargo xtask trunk serve`.
    Trunk {
        /// The arguments of Trunk.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let result = processes::handle_signals().and_then(|()| match arguments.command {
        Command::Run(options) => run::run(&options),
        Command::Test(options) => test::test(&options),
        Command::Bench(options) => bench::bench(&options),
        Command::Trunk { arguments } => tools::trunk(&arguments),
    });
    match result {
        Ok(code) => code,
        Err(_) if processes::is_interrupted() => {
            eprintln!("\nStopped.");
            ExitCode::from(EXIT_INTERRUPTED)
        }
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
