//! What a session check costs on each store, with few and with very many sessions; and what is noticed of a sweep.

use std::{
    path::{Path, PathBuf},
    time::Instant,
};

use hallpass_tests::{App, AppOptions, Client, fresh_database};
use sqlx::Row as _;

use crate::{
    load::{Load, Round},
    population::{ASKING, SECRET, add, add_expired, write_cookies},
    process::{pin, resident_mb},
    report::{Budget, Report},
};

const SIZES: [(u32, &str); 3] = [(1_000, "1 thousand"), (100_000, "100 thousand"), (1_000_000, "1 million")];

/// Measures both engines.
pub async fn measure(report: &mut Report, floor: f64) {
    let postgres = AppOptions::default().on_postgres(&fresh_database(None).await);
    for (name, options) in [("SQLite", AppOptions::default()), ("PostgreSQL", postgres)] {
        one(report, floor, name, options.env("AUTH_SECRET", SECRET)).await;
    }
}

async fn one(report: &mut Report, floor: f64, engine: &str, options: AppOptions) {
    let scratch = tempfile::tempdir().unwrap();
    let mut app = App::start_with(options);
    pin(app.id());
    // A round trip to another process is to cost less of ours than a look into a file.
    let miss_budget = if engine == "SQLite" { 8.0 } else { 3.0 };
    let mut known = 0;
    let mut last = None;
    for (size, words) in SIZES {
        let mut database = app.database().await;
        add(&mut database, known, size).await;
        known = size;
        // As after the housekeeping that a database of this age has behind it.
        sqlx::query("ANALYZE").execute(&mut database).await.unwrap();
        let cookies = scratch.path().join("cookies");
        write_cookies(&cookies, size.min(ASKING));
        report.part(&format!("A session check on {engine}, with {words} live sessions, each of up to 100 thousand asking in turn"));
        last = Some(checks(report, (floor, miss_budget), &app, &cookies).await);
        report.line("resident memory of the server", resident_mb(app.id()), "MB", memory_budget(size));
    }
    let Some((hit, miss)) = last else { return };
    app.kill();
    let mut database = app.database().await;
    add_expired(&mut database, 1_000_000).await;
    app.start_again();
    pin(app.id());
    report.part(&format!("The same on {engine}, while 1 million rows that are over are swept"));
    let load = session_load(&scratch.path().join("cookies"));
    let url = format!("{}/api/auth/session", app.url);
    load.run(app.id(), &url);
    let during = load.run(app.id(), &url);
    let (since, rows) = (Instant::now(), left(&app).await);
    report.line(
        "checked before: 99th percentile, times that without",
        during.p99_us / hit.p99_us,
        "x",
        Budget::AtMost(2.0),
    );
    let distrust = Distrust::begin(&app).await;
    let during = load.run(app.id(), &url);
    let (took, swept) = (since.elapsed().as_secs_f64(), rows - left(&app).await);
    distrust.end(&app).await;
    report.line(
        "asks the store: 99th percentile, times that without",
        during.p99_us / miss.p99_us,
        "x",
        Budget::AtMost(2.0),
    );
    assert!(swept > 1000, "nothing was swept meanwhile: {swept}");
    report.line("rows swept meanwhile, a second", f64::from(swept) / took, "", Budget::None);
}

/// Everybody in turn, who were checked before; and everybody in turn, who were not.
async fn checks(
    report: &mut Report,
    (floor, miss_budget): (f64, f64),
    app: &App,
    cookies: &Path,
) -> (Round, Round) {
    let load = session_load(cookies);
    let url = format!("{}/api/auth/session", app.url);
    assert_known(app, cookies).await;
    // Once around, so that everybody was checked.
    load.run(app.id(), &url);
    load.run(app.id(), &url);
    let hit = load.run(app.id(), &url);
    let distrust = Distrust::begin(app).await;
    let miss = load.run(app.id(), &url);
    distrust.end(app).await;
    for (name, round, most) in [("checked before", hit, 1.7), ("asks the store", miss, miss_budget)] {
        report.line(&format!("{name}: processor time"), round.cpu_us, "us", Budget::None);
        report.line("  times the floor", round.cpu_us / floor, "x", Budget::AtMost(most));
        report.line("  99th percentile of the latency", round.p99_us, "us", Budget::None);
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

/// What is measured is a session, not how fast nobody is told so.
async fn assert_known(app: &App, cookies: &Path) {
    let cookies = std::fs::read_to_string(cookies).unwrap();
    for cookie in cookies.lines().step_by(997) {
        let mut browser = Client::of(app);
        browser.cookies.insert("hallpass.session".into(), cookie.into());
        assert_eq!(browser.session().await["user"]["name"], "Ada Lovelace");
    }
}

async fn left(app: &App) -> u32 {
    let count = "SELECT COUNT(*) FROM hallpass_sessions WHERE absolute_expires_at = 1";
    let count = sqlx::query(count).fetch_one(&mut app.database().await).await.unwrap();
    count.try_get::<i64, _>(0).unwrap().try_into().unwrap()
}

/// The change mark cannot be read, so that every check asks the store.
struct Distrust;

impl Distrust {
    async fn begin(app: &App) -> Self {
        sqlx::query("ALTER TABLE hallpass_change_mark RENAME TO change_mark_elsewhere")
            .execute(&mut app.database().await)
            .await
            .unwrap();
        ready(app, 503).await;
        Self
    }

    async fn end(self, app: &App) {
        sqlx::query("ALTER TABLE change_mark_elsewhere RENAME TO hallpass_change_mark")
            .execute(&mut app.database().await)
            .await
            .unwrap();
        ready(app, 204).await;
    }
}

async fn ready(app: &App, status: u16) {
    let seen =
        || async { (Client::of(app).get("/health/ready").await.status.as_u16() == status).then_some(()) };
    hallpass_tests::eventually_async("the change mark is noticed", seen).await;
}
