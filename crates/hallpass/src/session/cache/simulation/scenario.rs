//! What is simulated: how many servers and people, what they do, and what goes wrong.

use std::time::Duration;

/// A load, and what goes wrong under it.
#[derive(Clone)]
pub struct Scenario {
    pub servers: usize,
    pub sessions: u32,
    /// How many of the sessions have an open browser, each of which polls once a minute.
    pub open: u32,
    /// Of all open browsers together.
    pub page_loads_per_second: u64,
    /// How many browsers open in a second, each in place of another one.
    pub opened_per_second: u64,
    pub changes_per_second: u64,
    /// Whether the servers on which a session is cached are asked again and again around its end.
    pub probes: bool,
    /// Whether the load balancer sends a session to the same server each time.
    pub affinity: bool,
    /// To the database, each way.
    pub latency: Duration,
    pub duration: Duration,
    /// Each at its time, in order.
    pub faults: Vec<(Duration, Fault)>,
}

/// Something that goes wrong.
#[derive(Clone, Copy)]
pub enum Fault {
    /// A server sleeps.
    Sleep(usize, Duration),
    /// The database does not answer, for half of this time in silence.
    Outage(Duration),
    /// All rows of the change feed are deleted.
    Prune,
    /// A standby takes over, which lacks the last changes.
    FailOver(Duration),
    /// A backup of this age is restored, without a restart of the database server.
    Restore(Duration),
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

impl Scenario {
    /// 10 million sessions, of which so many have an open browser: half of them load a page
    /// a minute, a page is open for ten minutes, and a session changes every 1000 s.
    pub fn full(servers: usize, open: u32) -> Self {
        Self {
            servers,
            sessions: 10_000_000,
            open,
            page_loads_per_second: u64::from(open) / 120,
            opened_per_second: u64::from(open) / 600,
            changes_per_second: u64::from(open) / 1000,
            probes: false,
            affinity: false,
            latency: Duration::from_millis(1),
            duration: seconds(600),
            faults: Vec::new(),
        }
    }

    /// 50 servers, and everything goes wrong.
    pub fn long_faults() -> Self {
        let faults = [
            (20, Fault::Sleep(0, seconds(1))),
            (25, Fault::Sleep(1, Duration::from_millis(1500))),
            (30, Fault::Sleep(2, seconds(30))),
            (70, Fault::Outage(seconds(10))),
            (90, Fault::Sleep(3, seconds(3))),
            (92, Fault::Prune),
            (100, Fault::FailOver(Duration::from_millis(300))),
            (110, Fault::Restore(seconds(20))),
            (120, Fault::Sleep(4, seconds(600))),
        ];
        Self {
            changes_per_second: 1000,
            probes: true,
            latency: Duration::from_millis(5),
            duration: seconds(730),
            faults: faults.map(|(at, fault)| (seconds(at), fault)).to_vec(),
            ..Self::full(50, 200_000)
        }
    }

    /// A small one, quick enough to run every time.
    pub fn short_faults(latency: Duration) -> Self {
        let faults = [
            (3, Fault::Sleep(0, seconds(1))),
            (5, Fault::Sleep(1, seconds(3))),
            (6, Fault::Prune),
            (9, Fault::FailOver(Duration::from_millis(300))),
            (11, Fault::Restore(seconds(2))),
            (13, Fault::Outage(seconds(3))),
            (18, Fault::Sleep(2, seconds(5))),
        ];
        Self {
            servers: 3,
            sessions: 10_000,
            open: 5000,
            page_loads_per_second: 100,
            opened_per_second: 10,
            changes_per_second: 10,
            probes: true,
            latency,
            duration: seconds(26),
            faults: faults.map(|(at, fault)| (seconds(at), fault)).to_vec(),
            ..Self::full(3, 5000)
        }
    }
}
