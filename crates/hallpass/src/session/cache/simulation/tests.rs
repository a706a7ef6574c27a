//! The promises, in simulations with faults; and the figures of `docs/scaling.md`.

use std::time::Duration;

use super::{figures::Figures, print, run::run, scenario::Scenario};

/// Checks that no promise was broken, and that servers use their caches again after the faults.
fn check(scenario: &Scenario, figures: &Figures) {
    assert_eq!(figures.violations, [""; 0]);
    let end = scenario.duration.as_secs();
    let last = figures.sum(end - 2, end);
    assert!(last.hits > 0 && last.failed == 0, "no recovery");
    for learned in &figures.learned {
        let second_before = scenario.duration.saturating_sub(Duration::from_secs(1));
        assert!(learned.last_success.is_some_and(|last| last > second_before));
        assert!(learned.losses > 0, "the failover and the backup must empty every cache");
    }
}

/// With `cargo xtask test --long` also 50 servers, 10 million sessions, and a server that sleeps
/// for ten minutes.
#[tokio::test(start_paused = true)]
async fn session_s09_simulated_servers_serve_nothing_that_changed() {
    let mut scenarios = [0, 5, 25].map(|ms| Scenario::short_faults(Duration::from_millis(ms))).to_vec();
    if std::env::var_os("HALLPASS_TEST_LONG").is_some() {
        scenarios.push(Scenario::long_faults());
    }
    for scenario in scenarios {
        let figures = run(scenario.clone()).await;
        check(&scenario, &figures);
        // The servers were asked within the time in which they may still serve what has changed:
        // otherwise it would prove nothing that they have not done so later.
        assert!(figures.served_changed.permille(1000) > 100);
    }
}

#[tokio::test(start_paused = true)]
#[ignore = "prints figures of docs/scaling.md: takes minutes, and 2 GB of memory"]
async fn simulation_prints_hit_rates() {
    print::hit_rates().await;
}

#[tokio::test(start_paused = true)]
#[ignore = "prints figures of docs/scaling.md: takes minutes"]
async fn simulation_prints_latencies() {
    print::latencies().await;
}

#[tokio::test(start_paused = true)]
#[ignore = "prints figures of docs/scaling.md: takes minutes"]
async fn simulation_prints_faults() {
    print::faults().await;
    print::losses().await;
}
