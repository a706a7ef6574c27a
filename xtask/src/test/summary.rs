//! What `cargo xtask test` prints at its end.

use std::process::ExitCode;

use anyhow::Result;

use crate::{
    counts::Counts,
    test::{failures, part::Part},
};

/// The result of a part.
pub struct Outcome {
    /// The part.
    pub part: Part,
    /// How long it took.
    pub elapsed: String,
    /// The counts, or why there are none.
    pub result: Result<Counts>,
}

impl Outcome {
    fn counts(&self) -> Counts {
        *self.result.as_ref().unwrap_or(&Counts { passed: 0, failed: 1 })
    }
}

/// Prints the summary. The last line is read by programs.
pub fn print(outcomes: &[Outcome]) -> ExitCode {
    println!("\nSummary");
    for outcome in outcomes {
        let Counts { passed, failed } = outcome.counts();
        let mark = if failed == 0 { '✓' } else { '✗' };
        let name = format!("{:?}", outcome.part);
        println!("  {mark} {name:<8} {passed:>4} passed, {failed} failed ({})", outcome.elapsed);
        if let Err(error) = &outcome.result {
            println!("      {error:#}");
        }
        // Without a result the log is that of an earlier run.
        if failed > 0 && outcome.result.is_ok() {
            for failure in failures::of(outcome.part) {
                println!("      {}", failure.replace('\n', "\n      "));
            }
        }
    }
    let Counts { passed, failed } =
        outcomes.iter().map(Outcome::counts).fold(Counts::default(), |a, b| a + b);
    println!("\n{passed} passed, {failed} failed");
    if failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
