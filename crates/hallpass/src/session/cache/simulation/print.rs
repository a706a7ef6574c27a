//! Prints what simulations have counted, as tables for `docs/scaling.md`.

use std::time::Duration;

use super::{
    feed_connection::Learned,
    figures::Figures,
    run::run,
    scenario::{Fault, Scenario},
};

/// The seconds at the end of a simulation that count: the caches are as full as they get.
const COUNTED: u64 = 150;

fn percent(part: u64, of: u64) -> String {
    let permille = part * 1000 / of.max(1);
    format!("{}.{} %", permille / 10, permille % 10)
}

/// The columns of one simulation without faults.
fn columns(scenario: &Scenario, figures: &Figures) -> String {
    let end = scenario.duration.as_secs();
    let counted = figures.sum(end - COUNTED, end);
    let (delays, served) = (figures.delays(), &figures.served_changed);
    let sum = |count: fn(&Learned) -> u64| -> u64 { figures.learned.iter().map(count).sum::<u64>() / end };
    format!(
        "{} requests/s | hits {} | {} look-ups/s | overtaken {} | {} touches/s, in vain {} | {} feed reads/s, {} rows/s, \
         {} losses/s | known after {}, {}, {} ms | served for {} ms, violations {}",
        counted.requests / COUNTED,
        percent(counted.hits, counted.requests),
        counted.look_ups / COUNTED,
        percent(counted.overtaken, counted.look_ups),
        counted.touches / COUNTED,
        percent(counted.touches_in_vain, counted.touches),
        sum(|learned| learned.reads),
        sum(|learned| learned.named),
        sum(|learned| learned.losses),
        delays.permille(500),
        delays.permille(990),
        delays.permille(1000),
        served.permille(1000),
        figures.violations.len(),
    )
}

/// Hit rates by servers and open browsers, without and with affinity.
pub async fn hit_rates() {
    let no_affinity = [1, 2, 5, 10, 50].map(|servers| (100_000, servers, false));
    let others = [(100_000, 10, true), (1_000_000, 10, false), (1_000_000, 50, false)];
    for (open, servers, affinity) in no_affinity.into_iter().chain(others) {
        let scenario = Scenario { affinity, ..Scenario::full(servers, open) };
        let figures = run(scenario.clone()).await;
        let affinity = if affinity { "affinity" } else { "none" };
        println!("| {open} open | {servers} servers | {affinity} | {}", columns(&scenario, &figures));
    }
}

/// What the latency to the database changes.
pub async fn latencies() {
    for servers in [1, 10] {
        for latency in [0, 5, 25] {
            let latency = Duration::from_millis(latency);
            let scenario = Scenario { latency, affinity: true, ..Scenario::full(servers, 100_000) };
            let figures = run(scenario.clone()).await;
            println!("| {latency:?} | {servers} servers | {}", columns(&scenario, &figures));
        }
    }
}

/// What follows when one server sleeps, when it does so for longer than the feed names changes, and
/// when all servers lose their caches at once.
pub async fn losses() {
    let faults = [
        (300, Fault::Sleep(0, Duration::from_millis(1500))),
        (400, Fault::Sleep(0, Duration::from_secs(15))),
        (500, Fault::FailOver(Duration::ZERO)),
    ];
    let scenario = Scenario {
        affinity: true,
        duration: Duration::from_mins(10),
        faults: faults.map(|(at, fault)| (Duration::from_secs(at), fault)).to_vec(),
        ..Scenario::full(10, 1_000_000)
    };
    let figures = run(scenario).await;
    for (from, to) in [(290, 300), (302, 307), (330, 340), (390, 400), (415, 420), (425, 430), (450, 460)] {
        print_seconds(&figures, from, to);
    }
    for from in (490..600).step_by(10) {
        print_seconds(&figures, from, from + 10);
    }
    for (server, learned) in figures.learned.iter().enumerate() {
        println!("server {server}: lost its cache {} times in {} reads", learned.losses, learned.reads);
    }
}

/// A simulation in which everything goes wrong, ten seconds at a time.
pub async fn faults() {
    let scenario = Scenario::long_faults();
    let figures = run(scenario.clone()).await;
    for from in (0..scenario.duration.as_secs()).step_by(10) {
        print_seconds(&figures, from, from + 10);
    }
    for (server, learned) in figures.learned.iter().enumerate().take(6) {
        println!("server {server}: lost its cache {} times in {} reads", learned.losses, learned.reads);
    }
    println!("served for {} ms after a change", figures.served_changed.permille(1000));
    println!("violations: {:?}", figures.violations);
}

fn print_seconds(figures: &Figures, from: u64, to: u64) {
    let sum = figures.sum(from, to);
    let seconds = to - from;
    println!(
        "| {from} to {to} s | {} requests/s | hits {} | {} look-ups/s | {} failed/s |",
        sum.requests / seconds,
        percent(sum.hits, sum.requests),
        sum.look_ups / seconds,
        sum.failed / seconds
    );
}
