//! The benchmark: the release server beside a bare Actix handler, in one run on one machine. Only ratios and processor time
//! mean something; nothing here passes or fails.
#![expect(clippy::unwrap_used, reason = "a benchmark that cannot be set up has failed")]

mod browser;
mod load;
mod population;
mod process;
mod report;
mod server;
mod sign_in;
mod sizes;
mod stores;
mod waits;

use std::path::PathBuf;

use report::Report;

#[tokio::main]
async fn main() {
    let mut report = Report::default();
    sizes::measure(&mut report);
    let floor = server::measure(&mut report).await;
    stores::measure(&mut report, floor).await;
    sign_in::measure(&mut report).await;
    waits::measure(&mut report).await;
    browser::measure(&mut report).await;
    let path =
        PathBuf::from(std::env::var_os("HALLPASS_BENCH_REPORT").expect("`cargo xtask bench` starts this"));
    report.write(&path);
}
