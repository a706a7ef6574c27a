//! The cost of a whole sign-in, from the form to the return URL.

use std::time::{Duration, Instant};

use hallpass_tests::{App, AppOptions, Client, Crowd};

use crate::{load::median, process::cpu_time, report::Report};

const ALONE: u32 = 200;
const TOGETHER: u32 = 200;

/// Measures each database engine. The provider is another process, and does not count.
pub async fn measure(report: &mut Report) {
    let options = AppOptions::default().without_dev_provider().on_every_engine().await;
    for (engine, options) in ["SQLite", "PostgreSQL"].into_iter().zip(options) {
        measure_engine(report, engine, options).await;
    }
}

/// Measures users one after another, and all at once.
async fn measure_engine(report: &mut Report, engine: &str, options: AppOptions) {
    report.begin_part(&format!(
        "A whole sign-in on {engine} (a CSRF token, the form, the callback with its exchange, verification and session)"
    ));
    let crowd = Crowd::with_slowest_answer(Duration::ZERO);
    let app = App::start_with(crowd.configure(options.clone()));
    let mut took = Vec::new();
    let before = cpu_time(app.pid());
    for _ in 0..ALONE {
        let mut browser = Client::of(&app);
        let url = browser.begin_sign_in("fake", "", "/profile").await;
        // The time at the provider does not count.
        let callback = browser.get(&url).await.location().to_owned();
        let started = Instant::now();
        browser.get(&callback).await;
        took.push(started.elapsed().as_secs_f64() * 1e3);
    }
    let used = cpu_time(app.pid()).checked_sub(before).unwrap().as_secs_f64() * 1e3 / f64::from(ALONE);
    report.add("one after another: processor time of the server", used, "ms");
    took.sort_by(f64::total_cmp);
    let slow = took[(took.len() - 1) * 99 / 100];
    report.add("one after another: the callback takes, median", median(took), "ms");
    report.add("one after another: the callback takes, 99th percentile", slow, "ms");

    let crowd = Crowd::with_slowest_answer(Duration::from_secs(1));
    let app = App::start_with(crowd.configure(options));
    let before = cpu_time(app.pid());
    let started = Instant::now();
    let took = crowd.sign_in_all(&app, usize::try_from(TOGETHER).unwrap()).await;
    let all = started.elapsed().as_secs_f64();
    let used = cpu_time(app.pid()).checked_sub(before).unwrap().as_secs_f64() * 1e3 / f64::from(TOGETHER);
    let at = |part: usize| took[(took.len() - 1) * part / 100].as_secs_f64() * 1e3;
    report.begin_part(&format!(
        "{TOGETHER} users at once on {engine}, with a provider that answers each after up to a second"
    ));
    report.add("all have their own session after", all, "s");
    report.add("a user waits, median", at(50), "ms");
    report.add("a user waits, 99th percentile", at(99), "ms");
    report.add("processor time of the server for each", used, "ms");
}
