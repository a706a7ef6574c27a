//! All connections of one worker.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::Rc,
};

use super::{connection::Connection, limit_warning::LimitWarning};

/// The connections of one worker.
pub(super) struct Registry {
    pub(super) connections: RefCell<HashMap<u64, Rc<Connection>>>,
    next_id: Cell<u64>,
    /// With more open connections than this, some are evicted.
    pub(super) threshold: usize,
    /// How many are evicted that their tasks have not closed yet.
    pub(super) evicted: Cell<usize>,
    /// Whether all that can be evicted are: no search finds more until another one can be.
    pub(super) exhausted: Cell<bool>,
    draining: Cell<bool>,
    pub(super) limit_warning: LimitWarning,
}

/// A connection, as long as it is open.
pub(super) struct Admitted {
    id: u64,
    registry: Rc<Registry>,
    pub(super) connection: Rc<Connection>,
}

impl Registry {
    pub(super) fn new(threshold: usize, limit_warning: LimitWarning) -> Rc<Self> {
        Rc::new(Self {
            connections: RefCell::default(),
            next_id: Cell::new(0),
            threshold,
            evicted: Cell::new(0),
            exhausted: Cell::new(false),
            draining: Cell::new(false),
            limit_warning,
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

    /// Whether the server shuts down: then each connection is closed after its response, and idle
    /// ones at once.
    pub(super) fn is_draining(&self) -> bool {
        self.draining.get()
    }

    /// Begins the shutdown.
    pub(super) fn drain(&self) {
        self.draining.set(true);
        for connection in self.connections.borrow().values() {
            connection.wake();
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
            self.registry.limit_warning.reset();
        }
    }
}
