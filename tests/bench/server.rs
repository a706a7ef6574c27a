//! The processor time of requests, compared with the floor.

use std::{
    fs::File,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use hallpass_tests::{App, Client};

use crate::{
    load::{Load, Round, median},
    process::{pin_process, resident_mb},
    report::{Budget, Report},
};

/// The session cookie, without the port.
const SESSION: &str = "hallpass.session";

const ROUNDS: usize = 3;

/// One kind of request.
struct Kind {
    name: &'static str,
    path: &'static str,
    load: Load,
    /// At most how many times the floor.
    budget: Budget,
}

/// Measures every kind of request, and the floor, in rounds. Returns the floor.
pub async fn measure(report: &mut Report) -> f64 {
    let floor = Floor::start();
    let app = App::start();
    pin_process(app.pid());
    report.begin_part("Memory");
    report.add("resident, before the first request", resident_mb(app.pid()), "MB", Budget::AtMost(20.0));
    let kinds = make_kinds(&app).await;

    let mut floors = Vec::new();
    let mut rounds: Vec<Vec<Round>> = kinds.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        floors.push(Load::default().run(floor.child.id(), &floor.url));
        for (kind, rounds) in kinds.iter().zip(&mut rounds) {
            rounds.push(kind.load.run(app.pid(), &format!("{}{}", app.url, kind.path)));
        }
    }
    report.add("resident, after all the load", resident_mb(app.pid()), "MB", Budget::None);
    report.begin_part("A request (processor time of the server; medians of three rounds)");
    let floor_us = add_rounds(report, "the floor: the same JSON from a bare Actix handler", &floors);
    for (kind, rounds) in kinds.iter().zip(&rounds) {
        let us = add_rounds(report, kind.name, rounds);
        report.add("  times the floor", us / floor_us, "x", kind.budget);
    }
    floor_us
}

async fn make_kinds(app: &App) -> Vec<Kind> {
    let mut browser = Client::of(app);
    browser.sign_in("ada", "/").await;
    let tag = browser.get("/api/auth/session").await.header("etag").unwrap().to_owned();
    let cookie = format!("Cookie: {}={}", browser.cookie_name(SESSION), browser.cookies[SESSION]);
    let known = format!("If-None-Match: {tag}");
    let kind = |name, path, headers: &[&String], budget| Kind {
        name,
        path,
        load: Load { headers: headers.iter().map(|header| (*header).clone()).collect(), script: None },
        budget,
    };
    vec![
        kind("GET /api/auth/session, no cookie", "/api/auth/session", &[], Budget::AtMost(1.15)),
        // It is one session, which is cached.
        kind("GET /api/auth/session, signed in", "/api/auth/session", &[&cookie], Budget::AtMost(1.7)),
        kind("GET /api/auth/session, 304", "/api/auth/session", &[&cookie, &known], Budget::AtMost(1.6)),
        kind("GET /login, anonymous", "/login", &[], Budget::None),
        kind("GET /, signed in", "/", &[&cookie], Budget::None),
        kind("GET /dashboard, signed in", "/dashboard", &[&cookie], Budget::AtMost(4.0)),
    ]
}

fn add_rounds(report: &mut Report, name: &str, rounds: &[Round]) -> f64 {
    let median_of = |value: fn(&Round) -> f64| median(rounds.iter().map(value).collect());
    let cpu = median_of(|round| round.cpu_us);
    report.add(name, cpu, "us", Budget::None);
    report.add("  requests a second", median_of(|round| round.per_second), "", Budget::None);
    report.add("  latency, median", median_of(|round| round.p50_us), "us", Budget::None);
    report.add("  latency, 99th percentile", median_of(|round| round.p99_us), "us", Budget::None);
    cpu
}

/// The bare Actix handler.
struct Floor {
    url: String,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Floor {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let binary = std::env::var_os("HALLPASS_BENCH_FLOOR").expect("`cargo xtask bench` builds it");
        // It logs into a file, as the server does.
        let log = File::create(folder.path().join("floor.log")).unwrap();
        let mut command = Command::new(binary);
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let url = lines.find_map(|line| Some(line.split_once(" is ready: ")?.1.to_owned())).unwrap();
        pin_process(child.id());
        Self { url, child, _folder: folder }
    }
}

impl Drop for Floor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
