//! Runs a scenario, millisecond by millisecond.

use std::{
    collections::HashMap,
    mem::take,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::time::{Instant, sleep_until};

use super::{
    agenda::{Action, Agenda},
    database::{Availability, Change, Database, Session},
    figures::Figures,
    random::Random,
    requests::Kind,
    scenario::{Fault, Scenario},
    server::Server,
};

/// A browser polls so often.
const POLL_INTERVAL_MS: u32 = 60_000;

/// For how long the servers are asked for a session that was ended.
const PROBED_FOR_MS: u64 = 2500;

/// Servers, their database, and the browsers.
pub struct Run {
    pub(super) scenario: Scenario,
    pub(super) now: Duration,
    pub(super) random: Random,
    pub(super) database: Arc<Mutex<Database>>,
    pub(super) servers: Vec<Server>,
    pub(super) agenda: Agenda,
    /// What reaches a server while it sleeps.
    pub(super) held: HashMap<usize, Vec<Action>>,
    pub(super) figures: Figures,
    /// The session of each open browser.
    browsers: Vec<Session>,
}

/// Runs a scenario on tokio's paused clock.
pub async fn run(scenario: Scenario) -> Figures {
    let start = Instant::now();
    let mut random = Random::new(20);
    let database = Arc::new(Mutex::new(Database::new(scenario.sessions, &mut random)));
    let servers = (0..scenario.servers).map(|_| Server::start(&database, scenario.latency)).collect();
    let browsers = (0..scenario.open).map(|_| random.below(scenario.sessions.into()).try_into().unwrap());
    let browsers = browsers.collect();
    let mut run = Run {
        now: Duration::ZERO,
        random,
        database,
        servers,
        agenda: Agenda::default(),
        held: HashMap::new(),
        figures: Figures::default(),
        browsers,
        scenario,
    };
    let mut faults = take(&mut run.scenario.faults).into_iter().peekable();
    for ms in 0..u64::try_from(run.scenario.duration.as_millis()).unwrap() {
        run.now = Duration::from_millis(ms);
        sleep_until(start + run.now).await;
        while let Some((_, fault)) = faults.next_if(|(at, _)| *at <= run.now) {
            run.begin(fault);
        }
        for action in run.agenda.due(ms) {
            run.act(action);
        }
        run.use_browsers(u32::try_from(ms % u64::from(POLL_INTERVAL_MS)).unwrap());
        run.change_sessions();
        if ms % 1000 == 0 {
            run.database.lock().unwrap().feed.sweep(run.now);
        }
    }
    run.figures.learned =
        run.servers.iter().map(|server| server.feed.learned.lock().unwrap().clone()).collect();
    run.figures
}

impl Run {
    fn begin(&mut self, fault: Fault) {
        let mut database = self.database.lock().unwrap();
        match fault {
            Fault::Sleep(server, time) => {
                self.servers[server].gate.freeze();
                self.agenda.add(time, Action::Wake(server));
            }
            Fault::Outage(time) => {
                database.availability = Availability::Silent;
                self.agenda.add(time / 2, Action::Become(Availability::Refusing));
                self.agenda.add(time, Action::Become(Availability::Available));
            }
            Fault::Prune => database.feed.prune(),
            Fault::FailOver(lag) | Fault::Restore(lag) => {
                let undone = database.roll_back(lag, self.now);
                for server in &self.servers {
                    let mut ended_here = server.ended_here.lock().unwrap();
                    ended_here.retain(|session| !undone.contains(session));
                }
                if matches!(fault, Fault::FailOver(_)) {
                    database.feed.change_server();
                }
            }
        }
    }

    fn act(&mut self, action: Action) {
        match action {
            Action::Request(server, session) => self.request(server, session, Kind::Poll),
            Action::LookUp(look_up) => self.look_up(look_up),
            Action::Answer(look_up, _) if self.servers[look_up.server].gate.is_frozen() => {
                self.held.entry(look_up.server).or_default().push(action);
            }
            Action::Answer(look_up, record) => self.answer(look_up, record),
            Action::Change(server, session, change) => {
                let is_dropped = self.scenario.probes && self.random.below(50) == 0;
                if !self.servers[server].gate.is_frozen() {
                    self.servers[server].change(session, change, is_dropped);
                }
            }
            Action::Wake(server) => {
                // What has waited is worked off before the server reads the feed again.
                let held = self.held.remove(&server).unwrap_or_default();
                self.servers[server].gate.thaw();
                for action in held {
                    self.act(action);
                }
            }
            Action::Become(availability) => self.database.lock().unwrap().availability = availability,
        }
    }

    fn use_browsers(&mut self, phase: u32) {
        for browser in (phase..self.scenario.open).step_by(usize::try_from(POLL_INTERVAL_MS).unwrap()) {
            self.request_of(browser as usize, Kind::Poll);
        }
        for _ in 0..self.random.in_a_millisecond(self.scenario.page_loads_per_second) {
            // Half of the browsers are in use.
            let browser = self.random.index(self.browsers.len() / 2) * 2;
            self.request_of(browser, Kind::Page);
        }
        for _ in 0..self.random.in_a_millisecond(self.scenario.opened_per_second) {
            let browser = self.random.index(self.browsers.len());
            self.browsers[browser] = self.random.below(self.scenario.sessions.into()).try_into().unwrap();
            self.request_of(browser, Kind::Page);
        }
    }

    fn request_of(&mut self, browser: usize, kind: Kind) {
        let session = self.browsers[browser];
        let server = self.server_for(session);
        self.request(server, session, kind);
    }

    /// The server that the load balancer chooses.
    pub(super) fn server_for(&mut self, session: Session) -> usize {
        let count = self.servers.len();
        let mut server =
            if self.scenario.affinity { session as usize % count } else { self.random.index(count) };
        while self.servers[server].gate.is_frozen() {
            server = self.random.index(count);
        }
        server
    }

    /// Seven of ten changes are ends, after which the person signs in again.
    fn change_sessions(&mut self) {
        for _ in 0..self.random.in_a_millisecond(self.scenario.changes_per_second) {
            let browser = self.random.index(self.browsers.len());
            let session = self.browsers[browser];
            let change = if self.random.below(10) < 7 { Change::End } else { Change::Profile };
            let mut server = self.server_for(session);
            let mut after = 0;
            if self.scenario.probes {
                let probed = [server, self.server_for(session), self.server_for(session)];
                after = 200 + self.random.below(300);
                for probed in probed {
                    self.request(probed, session, Kind::Poll);
                    for _ in 0..4 {
                        let at = after + self.random.below(PROBED_FOR_MS);
                        self.agenda.add(Duration::from_millis(at), Action::Request(probed, session));
                    }
                }
                if self.random.below(2) == 0 {
                    server = self.server_for(session);
                }
            }
            self.agenda.add(Duration::from_millis(after), Action::Change(server, session, change));
            if change == Change::End {
                self.browsers[browser] = self.database.lock().unwrap().sign_in(self.now);
            }
        }
    }
}
