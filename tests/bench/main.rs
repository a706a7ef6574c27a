//! The benchmark: the release server beside a bare Actix handler, in one run on one computer. Only
//! ratios and processor time are meaningful; nothing here passes or fails.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has failed")]
#![expect(clippy::cast_precision_loss, reason = "every count is far below 2 to the 52nd")]

mod browser;
mod load;
mod polling;
mod population;
mod process;
mod report;
mod server;
mod sign_in;
mod sizes;
mod step_time;
mod stores;
mod waits;
mod weight;

use std::path::PathBuf;

use report::Report;

#[tokio::main]
async fn main() {
    let mut report = Report::default();
    sizes::measure(&mut report);
    weight::measure(&mut report, &path_from_env("HALLPASS_BENCH_NAMED"));
    step_time::measure(&mut report);
    let floor = server::measure(&mut report).await;
    stores::measure(&mut report, floor).await;
    sign_in::measure(&mut report).await;
    waits::measure(&mut report).await;
    browser::measure(&mut report).await;
    polling::measure(&mut report).await;
    polling::measure_sign_out(&mut report).await;
    report.write(&path_from_env("HALLPASS_BENCH_REPORT"));
}

/// The path of a file that `cargo xtask bench` has made.
fn path_from_env(variable: &str) -> PathBuf {
    std::env::var_os(variable).expect("`cargo xtask bench` starts this").into()
}
