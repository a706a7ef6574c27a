//! The project's own commands. `cargo xtask run` and `cargo xtask test` are all that a newcomer needs: they make ready
//! what is missing.

mod bench;
mod browser;
mod bundle;
mod children;
mod packages;
mod place;
mod run;
mod server;
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
    /// Measure what it costs, beside a bare Actix handler.
    Bench,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = children::end_with_us().and_then(|()| match arguments.command {
        Command::Run(options) => run::run(&options),
        Command::Test(options) => test::test(&options),
        Command::Bench => bench::bench(),
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
