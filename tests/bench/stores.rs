//! The cost of a session check on each engine, with few and very many sessions, and during a sweep.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use hallpass_tests::{App, AppOptions, Client, fresh_database};

use crate::{
    load::{Load, Round},
    population::{ASKING, SECRET, add_expired_sessions, add_sessions, write_cookies},
    process::{pin_process, resident_mb},
    report::{Budget, Report},
};

const SIZES: [(u32, &str); 3] = [(1_000, "1 thousand"), (100_000, "100 thousand"), (1_000_000, "1 million")];

/// Measures both engines.
pub async fn measure(report: &mut Report, floor: f64) {
    let postgres = AppOptions::default().on_postgres(&fresh_database(None).await);
    for (name, options) in [("SQLite", AppOptions::default()), ("PostgreSQL", postgres)] {
        measure_engine(report, floor, name, options.env("AUTH_SECRET", SECRET)).await;
    }
}

async fn measure_engine(report: &mut Report, floor: f64, engine: &str, options: AppOptions) {
    let scratch = tempfile::tempdir().unwrap();
    let mut app = App::start_with(options);
    pin_process(app.pid());
    // A round trip to another process should cost less of our processor time than reading a file.
    let miss_budget = if engine == "SQLite" { 8.0 } else { 3.0 };
    let mut known = 0;
    let mut last = None;
    for (size, words) in SIZES {
        let mut database = app.open_database().await;
        add_sessions(&mut database, known, size).await;
        known = size;
        // As a database of this age has been analysed.
        sqlx::query("ANALYZE").execute(&mut database).await.unwrap();
        let cookies = scratch.path().join("cookies");
        write_cookies(&cookies, size.min(ASKING));
        report.begin_part(&format!("A session check on {engine}, with {words} live sessions, each of up to 100 thousand asking in turn"));
        last = Some(measure_checks(report, (floor, miss_budget), &app, &cookies).await);
        report.add("resident memory of the server", resident_mb(app.pid()), "MB", memory_budget(size));
    }
    let Some((hit, miss)) = last else { return };
    app.kill();
    let mut database = app.open_database().await;
    add_expired_sessions(&mut database, 1_000_000).await;
    app.start_again();
    pin_process(app.pid());
    report.begin_part(&format!("The same on {engine}, while 1 million expired rows are swept"));
    let load = session_load(&scratch.path().join("cookies"));
    let url = format!("{}/api/auth/session", app.url);
    load.run(app.pid(), &url);
    let during = load.run(app.pid(), &url);
    let (since, rows) = (Instant::now(), count_expired(&app).await);
    report.add(
        "cached: 99th percentile, times that without",
        during.p99_us / hit.p99_us,
        "x",
        Budget::AtMost(2.0),
    );
    let outage = app.break_change_feed().await;
    let during = load.run(app.pid(), &url);
    let (took, swept) = (since.elapsed().as_secs_f64(), rows - count_expired(&app).await);
    outage.end().await;
    report.add(
        "asks the store: 99th percentile, times that without",
        during.p99_us / miss.p99_us,
        "x",
        Budget::AtMost(2.0),
    );
    assert!(swept > 1000, "nothing was swept during the load: {swept}");
    report.add("rows swept meanwhile, a second", f64::from(swept) / took, "", Budget::None);
}

/// Measures checks of all users in turn: first with cached sessions, then without the cache.
async fn measure_checks(
    report: &mut Report,
    (floor, miss_budget): (f64, f64),
    app: &App,
    cookies: &Path,
) -> (Round, Round) {
    let load = session_load(cookies);
    let url = format!("{}/api/auth/session", app.url);
    assert_valid(app, cookies).await;
    // Once around, so that all sessions are cached.
    load.run(app.pid(), &url);
    load.run(app.pid(), &url);
    let hit = load.run(app.pid(), &url);
    let outage = app.break_change_feed().await;
    let miss = load.run(app.pid(), &url);
    outage.end().await;
    for (name, round, most) in [("cached", hit, 1.7), ("asks the store", miss, miss_budget)] {
        report.add(&format!("{name}: processor time"), round.cpu_us, "us", Budget::None);
        report.add("  times the floor", round.cpu_us / floor, "x", Budget::AtMost(most));
        report.add("  99th percentile of the latency", round.p99_us, "us", Budget::None);
    }
    (hit, miss)
}

fn memory_budget(size: u32) -> Budget {
    if size == 1_000_000 { Budget::AtMost(100.0) } else { Budget::None }
}

fn session_load(cookies: &Path) -> Load {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("bench/cookies.lua");
    Load { headers: Vec::new(), script: Some((script, cookies.to_owned())) }
}

/// Checks that the cookies are valid: otherwise anonymous requests would be measured.
async fn assert_valid(app: &App, cookies: &Path) {
    let cookies = std::fs::read_to_string(cookies).unwrap();
    for cookie in cookies.lines().step_by(997) {
        let mut browser = Client::of(app);
        browser.cookies.insert("hallpass.session".into(), cookie.into());
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
}

async fn count_expired(app: &App) -> u32 {
    app.count_rows("sessions WHERE absolute_expires_at = 1").await.try_into().unwrap()
}
