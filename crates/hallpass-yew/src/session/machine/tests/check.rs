//! What must hold in a world: after every step, and once everything has come to rest.

use super::{world::LockState, *};

impl World {
    /// What must hold after every step.
    pub(super) fn check(&self, at: usize, before: &State, event: &Event) {
        let (tab, now) = (&self.tabs[at], self.now);
        let shown = &tab.state.knowledge.session;
        if let Some(session) = shown.session() {
            assert!(!tab.signed_out.contains(&session.id), "a signed-out person reappeared after {event:?}");
        }
        let who = |state: &SessionState| match state {
            SessionState::Loading { .. } => None,
            SessionState::Authenticated { session, .. } => Some(Some(session.id.clone())),
            SessionState::Unauthenticated { .. } => Some(None),
        };
        let (was, is) = (who(&before.knowledge.session), who(shown));
        let ended = before.expiry.ends_at().is_some_and(|end| end <= now);
        let expired = matches!(shown, SessionState::Unauthenticated { reason: Reason::Expired, .. });
        if expired
            && !matches!(event.kind, EventKind::Answered(_, Ok(_)) | EventKind::Updated(..))
            && was != is
        {
            assert!(tab.shown_until.is_some_and(|end| end <= self.server_now()), "too early: {tab:?}");
        }
        match &event.kind {
            EventKind::Answered(_, Err(_)) | EventKind::Offline | EventKind::Online => {
                assert!(was == is || ended, "an outage changed who is signed in: {before:?} {tab:?}");
            }
            EventKind::Answered(..) | EventKind::Updated(..) | EventKind::SignedOut => {}
            _ => assert!(was == is || is.is_none() || ended, "{event:?} said who is signed in: {before:?}"),
        }
        if event.kind == EventKind::Tick {
            assert!(tab.state.ends_at().is_none_or(|end| end > now), "it has ended: {tab:?}");
        }
    }

    /// A request is in flight exactly if the state waits for one.
    pub(super) fn check_requests(&self) {
        for tab in &self.tabs {
            assert_eq!(tab.request.is_some(), tab.state.has_request_in_flight(), "{tab:?}");
        }
    }

    /// The network is back, every tab is shown, and some minutes pass.
    pub fn settle(&mut self) {
        for at in 0..self.tabs.len() {
            self.play(Move::Online(at));
            self.play(Move::Show(at));
        }
        for _ in 0..400 {
            self.exchange_once();
            self.pass(1000);
        }
        // A request may have been sent in the very last second.
        for _ in 0..4 {
            self.exchange_once();
        }
    }

    fn exchange_once(&mut self) {
        for at in 0..self.tabs.len() {
            self.play(Move::Serve(at));
            self.play(Move::Deliver(at));
            while !self.tabs[at].inbox.is_empty() {
                self.play(Move::Hear(at));
            }
        }
    }

    /// After [`Self::settle`]: every tab knows the truth, and none waits for anything.
    pub fn assert_settled(&self) {
        for tab in &self.tabs {
            let session = &tab.state.knowledge.session;
            assert!(!session.is_loading() && !session.connection().is_reconnecting(), "{self:?}");
            let shown = session.session().map(|session| (&session.id, &session.user));
            assert_eq!(shown, self.truth().map(|truth| (&truth.id, &truth.user)), "{self:?}");
        }
    }

    /// No timer, request or lock is left over.
    pub fn assert_nothing_left(&self) {
        for tab in &self.tabs {
            assert!(
                tab.request.is_none() && tab.wake.is_none() && tab.lock == LockState::Elsewhere,
                "{tab:?}"
            );
        }
    }

    pub fn leaders(&self) -> usize {
        self.tabs.iter().filter(|tab| tab.state.tab.leads).count()
    }
}
