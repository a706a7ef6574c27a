//! A store and a clock in place of the real ones.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    sync::Arc,
};

use futures_util::FutureExt as _;

use super::*;
use crate::{
    model::{
        session_limits::Limits,
        session_record::{EndReason, SessionRecord, tests::record},
    },
    session::watch::{SessionEnd, SessionEnded},
    store::ChangedSessions,
};

const START: Timestamp = Timestamp::from_unix_ms(1_000_000);

/// A store and a clock.
struct World {
    watchers: Arc<Watchers>,
    now: Cell<Timestamp>,
    sessions: RefCell<HashMap<SessionTokenHash, CurrentSession>>,
    is_up: Cell<bool>,
    look_ups: Cell<usize>,
}

impl World {
    fn new() -> Self {
        Self {
            watchers: Arc::default(),
            now: Cell::new(START),
            sessions: RefCell::default(),
            is_up: Cell::new(true),
            look_ups: Cell::new(0),
        }
    }

    fn session(&self, name: &str) -> SessionRecord {
        let token_hash = SessionTokenHash::from_stored(name.to_owned());
        let record = SessionRecord { token_hash, ..record(START, Limits::default()) };
        self.set(&record, CurrentSession::Live(Arc::new(record.clone())));
        record
    }

    fn set(&self, record: &SessionRecord, current: CurrentSession) {
        self.sessions.borrow_mut().insert(record.token_hash.clone(), current);
    }

    async fn check(&self) {
        let look_up = |session| async move {
            self.look_ups.set(self.look_ups.get() + 1);
            if !self.is_up.get() {
                return Err(StoreError::Deadline);
            }
            Ok(self.sessions.borrow().get(&session).cloned().unwrap_or(CurrentSession::Anonymous))
        };
        self.watchers.check(|| self.now.get(), look_up).await;
    }

    fn change(&self, records: &[&SessionRecord]) {
        let hashes = records.iter().map(|record| record.token_hash.clone()).collect();
        self.watchers.look_up_changed(&ChangedSessions::These(hashes));
    }
}

fn end_of(watch: &mut SessionEnded) -> Option<SessionEnd> {
    watch.now_or_never()
}

#[tokio::test]
async fn session_s09_watch_resolves_with_the_reason_of_the_end() {
    let world = World::new();
    let (ada, grace, edsger) = (world.session("ada"), world.session("grace"), world.session("edsger"));
    let mut watches = [&ada, &ada, &grace, &edsger].map(|record| world.watchers.add(record));
    world.set(&ada, CurrentSession::Ended(EndReason::Revoked));
    world.sessions.borrow_mut().remove(&grace.token_hash);
    world.change(&[&ada, &grace, &edsger]);
    world.check().await;
    let (revoked, deleted) = (Some(SessionEnd::Ended(EndReason::Revoked)), Some(SessionEnd::Deleted));
    assert_eq!(watches.each_mut().map(end_of), [revoked, revoked, deleted, None]);
    assert_eq!(watches.each_mut().map(end_of), [revoked, revoked, deleted, None], "it stays known");
    // Once for two who watch the same.
    assert_eq!(world.look_ups.get(), 3);
    drop(watches);
    assert_eq!(world.watchers.sizes(), [0; 3]);
}

#[tokio::test]
async fn session_s05_watch_of_an_extended_session_goes_on() {
    let world = World::new();
    let mut ada = world.session("ada");
    let mut watch = world.watchers.add(&ada);
    world.check().await;
    assert_eq!(world.look_ups.get(), 0);
    // Another server has written activity down, which the change feed does not name.
    let expired = ada.expires;
    ada.touch(START, expired.saturating_add(Duration::from_mins(1)));
    world.set(&ada, CurrentSession::Live(Arc::new(ada.clone())));
    world.now.set(expired);
    world.check().await;
    assert_eq!((end_of(&mut watch), world.look_ups.get()), (None, 1));
    world.now.set(ada.expires);
    world.set(&ada, CurrentSession::Ended(EndReason::Idle));
    world.check().await;
    assert_eq!(end_of(&mut watch), Some(SessionEnd::Ended(EndReason::Idle)));
}

#[tokio::test]
async fn session_s03_outage_ends_no_watch() {
    let world = World::new();
    let ada = world.session("ada");
    let mut watch = world.watchers.add(&ada);
    world.is_up.set(false);
    world.now.set(ada.expires);
    world.watchers.look_up_changed(&ChangedSessions::Any);
    for _ in 0..3 {
        world.check().await;
        assert_eq!(end_of(&mut watch), None);
    }
    world.is_up.set(true);
    world.set(&ada, CurrentSession::Ended(EndReason::Idle));
    world.check().await;
    assert_eq!(end_of(&mut watch), Some(SessionEnd::Ended(EndReason::Idle)));
}

/// Ten thousand watchers cost nothing until something changes, and then one look-up for each
/// session that changed.
#[tokio::test]
async fn thousands_of_watchers_cost_a_look_up_for_each_change() {
    let world = World::new();
    let records: Vec<_> = (0..10_000).map(|number| world.session(&number.to_string())).collect();
    let mut watches: Vec<_> = records.iter().map(|record| world.watchers.add(record)).collect();
    for _ in 0..100 {
        world.check().await;
    }
    assert_eq!(world.look_ups.get(), 0);
    world.set(&records[7], CurrentSession::Ended(EndReason::SignedOut));
    world.change(&[&records[7], &records[8]]);
    world.check().await;
    assert_eq!(world.look_ups.get(), 2);
    assert_eq!(end_of(&mut watches[7]), Some(SessionEnd::Ended(EndReason::SignedOut)));
    world.watchers.look_up_changed(&ChangedSessions::Any);
    world.check().await;
    assert_eq!(world.look_ups.get(), 2 + 9_999);
    watches.clear();
    assert_eq!(world.watchers.sizes(), [0; 3]);
}

#[tokio::test]
async fn closed_hallpass_reports_no_end() {
    let world = World::new();
    let mut watch = world.watchers.add(&world.session("ada"));
    drop(world);
    assert_eq!(end_of(&mut watch), None);
    assert_eq!(end_of(&mut watch), None);
}
