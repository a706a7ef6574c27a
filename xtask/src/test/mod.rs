//! `cargo xtask test`: all tests, or the given parts. Ends with a summary.

mod failures;
mod part;
mod summary;

use std::{process::ExitCode, time::Instant};

use anyhow::Result;
use clap::ValueEnum as _;

use crate::{
    processes,
    progress::duration,
    system::{self, InstallOptions},
};

use part::{Part, Run};
use summary::Outcome;

/// Options of `cargo xtask test`.
#[derive(clap::Args)]
pub struct Options {
    /// The parts to run. Without one, all parts run.
    parts: Vec<Part>,
    /// Run ten times as many random cases, the main journeys on WebKitGTK, sign-ins with identity
    /// providers that others wrote, the check of security advisories, of subsets of the features,
    /// and the packaging of the libraries.
    #[arg(long)]
    long: bool,
    #[command(flatten)]
    install: InstallOptions,
}

/// Runs the parts. A part that fails does not stop the others.
pub fn test(options: &Options) -> Result<ExitCode> {
    let parts = if options.parts.is_empty() { Part::value_variants() } else { &options.parts };
    let mut programs = Vec::new();
    for program in parts.iter().flat_map(|part| part.system_programs(options.long)) {
        if !programs.contains(program) {
            programs.push(*program);
        }
    }
    system::prepare(&programs, options.install)?;
    let mut run = Run::new(options.long);
    let mut outcomes = Vec::new();
    for part in parts {
        println!("{part:?}");
        let started = Instant::now();
        let result = run.part(*part);
        processes::fail_if_interrupted()?;
        outcomes.push(Outcome { part: *part, elapsed: duration(started.elapsed()), result });
    }
    Ok(summary::print(&outcomes))
}
