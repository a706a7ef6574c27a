//! The benchmark: the release server beside a bare Actix handler, in one run on one computer. Only
//! ratios, processor time, counts and sizes are meaningful. Fails if a budget is missed.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has failed")]
#![expect(clippy::cast_precision_loss, reason = "every count is far below 2 to the 52nd")]

mod browser;
mod budgets;
mod callgrind;
mod floor;
mod instructions;
mod kept_connection;
mod latency;
mod load;
mod people_load;
mod polling;
mod population;
mod process;
mod report;
mod request_kinds;
mod requests;
mod round_trips;
mod sign_in;
mod sizes;
mod step_time;
mod stores;
mod waits;
mod weight;

use std::{path::PathBuf, process::ExitCode};

use report::Report;

/// Measures the sections that the arguments name.
#[tokio::main]
async fn main() -> ExitCode {
    let sections: Vec<_> = std::env::args().skip(1).collect();
    let mut report = Report::new();
    for (at, section) in sections.iter().enumerate() {
        report.begin_section(section, sections.len() - at);
        match section.as_str() {
            "size" => sizes::measure(&mut report, &path_from_env("HALLPASS_BENCH_SMALLEST")),
            "weight" => weight::measure(&mut report, &path_from_env("HALLPASS_BENCH_NAMED")),
            "step" => step_time::measure(&mut report),
            "requests" => requests::measure(&mut report).await,
            "instructions" => instructions::measure(&mut report).await,
            "population" => stores::measure(&mut report).await,
            "sign-ins" => sign_in::measure(&mut report).await,
            "round-trips" => round_trips::measure(&mut report).await,
            "latency" => latency::measure(&mut report).await,
            "waits" => waits::measure(&mut report).await,
            "browser" => browser::measure(&mut report).await,
            "polling" => {
                polling::measure(&mut report).await;
                polling::measure_sign_out(&mut report).await;
            }
            unknown => panic!("`cargo xtask bench` starts this, and knows no section {unknown}"),
        }
    }
    report.finish(&path_from_env("HALLPASS_BENCH_REPORT"))
}

/// The path of a file that `cargo xtask bench` has made.
fn path_from_env(variable: &str) -> PathBuf {
    std::env::var_os(variable).expect("`cargo xtask bench` starts this").into()
}
