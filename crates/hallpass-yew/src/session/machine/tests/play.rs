//! Plays moves in a world.

use std::rc::Rc;

use super::{
    world::{Sent, World, person, tag_of},
    *,
};

impl World {
    pub fn play(&mut self, next: Move) {
        match next {
            Move::Serve(at) => {
                let tag = self.tabs[at].request.as_ref().and_then(|sent| sent.tag.clone());
                let answer = self.answer(tag.as_ref());
                if let Some(sent) = self.tabs[at].request.as_mut().filter(|sent| sent.answer.is_none()) {
                    sent.answer = Some(answer);
                }
            }
            Move::Deliver(at) => {
                if self.tabs[at].request.as_ref().is_some_and(|sent| sent.answer.is_some())
                    && let Some(Sent { number, answer: Some(answer), .. }) = self.tabs[at].request.take()
                {
                    self.dispatch(at, EventKind::Answered(number, Ok(answer)));
                }
            }
            Move::DeliverAgain(at) => {
                if let Some(Event { kind, .. }) = self.tabs[at].last.clone() {
                    self.dispatch(at, kind);
                }
            }
            Move::Lose(at) => {
                if let Some(Sent { number, .. }) = self.tabs[at].request.take() {
                    self.dispatch(at, EventKind::Answered(number, Err(NoAnswer)));
                }
            }
            Move::Hear(at) if !self.tabs[at].inbox.is_empty() => {
                let message = self.tabs[at].inbox.remove(0);
                self.dispatch(at, EventKind::Heard(message));
            }
            Move::HearLast(at) => {
                if let Some(message) = self.tabs[at].inbox.pop() {
                    self.dispatch(at, EventKind::Heard(message));
                }
            }
            Move::Hear(_) => {}
            Move::SignIn(at) => {
                self.sessions += 1;
                self.session = Some(person(self.sessions, self.server_now().saturating_add(self.life)));
                self.load(at, Arrival::SignIn);
            }
            Move::Load(at) => self.load(at, Arrival::Load),
            Move::LoadHidden(at) => self.load_hidden(at, Arrival::Load),
            Move::SignOut(at) => self.sign_out(at),
            Move::Revoke => self.session = None,
            Move::Rename => {
                if let Some(session) = &mut self.session {
                    session.user.name = Some(format!("{}+", session.user.name.clone().unwrap_or_default()));
                }
            }
            Move::Extend => {
                let expires = self.server_now().saturating_add(self.life);
                if self.truth().is_some()
                    && let Some(session) = &mut self.session
                {
                    session.expires = expires;
                }
            }
            Move::Update(at) => {
                let begun_at = self.tabs[at].state.generation();
                self.tabs[at].update = Some((begun_at, self.answer(None)));
            }
            Move::Updated(at) => {
                if let Some((begun_at, answer)) = self.tabs[at].update.take() {
                    self.dispatch(at, EventKind::Updated(begun_at, answer));
                }
            }
            Move::Ask(at) => self.dispatch(at, EventKind::RefetchRequested),
            Move::Act(at) => self.dispatch(at, EventKind::Active),
            Move::Show(at) => self.dispatch(at, EventKind::Shown),
            Move::Hide(at) => self.dispatch(at, EventKind::Hidden),
            Move::Focus(at) => self.dispatch(at, EventKind::Focused),
            Move::Online(at) => {
                self.tabs[at].online = true;
                self.dispatch(at, EventKind::Online);
            }
            Move::Offline(at) => {
                self.tabs[at].online = false;
                self.dispatch(at, EventKind::Offline);
            }
            Move::Leave(at) => self.dispatch(at, EventKind::Left),
            Move::Restore(at) => {
                self.play(Move::Leave(at));
                self.play(Move::Return(at));
            }
            Move::Return(at) => {
                // In Chromium's order.
                for kind in [EventKind::Hidden, EventKind::Shown, EventKind::Restored, EventKind::Shown] {
                    self.dispatch(at, kind);
                }
            }
            Move::Pass(ms) => self.pass(ms),
            Move::Sleep(ms) => {
                self.slept += Duration::from_millis(ms);
                self.wake(ms);
            }
            Move::ClockAhead(ms) => self.wake(ms),
            Move::AuthJs(at) => self.dispatch(at, EventKind::Heard(Message::AuthJs)),
        }
        self.check_requests();
    }

    fn sign_out(&mut self, at: usize) {
        let shown = self.tabs[at].state.knowledge.session.session().map(|session| session.id.clone());
        // The cookie says whose session ends: the one that lives.
        let ended = self.session.take().map(|session| session.id);
        self.tabs[at].signed_out.extend(ended.into_iter().chain(shown));
        self.dispatch(at, EventKind::SignedOut);
    }

    fn wake(&mut self, ms: u64) {
        for at in 0..self.tabs.len() {
            self.dispatch(at, EventKind::Woke(Duration::from_millis(ms)));
        }
    }

    /// A new page in the same tab.
    fn load(&mut self, at: usize, arrival: Arrival) {
        self.load_hidden(at, arrival);
        self.dispatch(at, EventKind::Shown);
    }

    fn load_hidden(&mut self, at: usize, arrival: Arrival) {
        self.unlock(at);
        let connection = Connection::Fresh;
        let session = match self.truth() {
            Some(session) => SessionState::Authenticated { session: Rc::new(session.clone()), connection },
            None => SessionState::Unauthenticated { reason: Reason::NeverSignedIn, connection },
        };
        let (tag, settings) = (self.truth().map(tag_of), self.tabs[at].state.settings);
        let tab = &mut self.tabs[at];
        tab.state = State::new(settings, session, tag, None);
        (tab.request, tab.last, tab.update, tab.wake) = (None, None, None, None);
        tab.inbox.clear();
        // Its clock begins anew, too, but here all have one.
        let expires = self.session.as_ref().map(|session| session.expires);
        let (server, now) = (self.server_now(), self.now);
        let state = &mut self.tabs[at].state;
        state.expiry.server_clock = Some((server, now));
        state.expiry.expires_at = state
            .knowledge
            .session
            .session()
            .and(expires)
            .and_then(|expires| state.expiry.moment_of(expires));
        self.dispatch(at, EventKind::Mounted(arrival));
    }
}
