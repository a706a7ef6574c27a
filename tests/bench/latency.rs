//! 64 people at once, one to three servers, and a database that is far away.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, LatencyProxy, People, fresh_database};

use crate::{
    people_load::{PeopleLoad, Phase},
    report::Report,
};

/// One way, in milliseconds.
const DELAYS: [u64; 3] = [0, 1, 5];
const SERVERS: [usize; 2] = [1, 3];
/// Opens the connections to the database.
const WARM_UP: Duration = Duration::from_secs(2);
/// How long people sign in, and then sign out, at most.
const PHASE: Duration = Duration::from_secs(5);

/// The results of a number of servers with a latency.
struct Cell {
    delay: u64,
    servers: usize,
    phases: [(&'static str, Phase); 3],
}

/// Measures each latency with each number of servers.
pub async fn measure(report: &mut Report) {
    let mut cells = Vec::new();
    for delay in DELAYS {
        for servers in SERVERS {
            let cell = Cell { delay, servers, phases: measure_cell(delay, servers).await };
            add_cell(report, &cell);
            cells.push(cell);
        }
    }
    report.begin_part("The same, compared");
    let failed: usize = cells.iter().flat_map(|cell| &cell.phases).map(|(_, phase)| phase.failed).sum();
    report.add("failed sign-ins and sign-outs, all together", failed as f64, "");
    let base = &cells[0];
    let mut lowest = f64::INFINITY;
    for pair in cells.chunks(SERVERS.len()) {
        let [one, several] = pair else { unreachable!("two numbers of servers") };
        for (at, (name, phase)) in several.phases.iter().enumerate() {
            let title = several.title();
            if several.delay > 0 {
                let part = phase.per_second / base.phases[at].1.per_second;
                report.add(&format!("{title}: {name}, part of the base"), part, "x");
            }
            let times = phase.per_second / one.phases[at].1.per_second;
            report.add(&format!("{title}: {name}, times 1 server"), times, "x");
            lowest = lowest.min(times);
        }
    }
    report.add("3 servers, times 1 server, lowest of all", lowest, "x");
}

async fn measure_cell(delay: u64, servers: usize) -> [(&'static str, Phase); 3] {
    let proxy = LatencyProxy::to(&fresh_database(None).await, Duration::from_millis(delay)).await;
    let people = People::new();
    let options = people.configure(AppOptions::default().on_postgres(&proxy.url));
    let apps: Vec<_> = (0..servers).map(|_| App::start_with(options.clone())).collect();
    let load = PeopleLoad::at(&apps, people).await;
    load.sign_in_new_people(WARM_UP).await;
    let new = load.sign_in_new_people(PHASE).await;
    let known = load.sign_in_known_people(PHASE).await;
    let out = load.sign_out(PHASE).await;
    [("sign-ins of new people", new), ("sign-ins of known people", known), ("sign-outs", out)]
}

impl Cell {
    fn title(&self) -> String {
        let servers =
            if self.servers == 1 { "1 server".to_owned() } else { format!("{} servers", self.servers) };
        format!("{} ms each way, {servers}", self.delay)
    }
}

fn add_cell(report: &mut Report, cell: &Cell) {
    report.begin_part(&format!("64 people at once, PostgreSQL {}", cell.title()));
    for (name, phase) in &cell.phases {
        report.add(&format!("{name} a second"), phase.per_second, "");
        report.add("  99th percentile", phase.p99_ms, "ms");
        report.add("  failed", phase.failed as f64, "");
        report.add("  of", phase.tried as f64, "");
    }
}
