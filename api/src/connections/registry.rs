//! All connections of one worker, and which of them are closed to make room.

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

/// A sixteenth makes room at once, so that looking for it costs little for each new connection.
const SHARE: usize = 16;

/// The connections of one worker.
pub(super) struct Registry {
    connections: RefCell<HashMap<u64, Rc<Connection>>>,
    next_id: Cell<u64>,
    /// With more than this many, some make room.
    most: usize,
    draining: Cell<bool>,
    full: Full,
}

/// Whether the servers' workers had to make room: said once, until there is plenty again.
#[derive(Clone, Default)]
pub(super) struct Full(Arc<AtomicBool>);

/// A connection, for as long as it is open.
pub(super) struct Admitted {
    id: u64,
    registry: Rc<Registry>,
    pub(super) connection: Rc<Connection>,
}

impl Registry {
    pub(super) fn new(most: usize, full: Full) -> Rc<Self> {
        Rc::new(Self {
            connections: RefCell::default(),
            next_id: Cell::new(0),
            most,
            draining: Cell::new(false),
            full,
        })
    }

    /// Adds a new connection.
    pub(super) fn admit(self: &Rc<Self>) -> Admitted {
        let (id, connection) = (self.next_id.get(), Rc::<Connection>::default());
        self.next_id.set(id + 1);
        self.connections.borrow_mut().insert(id, Rc::clone(&connection));
        self.make_room();
        Admitted { id, registry: Rc::clone(self), connection }
    }

    /// Whether the server shuts down: an answer is a connection's last one, and those that are not used are closed.
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

    /// Closes some connections if there are too many. Those whose request is in service stay.
    pub(super) fn make_room(&self) {
        let connections = self.connections.borrow();
        if connections.len() <= self.most {
            return;
        }
        let open = connections.values().filter(|connection| !connection.evicted.get());
        let mut ranked: Vec<(Rank, &Rc<Connection>)> = Vec::with_capacity(connections.len());
        let mut total = 0_usize;
        for connection in open {
            total += 1;
            ranked.extend(connection.activity.get().rank().map(|rank| (rank, connection)));
        }
        let Some(surplus) = total.checked_sub(self.most).filter(|surplus| *surplus > 0) else { return };
        let count = surplus.max(total / SHARE).min(ranked.len());
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
        self.full.warn();
    }
}

impl Full {
    fn warn(&self) {
        if !self.0.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                "there are as many connections as may be: those that have been waiting longest without a request are closed \
                 to make room"
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
        let mut connections = self.registry.connections.borrow_mut();
        connections.remove(&self.id);
        if connections.len() < self.registry.most / 2 {
            self.registry.full.0.store(false, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_open(admitted: &Admitted) -> bool {
        !admitted.connection.evicted.get()
    }

    #[test]
    fn the_oldest_silent_connections_make_room() {
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
        assert_eq!(open.iter().filter(|open| !**open).count(), 65 / SHARE);
        assert!(open.is_sorted(), "not the oldest: {open:?}");
        // Those do not count any more, although their tasks have not closed them yet.
        others.push(admit());
        assert_eq!(others.iter().filter(|admitted| !is_open(admitted)).count(), 65 / SHARE);
        drop(others);
        assert_eq!(registry.connections.borrow().len(), 1);
    }

    #[test]
    fn requests_in_service_never_make_room() {
        let registry = Registry::new(2, Full::default());
        let busy: Vec<_> = (0..8)
            .map(|_| {
                let admitted = registry.admit();
                admitted.connection.note(|activity, now| activity.request_begins(now));
                admitted
            })
            .collect();
        assert!(busy.iter().all(is_open));
        // As soon as some are answered, they do.
        for admitted in &busy[..7] {
            admitted.connection.note(|activity, now| activity.answered(false, now));
        }
        registry.make_room();
        assert_eq!(busy.iter().filter(|admitted| is_open(admitted)).count(), 2);
        assert!(is_open(&busy[7]));
    }
}
