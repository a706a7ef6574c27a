//! Counts round trips to PostgreSQL: how often a client sent something and had to wait.

use std::{
    mem,
    sync::{Arc, Mutex},
};

use crate::protocol_messages::{Message, MessageSplitter};

/// A read of the change feed begins with one of this table.
const CHANGE_FEED: &str = "hallpass_change_mark";

/// Numbers of round trips. Messages that the client sends without waiting for the answers before
/// count as one each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RoundTrips {
    /// Connections that were begun.
    pub startups: u64,
    /// Statements that were parsed for later use, on each connection once.
    pub preparations: u64,
    /// Everything on connections that read the change feed.
    pub change_feed: u64,
    /// All others: the statements of operations, transactions, tests of connections.
    pub operations: u64,
}

impl RoundTrips {
    /// Those after `earlier`.
    #[must_use]
    pub fn since(self, earlier: Self) -> Self {
        Self {
            startups: self.startups - earlier.startups,
            preparations: self.preparations - earlier.preparations,
            change_feed: self.change_feed - earlier.change_feed,
            operations: self.operations - earlier.operations,
        }
    }

    /// All but those of the change feed, which go on by themselves.
    #[must_use]
    pub fn without_change_feed(self) -> Self {
        Self { change_feed: 0, ..self }
    }

    /// Whether a connection was begun, or a statement prepared.
    pub fn include_preparations(self) -> bool {
        self.startups > 0 || self.preparations > 0
    }
}

/// Counts what one connection sends.
pub(crate) struct TripCounter {
    totals: Arc<Mutex<RoundTrips>>,
    messages: MessageSplitter,
    reads_change_feed: bool,
    /// Whether a statement was parsed, and whether one was executed, since the last round trip.
    parses: bool,
    executes: bool,
}

impl TripCounter {
    /// A counter that adds to `totals`.
    pub(crate) fn of(totals: Arc<Mutex<RoundTrips>>) -> Self {
        let messages = MessageSplitter::default();
        Self { totals, messages, reads_change_feed: false, parses: false, executes: false }
    }

    /// Counts the round trips that these bytes of the client begin.
    pub(crate) fn count(&mut self, bytes: &[u8]) {
        for message in self.messages.push(bytes) {
            match message {
                Message::Startup => self.totals.lock().unwrap().startups += 1,
                Message::Parse(sql) => {
                    self.parses = true;
                    self.reads_change_feed |= is_change_feed_read(&sql);
                }
                Message::Execute => self.executes = true,
                Message::Query(sql) => {
                    self.reads_change_feed |= is_change_feed_read(&sql);
                    self.count_one(false);
                }
                Message::Sync => {
                    let (parses, executes) = (mem::take(&mut self.parses), mem::take(&mut self.executes));
                    self.count_one(parses && !executes);
                }
                Message::Other => {}
            }
        }
    }

    fn count_one(&self, is_preparation: bool) {
        let mut totals = self.totals.lock().unwrap();
        let count = match (self.reads_change_feed, is_preparation) {
            (true, _) => &mut totals.change_feed,
            (false, true) => &mut totals.preparations,
            (false, false) => &mut totals.operations,
        };
        *count += 1;
    }
}

/// A change locks or updates the same table, within a longer statement.
fn is_change_feed_read(sql: &str) -> bool {
    let sql = sql.trim_start();
    sql.starts_with("SELECT") && sql.contains(CHANGE_FEED) && !sql.contains("FOR UPDATE")
}
