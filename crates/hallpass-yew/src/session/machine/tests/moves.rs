//! Everything that can happen in a world.

use std::rc::Rc;

use super::{
    world::{Sent, World, person, tag_of},
    *,
};

/// Something happens in the world. A tab is named by its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The server answers the request in flight; the answer is on its way.
    Serve(usize),
    /// The answer arrives.
    Deliver(usize),
    /// The last answer arrives once more.
    DeliverAgain(usize),
    /// The request fails.
    Lose(usize),
    /// The oldest message is heard.
    Hear(usize),
    /// The newest message is heard before the others.
    HearLast(usize),
    /// Somebody signs in: the tab is a new page.
    SignIn(usize),
    /// The page is loaded anew.
    Load(usize),
    /// The same, in the background.
    LoadHidden(usize),
    SignOut(usize),
    /// The session is ended by somebody else.
    Revoke,
    /// The person gets another name.
    Rename,
    /// The session is used, and ends later.
    Slide,
    /// The app begins an update, which the server has carried out.
    Update(usize),
    /// Its answer arrives.
    Updated(usize),
    Ask(usize),
    Use(usize),
    Show(usize),
    Hide(usize),
    Focus(usize),
    Online(usize),
    Offline(usize),
    /// The page goes away, and the browser keeps it.
    Leave(usize),
    /// It comes back.
    Return(usize),
    /// It goes away, and comes back.
    Restore(usize),
    /// Milliseconds pass.
    Pass(u64),
    /// The machine sleeps for milliseconds.
    Sleep(u64),
    /// Somebody sets the machine's clock ahead by milliseconds: to a page it looks as if it had slept.
    ClockAhead(u64),
    /// An Auth.js client says something.
    Stranger(usize),
}

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
                    self.tell(at, What::Answered(number, Ok(answer)));
                }
            }
            Move::DeliverAgain(at) => {
                if let Some(Event { what, .. }) = self.tabs[at].last.clone() {
                    self.tell(at, what);
                }
            }
            Move::Lose(at) => {
                if let Some(Sent { number, .. }) = self.tabs[at].request.take() {
                    self.tell(at, What::Answered(number, Err(NoAnswer)));
                }
            }
            Move::Hear(at) if !self.tabs[at].inbox.is_empty() => {
                let message = self.tabs[at].inbox.remove(0);
                self.tell(at, What::Heard(message));
            }
            Move::HearLast(at) => {
                if let Some(message) = self.tabs[at].inbox.pop() {
                    self.tell(at, What::Heard(message));
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
            Move::SignOut(at) => {
                let shown = self.tabs[at].machine.session.session().map(|session| session.id.clone());
                // The cookie says whose session ends: the one that lives.
                self.tabs[at]
                    .gone
                    .extend(self.session.take().map(|session| session.id).into_iter().chain(shown));
                self.tell(at, What::SignedOut);
            }
            Move::Revoke => self.session = None,
            Move::Rename => {
                if let Some(session) = &mut self.session {
                    session.user.name = Some(format!("{}+", session.user.name.clone().unwrap_or_default()));
                }
            }
            Move::Slide => {
                let expires = self.server_now().saturating_add(self.life);
                if self.truth().is_some()
                    && let Some(session) = &mut self.session
                {
                    session.expires = expires;
                }
            }
            Move::Update(at) => {
                let begun = self.tabs[at].machine.news();
                self.tabs[at].update = Some((begun, self.answer(None)));
            }
            Move::Updated(at) => {
                if let Some((begun, answer)) = self.tabs[at].update.take() {
                    self.tell(at, What::Updated(begun, answer));
                }
            }
            Move::Ask(at) => self.tell(at, What::Asked),
            Move::Use(at) => self.tell(at, What::Used),
            Move::Show(at) => self.tell(at, What::Shown),
            Move::Hide(at) => self.tell(at, What::Hidden),
            Move::Focus(at) => self.tell(at, What::Focused),
            Move::Online(at) => {
                self.tabs[at].online = true;
                self.tell(at, What::Online);
            }
            Move::Offline(at) => {
                self.tabs[at].online = false;
                self.tell(at, What::Offline);
            }
            Move::Leave(at) => self.tell(at, What::Left),
            Move::Restore(at) => {
                self.play(Move::Leave(at));
                self.play(Move::Return(at));
            }
            Move::Return(at) => {
                // In Chromium's order.
                for what in [What::Hidden, What::Shown, What::Restored, What::Shown] {
                    self.tell(at, what);
                }
            }
            Move::Pass(ms) => self.pass(ms),
            Move::Sleep(ms) => {
                self.slept += Duration::from_millis(ms);
                self.wake(ms);
            }
            Move::ClockAhead(ms) => self.wake(ms),
            Move::Stranger(at) => self.tell(at, What::Heard(Message::Foreign)),
        }
        self.check_requests();
    }

    fn wake(&mut self, ms: u64) {
        for at in 0..self.tabs.len() {
            self.tell(at, What::Woke(Duration::from_millis(ms)));
        }
    }

    /// A new page in the same tab.
    fn load(&mut self, at: usize, arrival: Arrival) {
        self.load_hidden(at, arrival);
        self.tell(at, What::Shown);
    }

    fn load_hidden(&mut self, at: usize, arrival: Arrival) {
        self.unlock(at);
        let connection = Connection::Fresh;
        let session = match self.truth() {
            Some(session) => SessionState::Authenticated { session: Rc::new(session.clone()), connection },
            None => SessionState::Unauthenticated { reason: Reason::NeverSignedIn, connection },
        };
        let (tag, settings) = (self.truth().map(tag_of), self.tabs[at].machine.settings);
        let tab = &mut self.tabs[at];
        tab.machine = Machine::new(settings, session, tag, None);
        (tab.request, tab.last, tab.update, tab.wake) = (None, None, None, None);
        tab.inbox.clear();
        // Its clock begins anew, too, but here all have one.
        let expires = self.session.as_ref().map(|session| session.expires);
        let (server, now) = (self.server_now(), self.now);
        let machine = &mut self.tabs[at].machine;
        machine.clock = Some((server, now));
        machine.expires_at =
            machine.session.session().and(expires).and_then(|expires| machine.end_of(expires));
        self.tell(at, What::Mounted(arrival));
    }
}
