//! How many connections there may be. Each needs a file descriptor, and so do databases and
//! providers.

use std::thread::available_parallelism;

use crate::store::Database;

/// For listeners, files, requests to providers, and the runtime.
const RESERVED_DESCRIPTORS: u64 = 96;
/// Database connections to an SQLite file.
const SQLITE_CONNECTIONS: u32 = 6;
/// SQLite opens up to three files for a connection, PostgreSQL one socket.
const DESCRIPTORS_PER_DATABASE_CONNECTION: u64 = 3;
/// An idle connection costs about 20 kB of memory, one with a very large head or answer some 100 kB
/// more.
const MAX_CONNECTIONS: u64 = 16_384;
/// With fewer, a worker could evict hardly any.
const MIN_CONNECTIONS_PER_WORKER: usize = 16;

/// How many connections there may be, and how many threads serve them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Capacity {
    /// Threads that serve connections.
    pub(super) workers: usize,
    /// Connections of each.
    pub(super) per_worker: usize,
}

impl Capacity {
    /// Raises the soft limit of file descriptors to the hard one. Most of them are for connections,
    /// some for the connections to `database` and the rest of the server.
    pub fn raise(database: &Database) -> Self {
        let descriptors = raise_descriptor_limit();
        let database_connections = match database {
            Database::Sqlite(_) | Database::Memory => SQLITE_CONNECTIONS,
            Database::Postgres(server) => server.connections.total(),
        };
        let workers = available_parallelism().map_or(1, usize::from);
        let capacity = Self::of(descriptors, database_connections, workers);
        let connections = capacity.workers * capacity.per_worker;
        tracing::info!(connections, descriptors, "limit of open connections");
        capacity
    }

    /// For the development provider, which listens on this computer only.
    #[cfg(feature = "dev-provider")]
    pub fn for_one_developer() -> Self {
        Self { workers: 1, per_worker: 64 }
    }

    fn of(descriptors: u64, database_connections: u32, workers: usize) -> Self {
        let others =
            RESERVED_DESCRIPTORS + DESCRIPTORS_PER_DATABASE_CONNECTION * u64::from(database_connections);
        let left = descriptors.saturating_sub(others).max(descriptors / 2).clamp(1, MAX_CONNECTIONS);
        let total = usize::try_from(left).unwrap_or(MIN_CONNECTIONS_PER_WORKER);
        let workers = workers.min(total / MIN_CONNECTIONS_PER_WORKER).max(1);
        Self { workers, per_worker: total / workers }
    }

    /// With more connections than this, a worker evicts some. The rest is for those that have just
    /// been accepted.
    pub(super) fn eviction_threshold(self) -> usize {
        (self.per_worker - self.per_worker / 8).max(1)
    }
}

/// Raises the limit if possible, and returns it.
fn raise_descriptor_limit() -> u64 {
    use nix::sys::resource::{Resource::RLIMIT_NOFILE, getrlimit, setrlimit};
    let Ok((soft, hard)) = getrlimit(RLIMIT_NOFILE) else { return MAX_CONNECTIONS };
    if soft >= hard {
        return soft;
    }
    match setrlimit(RLIMIT_NOFILE, hard, hard) {
        Ok(()) => hard,
        // On macOS the hard limit is higher than what the kernel allows.
        Err(error) => {
            tracing::debug!(%error, soft, hard, "the limit of file descriptors stays as it is");
            soft
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn capacity_of_usual_limits_leaves_descriptors_for_the_rest() {
        assert_eq!(Capacity::of(1024, 18, 2), Capacity { workers: 2, per_worker: 437 });
        assert_eq!(Capacity::of(256, 6, 2), Capacity { workers: 2, per_worker: 71 });
        assert_eq!(Capacity::of(1 << 20, 18, 8), Capacity { workers: 8, per_worker: 2048 });
        assert_eq!(Capacity::of(256, 6, 64), Capacity { workers: 8, per_worker: 17 });
    }

    proptest! {
        #[test]
        fn capacity_fits_every_limit(descriptors: u64, database: u32, workers in 1_usize..512) {
            let capacity = Capacity::of(descriptors, database, workers);
            prop_assert!(capacity.workers >= 1 && capacity.per_worker >= 1);
            let total = (capacity.workers * capacity.per_worker) as u64;
            prop_assert!(total <= descriptors.clamp(1, MAX_CONNECTIONS));
            prop_assert!((1..=capacity.per_worker).contains(&capacity.eviction_threshold()));
        }
    }
}
