//! Dispatches events to the tabs of a world, and carries out their effects.

use hallpass_types::Timestamp;

use super::{
    world::{LockState, Sent, World},
    *,
};

impl World {
    pub(super) fn dispatch(&mut self, at: usize, kind: EventKind) {
        let event = Event { at: self.now, kind };
        let now = self.server_now();
        let tab = &mut self.tabs[at];
        let before = tab.state.clone();
        if matches!(event.kind, EventKind::Answered(..)) {
            tab.last = Some(event.clone());
        }
        if let EventKind::Heard(Message::Changed(Change::SignedOut, Some(known))) = &event.kind {
            tab.signed_out.insert(known.id.clone());
        }
        if let EventKind::Active | EventKind::Heard(Message::Active) = &event.kind {
            tab.active_at = Some(now);
        }
        let (state, effects) = step(before.clone(), event.clone());
        tab.state = state;
        if let Some(session) = tab.state.knowledge.session.session() {
            tab.shown_until = Some(session.expires);
        }
        for effect in effects {
            self.act(at, effect);
        }
        self.check(at, &before, &event);
    }

    fn act(&mut self, at: usize, effect: Effect) {
        let now = self.server_now();
        let tab = &mut self.tabs[at];
        match effect {
            Effect::Fetch { number, tag, active } => {
                assert!(tab.request.is_none(), "two requests at once: {tab:?}");
                let is_recent = |at: Timestamp| now.saturating_since(at) <= ACTIVITY_COUNTS_FOR;
                assert!(!active || tab.active_at.is_some_and(is_recent), "no recent activity: {tab:?}");
                self.activity_reported += usize::from(active);
                tab.request = Some(Sent { number, tag, answer: None });
                self.requests += 1;
            }
            Effect::Abort => assert!(tab.request.take().is_some(), "nothing to abort"),
            Effect::WakeAt(moment) => tab.wake = moment,
            Effect::RequestLock => {
                tab.lock = LockState::Waiting;
                self.grant();
            }
            Effect::StealLock => {
                let leader = self.tabs.iter().position(|tab| tab.lock == LockState::Held);
                self.tabs[at].lock = LockState::Held;
                if let Some(other) = leader.filter(|other| *other != at) {
                    // It is no longer in the queue for the lock: it must request it again.
                    self.tabs[other].lock = LockState::Elsewhere;
                    self.dispatch(other, EventKind::Leading(false));
                }
                self.dispatch(at, EventKind::Leading(true));
            }
            Effect::ReleaseLock => self.unlock(at),
            Effect::Post(message) => {
                self.changes_posted += usize::from(matches!(message, Message::Changed(..)));
                for (other, tab) in self.tabs.iter_mut().enumerate() {
                    if other != at {
                        tab.inbox.push(message.clone());
                    }
                }
            }
        }
    }

    pub(super) fn unlock(&mut self, at: usize) {
        self.tabs[at].lock = LockState::Elsewhere;
        self.grant();
    }

    fn grant(&mut self) {
        if self.tabs.iter().any(|tab| tab.lock == LockState::Held) {
            return;
        }
        if let Some(next) = self.tabs.iter().position(|tab| tab.lock == LockState::Waiting) {
            self.tabs[next].lock = LockState::Held;
            self.dispatch(next, EventKind::Leading(true));
        }
    }
}
