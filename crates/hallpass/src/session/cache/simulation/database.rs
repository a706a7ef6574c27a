//! The modelled database: sessions with the version of their profile, and the change feed.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    sync::Arc,
    time::Duration,
};

use hallpass_types::Timestamp;

use super::random::Random;
use crate::{
    model::{
        session_limits::Limits,
        session_record::{SessionRecord, tests::record},
        session_token::SessionTokenHash,
    },
    store::{Revision, modelled_feed::ModelledFeed},
};

/// A session, by its number.
pub type Session = u32;

/// How long changes can be taken back.
const JOURNAL: Duration = Duration::from_secs(30);

/// What happened before the simulation began, so that there is a time before its first second.
const BEFORE: Duration = Duration::from_mins(10);

/// What a change does to a session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Change {
    End,
    Profile,
}

/// How the database answers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Availability {
    Available,
    /// It accepts queries and never answers.
    Silent,
    Refusing,
}

#[derive(Clone, Copy)]
struct Row {
    /// The number of the change that made it what it is.
    version: u32,
    is_live: bool,
    /// Seconds since [`BEFORE`] the simulation.
    last_active: u16,
}

/// A change that can be taken back.
struct Undo {
    at: Duration,
    session: Session,
    before: Row,
    revision: Revision,
}

pub struct Database {
    pub feed: ModelledFeed,
    pub availability: Availability,
    rows: Vec<Row>,
    /// When a version that servers may have cached stopped being the current one.
    superseded: HashMap<(Session, u32), Duration>,
    journal: VecDeque<Undo>,
    changes: u32,
    /// All records share its profile.
    template: SessionRecord,
}

pub fn hash(session: Session) -> SessionTokenHash {
    SessionTokenHash::from_stored(format!("{session:x}"))
}

/// The wall clock at this time of the simulation.
pub fn timestamp(now: Duration) -> Timestamp {
    Timestamp::from_unix_ms(1_000_000_000_000).saturating_add(BEFORE + now)
}

fn second(now: Duration) -> u16 {
    (BEFORE + now).as_secs().try_into().unwrap()
}

impl Database {
    pub fn new(sessions: u32, random: &mut Random) -> Self {
        let before = BEFORE.as_secs();
        let rows = (0..sessions).map(|_| Row {
            version: 0,
            is_live: true,
            last_active: random.below(before).try_into().unwrap(),
        });
        Self {
            feed: ModelledFeed::new(),
            availability: Availability::Available,
            rows: rows.collect(),
            superseded: HashMap::new(),
            journal: VecDeque::new(),
            changes: 0,
            template: record(timestamp(Duration::ZERO).saturating_sub(BEFORE), Limits::default()),
        }
    }

    pub fn sessions(&self) -> u32 {
        self.rows.len().try_into().unwrap()
    }

    /// A new session.
    pub fn sign_in(&mut self, now: Duration) -> Session {
        self.rows.push(Row { version: 0, is_live: true, last_active: second(now) });
        self.sessions() - 1
    }

    /// Changes a session, unless it has ended. Returns whether it was changed.
    pub fn change(&mut self, session: Session, change: Change, now: Duration) -> bool {
        let before = self.rows[session as usize];
        if !before.is_live {
            return false;
        }
        let revision = self.feed.latest();
        self.changes += 1;
        let row = &mut self.rows[session as usize];
        (row.version, row.is_live) = (self.changes, change != Change::End);
        self.superseded.insert((session, before.version), now);
        self.feed.append(hash(session), now);
        self.journal.push_back(Undo { at: now, session, before, revision });
        while self.journal.front().is_some_and(|undo| undo.at + JOURNAL < now) {
            self.journal.pop_front();
        }
        true
    }

    /// Takes back the changes of the last `lag`, and returns their sessions.
    pub fn roll_back(&mut self, lag: Duration, now: Duration) -> HashSet<Session> {
        let mut undone = HashSet::new();
        while let Some(undo) = self.journal.pop_back_if(|undo| undo.at + lag > now) {
            let row = &mut self.rows[undo.session as usize];
            self.superseded.insert((undo.session, row.version), now);
            *row = undo.before;
            self.superseded.remove(&(undo.session, row.version));
            self.feed.roll_back(undo.revision);
            undone.insert(undo.session);
        }
        undone
    }

    pub fn is_live(&self, session: Session) -> bool {
        self.rows[session as usize].is_live
    }

    /// The session, if it is live.
    pub fn find(&self, session: Session) -> Option<Arc<SessionRecord>> {
        let row = self.rows[session as usize];
        row.is_live.then(|| {
            let mut record = self.template.clone();
            record.token_hash = hash(session);
            let last_active = Duration::from_secs(row.last_active.into());
            record.last_active_at = timestamp(last_active).saturating_sub(BEFORE);
            record.data_version = row.version.into();
            Arc::new(record)
        })
    }

    /// Writes down activity, unless another server has within a minute. Returns what has become of
    /// the record.
    pub fn touch(
        &mut self,
        session: Session,
        record: &Arc<SessionRecord>,
        now: Duration,
    ) -> Option<Arc<SessionRecord>> {
        let row = &mut self.rows[session as usize];
        let is_due = row.is_live && second(now) >= row.last_active + 60;
        is_due.then(|| {
            row.last_active = second(now);
            let mut touched = Arc::clone(record);
            Arc::make_mut(&mut touched).touch(timestamp(now), record.idle_expires_at);
            touched
        })
    }

    /// For how long this record has been out of date; `None` if it is not.
    pub fn out_of_date_since(&self, session: Session, record: &SessionRecord) -> Option<Duration> {
        let row = self.rows[session as usize];
        if row.is_live && i64::from(row.version) == record.data_version {
            return None;
        }
        let version = record.data_version.try_into().unwrap();
        Some(self.superseded[&(session, version)])
    }
}
