//! What the rules give in seconds: how soon an outage is told (S3), and how soon an end is known elsewhere (S9).

use std::time::{Duration, Instant};

use hallpass_tests::{App, AppOptions, Client, Network, Wire, fresh_database};

use crate::{
    load::median,
    report::{Budget, Report},
};

const TIMES: usize = 10;

/// Measures both on PostgreSQL, and the second on SQLite, too.
pub async fn measure(report: &mut Report) {
    report.part("What the rules give in seconds");
    let wire = Wire::to(&fresh_database(None).await).await;
    let app = App::start_with(AppOptions::default().on_postgres(&wire.url));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    browser.session().await;
    wire.set(Network::Frozen).await;
    let mut waits = Vec::new();
    while waits.len() < TIMES {
        let asked = Instant::now();
        // For the first half second it may be answered from memory.
        if browser.get("/api/auth/session").await.status.as_u16() == 503 {
            waits.push(asked.elapsed().as_secs_f64() * 1e3);
        }
    }
    show(report, "a frozen PostgreSQL: 503 after", waits);
    let engines = AppOptions::default().on_every_engine().await;
    for (name, options) in ["SQLite", "PostgreSQL"].into_iter().zip(engines) {
        let one = App::start_with(options);
        let other = one.neighbour();
        let mut waits = Vec::new();
        for _ in 0..TIMES {
            let mut browser = Client::of(&one);
            browser.sign_in("ada", "/").await;
            let mut there = browser.moved_to(&other);
            there.session().await;
            browser.sign_out().await;
            let ended = Instant::now();
            while !there.session().await.is_null() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            waits.push(ended.elapsed().as_secs_f64() * 1e3);
        }
        show(report, &format!("{name}: a sign-out is known to another server after"), waits);
    }
}

fn show(report: &mut Report, name: &str, waits: Vec<f64>) {
    let longest = waits.iter().copied().fold(0.0, f64::max);
    report.line(&format!("{name}, median"), median(waits), "ms", Budget::None);
    report.line(&format!("{name}, longest of {TIMES}"), longest, "ms", Budget::AtMost(1000.0));
}
