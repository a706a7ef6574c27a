//! What the machine makes of what other tabs say. It believes no message: whatever differs has it ask the server (C15).

use std::rc::Rc;

use hallpass_types::Session;

use super::{Cause, Connection, Known, Message, News, Request, SessionState, Step, Tag, learn::same};

impl Step {
    pub(super) fn hear(&mut self, message: Message) {
        match message {
            Message::News(News::SignedOut, Some(ended)) if Some(&ended.id) == self.machine.held.as_ref() => {
                self.machine.forget();
                // Whatever becomes of the question, it was not time that ended it.
                self.machine.expires_at = None;
                self.ask(Cause::Told(None));
            }
            // Of a session that this tab is just being told of, it may be.
            Message::News(News::SignedOut, _) => {
                self.machine.news += 1;
                self.ask(Cause::Told(None));
            }
            Message::News(_, known) | Message::Hello(known) => self.compare(known),
            Message::Foreign => {
                self.machine.news += 1;
                self.ask(Cause::Foreign);
            }
            Message::Fresh { known, slid, poll, used } => {
                if poll {
                    self.machine.leads = false;
                }
                if used {
                    self.machine.used_at = None;
                }
                match (slid, known) {
                    (Some(tag), Some(known)) if self.machine.knows(&known, &tag) => self.slide(&known),
                    (_, known) => self.compare(known),
                }
            }
            Message::Used => self.machine.used_at = Some(self.at),
        }
    }

    fn compare(&mut self, told: Option<Known>) {
        if self.asks_about(&told) {
            return;
        }
        let known = self.machine.known();
        if !self.machine.session.is_loading() && same(known.as_ref(), told.as_ref()) {
            // What another tab said meanwhile may be what the answer on its way knows.
            return match &self.machine.request {
                Request::InFlight { cause: Cause::Told(_), .. } => self.ask(Cause::Told(told)),
                _ => self.renew(),
            };
        }
        let same_session = known.zip(told.as_ref()).is_some_and(|(known, told)| known.id == told.id);
        match &told {
            // It ends later, or something else about it has changed: for whoever looks at it.
            Some(told) if same_session && !self.machine.visible && self.machine.is_idle() => {
                self.machine.expires_at = self.machine.end_of(told.expires).or(self.machine.expires_at);
                self.machine.fresh_at = None;
            }
            _ => {
                self.machine.news += 1;
                self.ask(Cause::Told(told));
            }
        }
    }

    /// Whether the server is being asked, or about to be, because a tab has said the same before.
    fn asks_about(&self, told: &Option<Known>) -> bool {
        let Request::InFlight { cause, again, .. } = &self.machine.request else { return false };
        let last = again.as_ref().unwrap_or(cause);
        matches!(last, Cause::Told(before) if same(before.as_ref(), told.as_ref()))
    }

    /// Another tab has just heard from the server what this one knows.
    fn renew(&mut self) {
        let machine = &mut self.machine;
        // What a hidden tab is to ask about once it is seen is asked about all the same.
        if machine.visible || machine.fresh_at.is_some() {
            machine.fresh_at = Some(self.at);
        }
        machine.retry_at = None;
        machine.failures = 0;
        if machine.online {
            machine.session = machine.session.clone().with_connection(Connection::Fresh);
        }
    }

    /// The session that this tab knows ends later: nothing else has changed.
    fn slide(&mut self, known: &Known) {
        let Some(session) = self.machine.session.session() else { return };
        let session = Rc::new(Session { expires: known.expires, ..(**session).clone() });
        self.machine.session =
            SessionState::Authenticated { session, connection: self.machine.session.connection() };
        self.machine.tag.clone_from(&known.tag);
        self.machine.lives_until(known.expires, self.at);
        self.renew();
    }
}

impl super::Machine {
    /// Whether this is the session that it knows, and by this tag.
    fn knows(&self, known: &Known, tag: &Tag) -> bool {
        self.known().is_some_and(|own| own.id == known.id && own.tag.as_ref() == Some(tag))
    }
}
