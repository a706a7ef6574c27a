//! Messages of other tabs. None is believed: whatever differs makes this tab ask the server (C15).

use super::{
    Change, Known, Message,
    message::is_same,
    requests::{Cause, InFlight},
    step::Step,
};
use crate::{http::Tag, session::Connection};

impl Step {
    pub(super) fn hear(&mut self, message: Message) {
        let state = &mut self.state;
        match message {
            Message::Changed(Change::SignedOut, Some(ended))
                if Some(&ended.id) == state.knowledge.shown.as_ref() =>
            {
                state.knowledge.forget();
                // Whatever the server answers, the session did not end by time.
                state.expiry.clear();
                self.ask(Cause::Heard(None));
            }
            // It may be the session that this tab is just asking about.
            Message::Changed(Change::SignedOut, _) => {
                state.knowledge.outdate_answers();
                self.ask(Cause::Heard(None));
            }
            Message::Changed(_, known) | Message::Hello(known) => self.compare(known),
            Message::AuthJs => {
                state.knowledge.outdate_answers();
                self.ask(Cause::AuthJs);
            }
            Message::Confirmed { known, extends, poll, active } => {
                if poll {
                    state.tab.leads = false;
                }
                if active {
                    state.tab.active_at = None;
                }
                match (extends, known) {
                    (Some(tag), Some(known)) if self.is_known_by(&known, &tag) => self.extend(&known),
                    (_, known) => self.compare(known),
                }
            }
            Message::Active => state.tab.active_at = Some(self.at),
        }
    }

    fn compare(&mut self, heard: Option<Known>) {
        if self.is_asking_about(heard.as_ref()) {
            return;
        }
        let state = &mut self.state;
        if state.knowledge.is_same(heard.as_ref()) {
            // What another tab posted meanwhile may be what the answer in flight knows.
            return match &state.requests.in_flight {
                Some(InFlight { cause: Cause::Heard(_), .. }) => self.ask(Cause::Heard(heard)),
                _ => self.confirm(),
            };
        }
        let is_hidden = !state.tab.visible && !state.has_request_in_flight();
        let shown = state.knowledge.session.session().map(|session| &session.id);
        match &heard {
            // It ends later, or something else about it has changed: ask once the tab is shown.
            Some(heard) if is_hidden && Some(&heard.id) == shown => {
                let end = state.expiry.moment_of(heard.expires);
                state.expiry.expires_at = end.or(state.expiry.expires_at);
                state.knowledge.confirmed_at = None;
            }
            _ => {
                state.knowledge.outdate_answers();
                self.ask(Cause::Heard(heard));
            }
        }
    }

    /// Whether the server is being asked, or about to be, because a tab has posted the same.
    fn is_asking_about(&self, heard: Option<&Known>) -> bool {
        let Some(InFlight { cause, ask_again, .. }) = &self.state.requests.in_flight else { return false };
        let last = ask_again.as_ref().unwrap_or(cause);
        matches!(last, Cause::Heard(before) if is_same(before.as_ref(), heard))
    }

    /// Whether this tab knows the session, by this tag.
    fn is_known_by(&self, known: &Known, tag: &Tag) -> bool {
        let own = self.state.knowledge.known();
        own.is_some_and(|own| own.id == known.id && own.tag.as_ref() == Some(tag))
    }

    /// Another tab has just heard from the server what this one knows.
    fn confirm(&mut self) {
        let state = &mut self.state;
        // What a hidden tab is to ask about once it is shown is asked about all the same.
        if state.tab.visible || state.knowledge.confirmed_at.is_some() {
            state.knowledge.confirmed_at = Some(self.at);
        }
        state.requests.stop_retrying();
        if !state.tab.offline {
            state.knowledge.set_connection(Connection::Fresh);
        }
    }

    /// The known session ends later; nothing else has changed.
    fn extend(&mut self, known: &Known) {
        self.state.knowledge.extend(known);
        self.state.expiry.lives_until(known.expires, self.at);
        self.confirm();
    }
}
