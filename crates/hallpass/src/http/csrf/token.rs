//! The CSRF token: which browser it was given to, and for whose pages.
//!
//! It has 32 bytes: 8 random ones that name the browser, 4 that mark the person, 4 that mark the
//! session, and 16 of an HMAC over them. They are written as every random token is, so that an
//! older version of Hallpass accepts one as its own.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass_types::Timestamp;
use subtle::ConstantTimeEq as _;

use super::owner::{BROWSER_BYTES, Browser, MARK_BYTES, Owner};
use crate::{
    crypto::{
        random,
        secret_ring::{Purpose, SecretRing},
    },
    model::session_record::SessionRecord,
};

const SIGNED_BYTES: usize = BROWSER_BYTES + 2 * MARK_BYTES;

/// A token in a form or a cookie, as this or an older version made it.
#[derive(Clone)]
pub struct FormToken {
    text: String,
    browser: Browser,
    owner: Owner,
}

impl FormToken {
    /// The first token of a browser.
    pub fn first(ring: &SecretRing, session: Option<&SessionRecord>) -> Self {
        let mut browser = [0; BROWSER_BYTES];
        browser.copy_from_slice(&random::random_bytes()[..BROWSER_BYTES]);
        Self::new(ring, browser, Owner::first(session, browser))
    }

    /// The browser that it was given to.
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// Reads a token. `None` for text that is none.
    pub fn read(ring: &SecretRing, text: &str) -> Option<Self> {
        if !random::is_token(text) {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (signed, code) = bytes.split_at_checked(SIGNED_BYTES)?;
        let ours = ring
            .codes(Purpose::CsrfCookie, &[b"form token", signed])
            .fold(false, |found, expected| found | bool::from(expected[..code.len()].ct_eq(code)));
        let (browser, owner) = if ours {
            let person = signed[BROWSER_BYTES..][..MARK_BYTES].try_into().ok()?;
            let session = signed[BROWSER_BYTES + MARK_BYTES..].try_into().ok()?;
            (signed[..BROWSER_BYTES].try_into().ok()?, Owner::from_marks(person, session))
        } else {
            // Unguessable without the token, and always the same for it: the token that replaces it
            // is of the same browser.
            let code = ring.codes(Purpose::CsrfCookie, &[b"browser of", text.as_bytes()]).next()?;
            (code[..BROWSER_BYTES].try_into().ok()?, Owner::Unknown)
        };
        Some(Self { text: text.to_owned(), browser, owner })
    }

    /// The token that replaces this one on pages for `session`, or for anonymous visitors; `None`
    /// where this one is right. It is the same however often, and by whichever server, it is made:
    /// tabs that load at the same time agree.
    pub fn renewed(&self, ring: &SecretRing, session: Option<&SessionRecord>) -> Option<Self> {
        let next = self.owner.next(session, self.browser)?;
        Some(Self::new(ring, self.browser, next))
    }

    /// Whether both were given to the same browser.
    pub fn is_of_browser_of(&self, other: &Self) -> bool {
        self.browser.ct_eq(&other.browser).into()
    }

    /// Whether a form with this token may act for `session` at `now`, where the cookie holds
    /// `current`.
    pub fn may_act_for(&self, session: Option<&SessionRecord>, current: &Self, now: Timestamp) -> bool {
        // Without a session there is nothing to protect but the start of a sign-in.
        let Some(record) = session else { return true };
        self.owner.may_act_for(record, self.browser, self.text == current.text, now)
    }

    /// For the form, and for the cookie.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn new(ring: &SecretRing, browser: Browser, owner: Owner) -> Self {
        let (person, session) = owner.to_marks();
        let signed = [&browser[..], &person, &session].concat();
        let code = ring.codes(Purpose::CsrfCookie, &[b"form token", &signed]).next();
        let code = code.expect("BUG: a ring has a secret");
        let text =
            URL_SAFE_NO_PAD.encode([&signed[..], &code[..random::TOKEN_BYTES - SIGNED_BYTES]].concat());
        Self { text, browser, owner }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use hallpass_types::{SessionId, UserId};
    use secrecy::SecretString;

    use super::*;
    use crate::{model::session_record::tests::record, session::Limits};

    pub const START: Timestamp = Timestamp::from_unix_ms(1_000_000);

    pub fn ring(secrets: &[&str]) -> SecretRing {
        SecretRing::new(secrets.iter().map(|secret| SecretString::from(*secret)).collect()).unwrap()
    }

    pub fn session(id: &str, user: &str) -> SessionRecord {
        let mut record = record(START, Limits::default());
        let session = std::sync::Arc::make_mut(&mut record.session);
        (session.id, session.user.id) = (SessionId::new(id), UserId::new(user));
        record
    }

    #[test]
    fn csrf_token_is_read_under_any_secret_of_the_ring() {
        let (old, both, new) = (ring(&["old"]), ring(&["new", "old"]), ring(&["new"]));
        let ada = session("s1", "ada");
        for session in [None, Some(&ada)] {
            let made = FormToken::first(&old, session);
            assert!(random::is_token(made.as_str()));
            let read = FormToken::read(&both, made.as_str()).unwrap();
            assert!(read.is_of_browser_of(&made) && read.owner == made.owner);
            // Nothing to renew: the right owner has it already.
            assert!(read.renewed(&both, session).is_none());
            let foreign = FormToken::read(&new, made.as_str()).unwrap();
            assert!(foreign.owner == Owner::Unknown && !foreign.is_of_browser_of(&made));
        }
    }

    #[test]
    fn csrf_a_changed_token_is_of_no_browser() {
        let ring = ring(&["secret"]);
        let made = FormToken::first(&ring, Some(&session("s1", "ada")));
        let bytes = URL_SAFE_NO_PAD.decode(made.as_str()).unwrap();
        for place in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[place] ^= 1;
            let changed = FormToken::read(&ring, &URL_SAFE_NO_PAD.encode(changed)).unwrap();
            assert!(!changed.is_of_browser_of(&made), "{place}");
        }
        for text in ["", "a", &"=".repeat(43), &made.as_str()[1..]] {
            assert!(FormToken::read(&ring, text).is_none(), "{text}");
        }
    }
}
