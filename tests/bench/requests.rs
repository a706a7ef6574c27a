//! The processor time of requests, compared with the floor.

use hallpass_tests::App;

use crate::{
    floor::Floor,
    load::{Load, Round, median},
    process::{pin_process, resident_mb},
    report::Report,
    request_kinds::make_request_kinds,
};

const ROUNDS: usize = 3;

/// Measures every kind of request, and the floor, in rounds.
pub async fn measure(report: &mut Report) {
    let floor = Floor::start();
    let app = App::start();
    pin_process(app.pid());
    report.begin_part("Memory");
    report.add("resident, before the first request", resident_mb(app.pid()), "MB");
    let kinds = make_request_kinds(&app).await;

    let mut floors = Vec::new();
    let mut rounds: Vec<Vec<Round>> = kinds.iter().map(|_| Vec::new()).collect();
    for _ in 0..ROUNDS {
        floors.push(floor.run());
        for (kind, rounds) in kinds.iter().zip(&mut rounds) {
            let load = Load { headers: kind.headers.clone(), script: None };
            rounds.push(load.run(app.pid(), &format!("{}{}", app.url, kind.path)));
        }
    }
    report.add("resident, after all the load", resident_mb(app.pid()), "MB");
    report.begin_part("A request (processor time of the server; medians of three rounds)");
    let floor_us = add_rounds(report, "the floor: the same JSON from a bare Actix handler", &floors);
    for (kind, rounds) in kinds.iter().zip(&rounds) {
        let us = add_rounds(report, kind.name, rounds);
        report.add(&format!("{}: times the floor", kind.name), us / floor_us, "x");
    }
}

fn add_rounds(report: &mut Report, name: &str, rounds: &[Round]) -> f64 {
    let median_of = |value: fn(&Round) -> f64| median(rounds.iter().map(value).collect());
    let cpu = median_of(|round| round.cpu_us);
    report.add(name, cpu, "us");
    report.add("  requests a second", median_of(|round| round.per_second), "");
    report.add("  latency, median", median_of(|round| round.p50_us), "us");
    report.add("  latency, 99th percentile", median_of(|round| round.p99_us), "us");
    cpu
}
