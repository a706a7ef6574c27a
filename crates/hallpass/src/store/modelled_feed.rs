//! A model of the change feed's tables in memory, for the simulation of many servers. What a reader
//! learns is decided by the code that also reads the real tables.

use std::{collections::VecDeque, time::Duration};

use super::{
    change_feed::{Changes, Revision},
    sql::{
        change_feed::{MAX_NAMED_SESSIONS, Named, changed},
        retention::CHANGE_RETENTION,
    },
};
use crate::model::session_token::SessionTokenHash;

/// The latest revision, and the sessions that revisions name.
pub struct ModelledFeed {
    latest: Revision,
    rows: VecDeque<(Named, Duration)>,
    /// Tags are new in every timeline.
    tags: u64,
}

impl ModelledFeed {
    /// An empty feed.
    pub fn new() -> Self {
        let latest = Revision { number: 0, tag: String::new(), server: "run 1".to_owned() };
        Self { latest, rows: VecDeque::new(), tags: 0 }
    }

    /// The latest revision, as of which [`Self::roll_back`] may restore the feed.
    pub fn latest(&self) -> Revision {
        self.latest.clone()
    }

    /// Appends a revision that names a session.
    pub fn append(&mut self, hash: SessionTokenHash, now: Duration) {
        self.tags += 1;
        let previous_tag = Some(std::mem::replace(&mut self.latest.tag, format!("{:032x}", self.tags)));
        self.latest.number += 1;
        self.rows.push_back((Named { number: self.latest.number, hash, previous_tag }, now));
    }

    /// Reads what changed since the revision `known`, as the statement does that reads the tables.
    pub fn read(&self, known: Option<&Revision>) -> Changes {
        let after = known.map_or(i64::MAX, |known| known.number);
        let from = self.rows.partition_point(|(named, _)| named.number <= after);
        let named = self.rows.range(from..).take(usize::from(MAX_NAMED_SESSIONS) + 1);
        let named = named.map(|(named, _)| named.clone()).collect();
        Changes { sessions: changed(known, &self.latest, named), revision: self.latest() }
    }

    /// When the changes after the revision `known` were committed.
    pub fn committed_after(&self, known: &Revision) -> Vec<Duration> {
        let from = self.rows.partition_point(|(named, _)| named.number <= known.number);
        self.rows.range(from..).map(|(_, at)| *at).collect()
    }

    /// Deletes the rows that the sweeper deletes.
    pub fn sweep(&mut self, now: Duration) {
        while self.rows.front().is_some_and(|(_, at)| *at + CHANGE_RETENTION <= now) {
            self.rows.pop_front();
        }
    }

    /// Deletes all rows, as the sweeper does on a server whose clock is ahead.
    pub fn prune(&mut self) {
        self.rows.clear();
    }

    /// Takes back everything after an earlier revision, as a restored backup or a failover to a
    /// standby that lags behind does.
    pub fn roll_back(&mut self, to: Revision) {
        self.rows.retain(|(named, _)| named.number <= to.number);
        self.latest = Revision { server: self.latest.server.clone(), ..to };
    }

    /// Another database server answers from now on, or the same one after a restart.
    pub fn change_server(&mut self) {
        self.latest.server.push('+');
    }
}
