//! The cost of a session check on each engine, with few and very many sessions, and during a sweep.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use hallpass_tests::{App, AppOptions, Client, fresh_database};

use crate::{
    floor::Floor,
    load::{Load, Round},
    population::{ASKING, SECRET, add_expired_sessions, add_sessions, write_cookies},
    process::{pin_process, resident_mb},
    report::Report,
};

/// Numbers of live sessions.
const SIZES: [(u32, &str); 3] = [(1_000, "1 thousand"), (100_000, "100 thousand"), (1_000_000, "1 million")];

/// The results of checks from the cache, and of first checks, which query the store.
#[derive(Clone, Copy)]
struct Checks {
    cached: Round,
    first: Round,
}

/// Measures both engines.
pub async fn measure(report: &mut Report) {
    let floor = Floor::start().measure_cpu();
    report.begin_part("The floor");
    report.add("the same JSON from a bare Actix handler", floor, "us");
    let postgres = AppOptions::default().on_postgres(&fresh_database(None).await);
    for (name, options) in [("SQLite", AppOptions::default()), ("PostgreSQL", postgres)] {
        measure_engine(report, floor, name, options.env("AUTH_SECRET", SECRET)).await;
    }
}

async fn measure_engine(report: &mut Report, floor: f64, engine: &str, options: AppOptions) {
    let scratch = tempfile::tempdir().unwrap();
    let mut app = App::start_with(options);
    pin_process(app.pid());
    let mut known = 0;
    let mut of_sizes = Vec::new();
    for (size, words) in SIZES {
        let mut database = app.open_database().await;
        add_sessions(&mut database, known, size).await;
        known = size;
        // As a database of this age has been analysed.
        sqlx::query("ANALYZE").execute(&mut database).await.unwrap();
        let cookies = scratch.path().join("cookies");
        write_cookies(&cookies, size.min(ASKING));
        report.begin_part(&format!("A session check on {engine}, with {words} live sessions, each of up to 100 thousand asking in turn"));
        of_sizes.push(measure_checks(report, floor, &app, &cookies).await);
        let memory = format!("{engine}: resident memory with {words} sessions");
        report.add(&memory, resident_mb(app.pid()), "MB");
    }
    let (few, most) = (of_sizes[0], of_sizes[SIZES.len() - 1]);
    report.begin_part(&format!("A session check on {engine}, whatever the number of sessions"));
    for (name, cpu_us) in [("cached", cached_cpu as fn(&Checks) -> f64), ("first check", first_cpu)] {
        let highest = of_sizes.iter().map(cpu_us).fold(0.0, f64::max);
        report.add(&format!("{engine}: {name}: times the floor, highest"), highest / floor, "x");
        let growth = format!("{engine}: {name}: 1 million sessions, times 1 thousand");
        report.add(&growth, cpu_us(&most) / cpu_us(&few), "x");
    }
    app.kill();
    let mut database = app.open_database().await;
    add_expired_sessions(&mut database, 1_000_000).await;
    app.start_again();
    pin_process(app.pid());
    measure_sweep(report, engine, &app, (&scratch.path().join("cookies"), most)).await;
}

/// Measures the same checks while rows are swept, and compares them with those `before`.
async fn measure_sweep(report: &mut Report, engine: &str, app: &App, (cookies, before): (&Path, Checks)) {
    report.begin_part(&format!("The same on {engine}, while 1 million expired rows are swept"));
    let load = session_load(cookies);
    let url = format!("{}/api/auth/session", app.url);
    load.run(app.pid(), &url);
    let cached = load.run(app.pid(), &url);
    let (since, rows) = (Instant::now(), count_expired(app).await);
    let outage = app.break_change_feed().await;
    let first = load.run(app.pid(), &url);
    let (took, swept) = (since.elapsed().as_secs_f64(), rows - count_expired(app).await);
    outage.end().await;
    for (name, during, before) in [("cached", cached, before.cached), ("first check", first, before.first)] {
        let name = format!("{engine}: {name}, 99th percentile: times that without a sweep");
        report.add(&name, during.p99_us / before.p99_us, "x");
    }
    assert!(swept > 1000, "nothing was swept during the load: {swept}");
    report.add("rows swept meanwhile, a second", f64::from(swept) / took, "");
}

/// Measures checks of all users in turn: first with cached sessions, then without the cache.
async fn measure_checks(report: &mut Report, floor: f64, app: &App, cookies: &Path) -> Checks {
    let load = session_load(cookies);
    let url = format!("{}/api/auth/session", app.url);
    assert_valid(app, cookies).await;
    // Once around, so that all sessions are cached.
    load.run(app.pid(), &url);
    load.run(app.pid(), &url);
    let cached = load.run(app.pid(), &url);
    let outage = app.break_change_feed().await;
    let first = load.run(app.pid(), &url);
    outage.end().await;
    for (name, round) in [("cached", cached), ("first check", first)] {
        report.add(&format!("{name}: processor time"), round.cpu_us, "us");
        report.add("  times the floor", round.cpu_us / floor, "x");
        report.add("  99th percentile of the latency", round.p99_us, "us");
    }
    Checks { cached, first }
}

fn cached_cpu(checks: &Checks) -> f64 {
    checks.cached.cpu_us
}

fn first_cpu(checks: &Checks) -> f64 {
    checks.first.cpu_us
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
