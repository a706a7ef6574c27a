//! The project's own commands. `cargo xtask run` and `cargo xtask test` are all that a newcomer needs: they make ready
//! what is missing.

mod bench;
mod browser;
mod bundle;
mod children;
mod display;
mod minify;
mod packages;
mod place;
mod postgres;
mod run;
mod server;
mod shorten;
mod step;
mod test;
mod tools;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The project's own commands.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and serve it, with the development provider.
    Run(run::Options),
    /// Run the tests: all of them, or the parts that are named.
    Test(test::Options),
    /// Measure what it costs, beside a bare Actix handler. Needs Linux with two processors.
    Bench,
    /// Run Trunk with the tools of this project, such as `cargo xtask trunk serve`.
    Trunk {
        /// What Trunk is told.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = children::end_with_us().and_then(|()| match arguments.command {
        Command::Run(options) => run::run(&options),
        Command::Test(options) => test::test(&options),
        Command::Bench => bench::bench(),
        Command::Trunk { arguments } => tools::trunk(&arguments),
    });
    match done {
        Ok(code) => code,
        Err(_) if children::interrupted() => {
            eprintln!("\nStopped.");
            ExitCode::from(130)
        }
        Err(error) => {
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
