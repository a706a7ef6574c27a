//! The rules with a time: how soon an outage is reported (S3), and an end noticed elsewhere (S9).

use std::time::{Duration, Instant};

use hallpass_tests::{App, AppOptions, Client, Network, TcpProxy, fresh_database};

use crate::{load::median, report::Report};

const TIMES: usize = 10;

/// Measures both on PostgreSQL, and the second also on SQLite.
pub async fn measure(report: &mut Report) {
    report.begin_part("Rules with a time");
    let proxy = TcpProxy::to(&fresh_database(None).await).await;
    let app = App::start_with(AppOptions::default().on_postgres(&proxy.url));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    browser.fetch_session().await;
    proxy.set_network(Network::Frozen).await;
    let mut waits = Vec::new();
    while waits.len() < TIMES {
        let begun = Instant::now();
        // For the first half second the answer may come from the cache.
        if browser.get("/api/auth/session").await.status.as_u16() == 503 {
            waits.push(begun.elapsed().as_secs_f64() * 1e3);
        }
    }
    add_waits(report, "a frozen PostgreSQL: 503 after", waits);
    let engines = AppOptions::default().on_every_engine().await;
    for (name, options) in ["SQLite", "PostgreSQL"].into_iter().zip(engines) {
        let one = App::start_with(options);
        let other = one.start_neighbour();
        let mut waits = Vec::new();
        for _ in 0..TIMES {
            let mut browser = Client::of(&one);
            browser.sign_in("ada", "/").await;
            let mut elsewhere = browser.moved_to(&other);
            elsewhere.fetch_session().await;
            browser.sign_out().await;
            let ended = Instant::now();
            while !elsewhere.fetch_session().await.is_null() {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
            waits.push(ended.elapsed().as_secs_f64() * 1e3);
        }
        add_waits(report, &format!("{name}: a sign-out is known to another server after"), waits);
    }
}

fn add_waits(report: &mut Report, name: &str, waits: Vec<f64>) {
    let longest = waits.iter().copied().fold(0.0, f64::max);
    report.add(&format!("{name}, median"), median(waits), "ms");
    report.add(&format!("{name}, longest of {TIMES}"), longest, "ms");
}
