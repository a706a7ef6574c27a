//! All connections of one worker, and which of them are evicted when there are too many.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use super::{Connection, activity::Rank};

/// One in 16 is evicted at once, so that the search costs little for each new connection.
const EVICTED_FRACTION: usize = 16;

/// The connections of one worker.
pub(super) struct Registry {
    connections: RefCell<HashMap<u64, Rc<Connection>>>,
    next_id: Cell<u64>,
    /// With more open ones than this, some are evicted.
    threshold: usize,
    /// How many are evicted that their tasks have not closed yet.
    evicted: Cell<usize>,
    /// Whether all that can be evicted are: searching again is in vain until one more can be.
    exhausted: Cell<bool>,
    draining: Cell<bool>,
    full: Full,
}

/// Whether the server's workers had to evict connections: logged once, until there are few again.
#[derive(Clone, Default)]
pub(super) struct Full(Arc<AtomicBool>);

/// A connection, for as long as it is open.
pub(super) struct Admitted {
    id: u64,
    registry: Rc<Registry>,
    pub(super) connection: Rc<Connection>,
}

impl Registry {
    pub(super) fn new(threshold: usize, full: Full) -> Rc<Self> {
        Rc::new(Self {
            connections: RefCell::default(),
            next_id: Cell::new(0),
            threshold,
            evicted: Cell::new(0),
            exhausted: Cell::new(false),
            draining: Cell::new(false),
            full,
        })
    }

    /// Adds a new connection.
    pub(super) fn admit(self: &Rc<Self>) -> Admitted {
        let (id, connection) = (self.next_id.get(), Rc::<Connection>::default());
        self.next_id.set(id + 1);
        self.connections.borrow_mut().insert(id, Rc::clone(&connection));
        self.evict_surplus();
        Admitted { id, registry: Rc::clone(self), connection }
    }

    /// Whether the server shuts down: an answer is a connection's last one, and those that are not
    /// used are closed.
    pub(super) fn is_draining(&self) -> bool {
        self.draining.get()
    }

    /// The server shuts down.
    pub(super) fn drain(&self) {
        self.draining.set(true);
        for connection in self.connections.borrow().values() {
            connection.wake();
        }
    }

    /// Notes that a connection can be evicted that could not be before.
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
        self.full.warn();
    }

    /// Keeps `connection`, which has been evicted, but has received a request since.
    pub(super) fn keep(&self, connection: &Connection) {
        if connection.evicted.take() {
            self.evicted.set(self.evicted.get() - 1);
        }
    }
}

impl Full {
    fn warn(&self) {
        if !self.0.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "the limit of connections is reached: those that have waited longest without a request are closed"
            );
        }
    }
}

impl Admitted {
    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        self.registry.keep(&self.connection);
        let mut connections = self.registry.connections.borrow_mut();
        connections.remove(&self.id);
        if connections.len() < self.registry.threshold / 2 {
            self.registry.full.0.store(false, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::connections::activity::{Activity, Phase};

    fn is_open(admitted: &Admitted) -> bool {
        !admitted.connection.evicted.get()
    }

    #[test]
    fn the_oldest_silent_connections_are_evicted() {
        let registry = Registry::new(64, Full::default());
        let admit = || {
            let admitted = registry.admit();
            admitted.connection.note(|activity, _| activity.looked_at());
            admitted
        };
        let busy = admit();
        busy.connection.note(|activity, now| activity.request_begins(now));
        let mut others: Vec<_> = (0..63).map(|_| admit()).collect();
        assert!(others.iter().all(is_open));
        others.push(admit());
        let open: Vec<_> = others.iter().map(is_open).collect();
        assert!(is_open(&busy) && open.last() == Some(&true), "{open:?}");
        assert_eq!(open.iter().filter(|open| !**open).count(), 65 / EVICTED_FRACTION);
        assert!(open.is_sorted(), "not the oldest: {open:?}");
        // Those do not count any more, although their tasks have not closed them yet.
        others.push(admit());
        assert_eq!(others.iter().filter(|admitted| !is_open(admitted)).count(), 65 / EVICTED_FRACTION);
        drop(others);
        assert_eq!(registry.connections.borrow().len(), 1);
    }

    fn admit_busy(registry: &Rc<Registry>) -> Admitted {
        let admitted = registry.admit();
        admitted.connection.note(Activity::request_begins);
        admitted
    }

    #[test]
    fn handled_requests_are_never_evicted() {
        let registry = Registry::new(2, Full::default());
        let busy: Vec<_> = (0..8).map(|_| admit_busy(&registry)).collect();
        assert!(busy.iter().all(is_open));
        // As soon as some are answered, they are.
        for admitted in &busy[..7] {
            admitted.connection.note(|activity, now| activity.answered(Phase::Idle, now));
        }
        registry.note_evictable();
        registry.evict_surplus();
        assert_eq!(busy.iter().filter(|admitted| is_open(admitted)).count(), 2);
        assert!(is_open(&busy[7]));
        // One of them receives a request before it is closed: it stays, and counts.
        let kept = busy.iter().find(|admitted| !is_open(admitted)).unwrap();
        kept.connection.note(Activity::request_begins);
        registry.keep(&kept.connection);
        registry.evict_surplus();
        assert!(is_open(kept));
        assert_eq!(busy.iter().filter(|admitted| is_open(admitted)).count(), 2);
    }

    #[test]
    fn requests_whose_body_is_awaited_are_evicted() {
        let registry = Registry::new(2, Full::default());
        let slow = admit_busy(&registry);
        slow.connection.note(Activity::body_awaited);
        let busy = [admit_busy(&registry), admit_busy(&registry)];
        registry.note_evictable();
        registry.evict_surplus();
        assert!(!is_open(&slow) && busy.iter().all(is_open));
    }

    /// Else every event on every connection searches all of them.
    #[test]
    fn the_search_is_not_repeated_in_vain() {
        let registry = Registry::new(2, Full::default());
        let busy: Vec<_> = (0..8).map(|_| admit_busy(&registry)).collect();
        assert!(registry.exhausted.get());
        busy[0].connection.note(|activity, now| activity.answered(Phase::Idle, now));
        registry.evict_surplus();
        assert!(is_open(&busy[0]), "not searched again before it is told");
        registry.note_evictable();
        registry.evict_surplus();
        assert!(!is_open(&busy[0]) && registry.exhausted.get());
        drop(busy);
        assert_eq!(registry.evicted.get(), 0);
    }
}
