//! Which connections of a worker are closed when there are too many.

use std::rc::Rc;

use tokio::time::Instant;

use super::{
    activity::{Activity, Phase},
    connection::Connection,
    registry::Registry,
};

/// One in 16 is evicted at once, so that new connections rarely cause a search.
const EVICTED_FRACTION: usize = 16;

/// The order of eviction: the lowest first, and of equal ones the one that has waited longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Has never sent a whole request head.
    NoRequest(Instant),
    /// Sends no request, or the rest of one slowly.
    Waiting(Instant),
    /// Reads its response slowly.
    Reading(Instant),
}

impl Activity {
    /// Its place in the order of eviction; `None` if it cannot be evicted, because it waits for the
    /// server.
    pub(super) fn rank(&self) -> Option<Rank> {
        match (self.stalled, self.phase) {
            (_, Phase::New) | (None, Phase::Handling) => None,
            (Some((since, _)), _) => Some(Rank::Reading(since)),
            (None, _) if self.has_sent_request => Some(Rank::Waiting(self.since)),
            (None, _) => Some(Rank::NoRequest(self.since)),
        }
    }
}

impl Registry {
    /// Records that a connection can be evicted that could not be before.
    pub(super) fn note_evictable(&self) {
        self.exhausted.set(false);
    }

    /// Evicts some connections if there are too many, in the order of their [`Rank`].
    pub(super) fn evict_surplus(&self) {
        let connections = self.connections.borrow();
        let open = connections.len() - self.evicted.get();
        if open <= self.threshold || self.exhausted.get() {
            return;
        }
        let surplus = open - self.threshold;
        let mut ranked: Vec<(Rank, &Rc<Connection>)> = connections
            .values()
            .filter(|connection| !connection.evicted.get())
            .filter_map(|connection| Some((connection.activity.get().rank()?, connection)))
            .collect();
        self.exhausted.set(ranked.len() < surplus);
        let count = surplus.max(open / EVICTED_FRACTION).min(ranked.len());
        if count == 0 {
            return;
        }
        if ranked.len() > count {
            ranked.select_nth_unstable_by_key(count, |(rank, _)| *rank);
        }
        for (_, connection) in &ranked[..count] {
            connection.evicted.set(true);
            connection.wake();
        }
        self.evicted.set(self.evicted.get() + count);
        self.limit_warning.log();
    }

    /// Keeps `connection`, which was evicted, but has received a request since.
    pub(super) fn keep(&self, connection: &Connection) {
        if connection.evicted.take() {
            self.evicted.set(self.evicted.get() - 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::server::connections::{limit_warning::LimitWarning, registry::Admitted};

    #[test]
    fn eviction_order_is_by_kind_then_by_waiting_time() {
        let start = Instant::now();
        let at = |second| start + Duration::from_secs(second);
        let mut unseen = Activity::new(start);
        assert_eq!(unseen.rank(), None);
        unseen.tried_to_read();
        let mut half = unseen;
        half.received(at(5));
        let mut asked = unseen;
        asked.request_begins(at(1));
        assert_eq!(asked.rank(), None, "an in-flight request is finished");
        asked.body_awaited(at(2));
        assert!(asked.rank().is_some());
        asked.request_ends(Phase::Idle, at(3));
        let mut reading = asked;
        reading.write_stalled(at(3));
        let ranks = [unseen, half, asked, reading].map(|activity| activity.rank());
        assert!(ranks.is_sorted(), "{ranks:?}");
    }

    fn is_open(admitted: &Admitted) -> bool {
        !admitted.connection.evicted.get()
    }

    fn admit_busy(registry: &Rc<Registry>) -> Admitted {
        let admitted = registry.admit();
        admitted.connection.record(Activity::request_begins);
        admitted
    }

    #[test]
    fn eviction_takes_the_oldest_silent_connections() {
        let registry = Registry::new(64, LimitWarning::default());
        let admit = || {
            let admitted = registry.admit();
            admitted.connection.record(|activity, _| activity.tried_to_read());
            admitted
        };
        let busy = admit();
        busy.connection.record(|activity, now| activity.request_begins(now));
        let mut others: Vec<_> = (0..63).map(|_| admit()).collect();
        assert!(others.iter().all(is_open));
        others.push(admit());
        let open: Vec<_> = others.iter().map(is_open).collect();
        assert!(is_open(&busy) && open.last() == Some(&true), "{open:?}");
        assert_eq!(open.iter().filter(|open| !**open).count(), 65 / EVICTED_FRACTION);
        assert!(open.is_sorted(), "not the oldest: {open:?}");
        // They do not count any more, although their tasks have not closed them yet.
        others.push(admit());
        assert_eq!(others.iter().filter(|admitted| !is_open(admitted)).count(), 65 / EVICTED_FRACTION);
        drop(others);
        assert_eq!(registry.connections.borrow().len(), 1);
    }

    #[test]
    fn eviction_spares_requests_with_a_handler() {
        let registry = Registry::new(2, LimitWarning::default());
        let busy: Vec<_> = (0..8).map(|_| admit_busy(&registry)).collect();
        assert!(busy.iter().all(is_open));
        // They can be evicted as soon as they have a response.
        for admitted in &busy[..7] {
            admitted.connection.record(|activity, now| activity.request_ends(Phase::Idle, now));
        }
        registry.note_evictable();
        registry.evict_surplus();
        assert_eq!(busy.iter().filter(|admitted| is_open(admitted)).count(), 2);
        assert!(is_open(&busy[7]));
        // One that receives a request before it is closed stays, and counts.
        let kept = busy.iter().find(|admitted| !is_open(admitted)).unwrap();
        kept.connection.record(Activity::request_begins);
        registry.keep(&kept.connection);
        registry.evict_surplus();
        assert!(is_open(kept));
        assert_eq!(busy.iter().filter(|admitted| is_open(admitted)).count(), 2);
    }

    #[test]
    fn eviction_takes_requests_whose_body_is_awaited() {
        let registry = Registry::new(2, LimitWarning::default());
        let slow = admit_busy(&registry);
        slow.connection.record(Activity::body_awaited);
        let busy = [admit_busy(&registry), admit_busy(&registry)];
        registry.note_evictable();
        registry.evict_surplus();
        assert!(!is_open(&slow) && busy.iter().all(is_open));
    }

    /// Otherwise every event on every connection would search all of them.
    #[test]
    fn eviction_search_is_not_repeated_without_candidates() {
        let registry = Registry::new(2, LimitWarning::default());
        let busy: Vec<_> = (0..8).map(|_| admit_busy(&registry)).collect();
        assert!(registry.exhausted.get());
        busy[0].connection.record(|activity, now| activity.request_ends(Phase::Idle, now));
        registry.evict_surplus();
        assert!(is_open(&busy[0]), "searched again too early");
        registry.note_evictable();
        registry.evict_surplus();
        assert!(!is_open(&busy[0]) && registry.exhausted.get());
        drop(busy);
        assert_eq!(registry.evicted.get(), 0);
    }
}
