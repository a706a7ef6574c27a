//! A request for a session: from the cache or with a look-up, as `Sessions::resolve` does it.

use std::{sync::Arc, time::Duration};

use super::{
    super::trust::{Epoch, TRUSTED_FOR},
    agenda::Action,
    database::{Availability, Session, hash, timestamp},
    run::Run,
};
use crate::{
    model::{session_limits::Limits, session_record::SessionRecord},
    session::policy::is_due_for_touch,
};

/// Within this time every server must know of a change (S9).
const KNOWN_WITHIN: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Poll,
    /// Activity, which extends the idle timeout.
    Page,
}

/// A look-up that is under way.
#[derive(Clone, Copy)]
pub struct LookUp {
    pub server: usize,
    session: Session,
    kind: Kind,
    epoch: Epoch,
}

impl Run {
    pub(super) fn request(&mut self, server: usize, session: Session, kind: Kind) {
        if self.servers[server].gate.is_frozen() {
            let other = self.server_for(session);
            return self.request(other, session, kind);
        }
        self.figures.tenth(self.now).requests += 1;
        let Some(record) = self.servers[server].cache.get(&hash(session)).0 else {
            return self.send_look_up(server, session, kind);
        };
        self.figures.tenth(self.now).hits += 1;
        self.check(server, session, &record);
        self.record_activity(server, session, kind, &record);
    }

    fn send_look_up(&mut self, server: usize, session: Session, kind: Kind) {
        let epoch = self.servers[server].cache.get(&hash(session)).1;
        // The database is not always equally fast.
        let on_the_way = self.scenario.latency.mul_f64(1.0 + 0.1 * f64::from(self.small_number()));
        self.agenda.add(on_the_way, Action::LookUp(LookUp { server, session, kind, epoch }));
    }

    fn small_number(&mut self) -> u8 {
        self.random.below(20).try_into().unwrap()
    }

    pub(super) fn look_up(&mut self, look_up: LookUp) {
        let database = self.database.lock().unwrap();
        if database.availability != Availability::Available {
            self.figures.tenth(self.now).failed += 1;
            return;
        }
        let record = database.find(look_up.session);
        drop(database);
        self.figures.tenth(self.now).look_ups += 1;
        self.agenda.add(self.scenario.latency, Action::Answer(look_up, record));
    }

    pub(super) fn answer(&mut self, look_up: LookUp, record: Option<Arc<SessionRecord>>) {
        let LookUp { server, session, kind, epoch } = look_up;
        let cache = &self.servers[server].cache;
        let hash = hash(session);
        let Some(record) = record else {
            cache.remove(&hash);
            return;
        };
        let is_overtaken = cache.get(&hash).1 != epoch;
        self.figures.tenth(self.now).overtaken += u64::from(is_overtaken);
        cache.insert(hash, Arc::clone(&record), epoch);
        self.record_activity(server, session, kind, &record);
    }

    /// Writes down activity, as `Sessions::record_activity` does.
    fn record_activity(&mut self, server: usize, session: Session, kind: Kind, record: &Arc<SessionRecord>) {
        let mut database = self.database.lock().unwrap();
        let is_available = database.availability == Availability::Available;
        let is_due = is_due_for_touch(record, timestamp(self.now), Limits::default());
        if kind == Kind::Poll || !is_due || !is_available {
            return;
        }
        let touched = database.touch(session, record, self.now);
        drop(database);
        let is_touched = touched.is_some();
        let tenth = self.figures.tenth(self.now);
        tenth.touches += 1;
        tenth.touches_in_vain += u64::from(!is_touched);
        if let Some(touched) = touched {
            self.servers[server].cache.replace(record, touched);
        } else {
            self.servers[server].cache.remove(&hash(session));
            self.send_look_up(server, session, Kind::Poll);
        }
    }

    /// Checks what is served from a cache.
    fn check(&mut self, server: usize, session: Session, record: &SessionRecord) {
        let (at, now) = (format!("server {server} at {:?}", self.now), self.now);
        let server = &self.servers[server];
        let changed_at = self.database.lock().unwrap().out_of_date_since(session, record);
        if let Some(changed_at) = changed_at {
            let served_for = now.saturating_sub(changed_at);
            self.figures.served_changed.add(served_for);
            if served_for >= KNOWN_WITHIN {
                self.figures.violations.push(format!("{at} served what was changed at {changed_at:?}"));
            }
        }
        if server.ended_here.lock().unwrap().contains(&session) {
            self.figures.violations.push(format!("{at} served a session that it had ended itself"));
        }
        let last_success = server.feed.learned.lock().unwrap().last_success;
        if last_success.is_none_or(|last| now.saturating_sub(last) >= TRUSTED_FOR) {
            self.figures.violations.push(format!("{at} served from a feed read at {last_success:?}"));
        }
    }
}
