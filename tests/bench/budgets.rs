//! The budgets: what each result may be at most, or must be at least. The benchmark fails if one is
//! missed.

/// A limit.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// At most this value.
    AtMost(f64),
    /// At least this value.
    AtLeast(f64),
}

impl Limit {
    /// Whether `value` is within it.
    pub fn is_met_by(self, value: f64) -> bool {
        match self {
            Self::AtMost(most) => value <= most,
            Self::AtLeast(least) => value >= least,
        }
    }
}

/// The budget of the result `name` in `section`.
#[derive(Debug)]
pub struct Budget {
    /// The section that measures it.
    pub section: &'static str,
    /// The name of the result.
    pub name: &'static str,
    /// Its unit; `x` is a ratio of two results of the same run.
    pub unit: &'static str,
    /// Its limit.
    pub limit: Limit,
}

/// Finds the budget of a result.
pub fn find_budget(section: &str, name: &str) -> Option<&'static Budget> {
    BUDGETS.iter().find(|budget| budget.section == section && budget.name == name)
}

const fn at_most(section: &'static str, name: &'static str, most: f64, unit: &'static str) -> Budget {
    Budget { section, name, unit, limit: Limit::AtMost(most) }
}

const fn at_least(section: &'static str, name: &'static str, least: f64, unit: &'static str) -> Budget {
    Budget { section, name, unit, limit: Limit::AtLeast(least) }
}

/// All budgets. "The floor" is a bare Actix handler with the same JSON in the same run.
pub const BUDGETS: &[Budget] = &[
    at_most("size", "the program, with everything in it", 15.0, "MB"),
    at_most("size", "code over the wire (wasm and js), brotli, whole app", 130.0, "kB"),
    at_most("size", "a provider and one hook", 32.0, "kB"),
    // Processor time.
    at_most("requests", "resident, before the first request", 20.0, "MB"),
    at_most("requests", "GET /api/auth/session, no cookie: times the floor", 1.15, "x"),
    at_most("requests", "GET /api/auth/session, signed in: times the floor", 1.5, "x"),
    at_most("requests", "GET /api/auth/session, 304: times the floor", 1.45, "x"),
    at_most("requests", "GET /login, anonymous: times the floor", 2.5, "x"),
    at_most("requests", "GET /dashboard, signed in: times the floor", 3.0, "x"),
    at_most("instructions", "GET /api/auth/session, no cookie: times the floor", 1.15, "x"),
    at_most("instructions", "GET /api/auth/session, signed in: times the floor", 1.75, "x"),
    at_most("instructions", "GET /api/auth/session, 304: times the floor", 1.7, "x"),
    at_most("instructions", "GET /login, anonymous: times the floor", 3.5, "x"),
    at_most("instructions", "GET /dashboard, signed in: times the floor", 6.0, "x"),
    // The highest of all numbers of live sessions.
    at_most("population", "SQLite: cached: times the floor, highest", 1.5, "x"),
    at_most("population", "SQLite: first check: times the floor, highest", 4.0, "x"),
    at_most("population", "PostgreSQL: cached: times the floor, highest", 1.5, "x"),
    at_most("population", "PostgreSQL: first check: times the floor, highest", 3.0, "x"),
    // Flat; a fifth is noise.
    at_most("population", "SQLite: cached: 1 million sessions, times 1 thousand", 1.2, "x"),
    at_most("population", "SQLite: first check: 1 million sessions, times 1 thousand", 1.2, "x"),
    at_most("population", "PostgreSQL: cached: 1 million sessions, times 1 thousand", 1.2, "x"),
    at_most("population", "PostgreSQL: first check: 1 million sessions, times 1 thousand", 1.2, "x"),
    at_most("population", "SQLite: resident memory with 1 million sessions", 100.0, "MB"),
    at_most("population", "PostgreSQL: resident memory with 1 million sessions", 100.0, "MB"),
    at_most("population", "SQLite: cached, 99th percentile: times that without a sweep", 2.0, "x"),
    at_most("population", "SQLite: first check, 99th percentile: times that without a sweep", 2.0, "x"),
    at_most("population", "PostgreSQL: cached, 99th percentile: times that without a sweep", 2.0, "x"),
    at_most("population", "PostgreSQL: first check, 99th percentile: times that without a sweep", 2.0, "x"),
    at_most("round-trips", "look-up of a session", 1.0, ""),
    at_most("round-trips", "end of a session", 1.0, ""),
    at_most("round-trips", "begin of a sign-in", 0.0, ""),
    at_most("round-trips", "sign-in of a known person", 3.0, ""),
    at_most("round-trips", "sign-in of a new person", 3.0, ""),
    at_most("latency", "failed sign-ins and sign-outs, all together", 0.0, ""),
    // Of one server whose database is near.
    at_least("latency", "1 ms each way, 3 servers: sign-ins of known people, part of the base", 0.7, "x"),
    at_least("latency", "1 ms each way, 3 servers: sign-ins of new people, part of the base", 0.7, "x"),
    at_least("latency", "1 ms each way, 3 servers: sign-outs, part of the base", 0.65, "x"),
    at_least("latency", "5 ms each way, 3 servers: sign-ins of known people, part of the base", 0.3, "x"),
    at_least("latency", "5 ms each way, 3 servers: sign-ins of new people, part of the base", 0.3, "x"),
    at_least("latency", "5 ms each way, 3 servers: sign-outs, part of the base", 0.4, "x"),
    // Never slower; a tenth is noise.
    at_least("latency", "3 servers, times 1 server, lowest of all", 0.9, "x"),
    at_most("waits", "a frozen PostgreSQL: 503 after, longest of 10", 1000.0, "ms"),
    at_most("waits", "SQLite: a sign-out is known to another server after, longest of 10", 1000.0, "ms"),
    at_most("waits", "PostgreSQL: a sign-out is known to another server after, longest of 10", 1000.0, "ms"),
    at_most("browser", "code of the first page (wasm and js)", 120.0, "kB"),
    at_most("browser", "4 times slower processor: avatar, after the code of the app", 0.0, "ms"),
    // Half of what Next.js took for the same page, measured beside this app: 769 ms.
    at_most("browser", "4 times slower processor: interactive", 385.0, "ms"),
    at_most("browser", "400 kbit/s, 400 ms: interactive", 4500.0, "ms"),
    at_most("polling", "Hallpass, 1 tab: requests in an hour", 60.0, ""),
    at_most("polling", "Hallpass, 5 tabs: requests in an hour", 60.0, ""),
    at_most("polling", "Hallpass, 20 tabs: requests in an hour", 60.0, ""),
    at_most("polling", "a sign-out shows in other tabs, longest of 25", 100.0, "ms"),
];
