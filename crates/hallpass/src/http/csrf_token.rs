//! What a CSRF token says: which browser it was given to, and for whose pages.
//!
//! It has 32 bytes: 8 random ones that name the browser, 4 that mark the person, 4 that mark the session, and 16 of an HMAC over
//! them. They are written as every random token is, so that a server of the version before takes one for its own.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass_types::Timestamp;
use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

use crate::{
    crypto::{
        random,
        secret_ring::{Purpose, SecretRing},
    },
    model::session_record::SessionRecord,
};

/// How long after a sign-in the forms still work that were open in other tabs before it.
pub const GRACE_PERIOD: Duration = Duration::from_secs(15 * 60);

/// How many bytes name a browser.
pub const BROWSER_BYTES: usize = 8;
const MARK_BYTES: usize = 4;
const SIGNED_BYTES: usize = BROWSER_BYTES + 2 * MARK_BYTES;

/// A hash, cut short: it tells people and sessions of one browser apart, and does not identify them.
type Mark = [u8; MARK_BYTES];

/// The person mark of a token for anonymous visitors.
const ANONYMOUS: Mark = [0; MARK_BYTES];

/// A token in a form or a cookie, as we or the version before made it.
#[derive(Clone)]
pub struct FormToken {
    text: String,
    browser: [u8; BROWSER_BYTES],
    owner: Owner,
}

/// Whose pages a token is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// An anonymous visitor, since the session with this mark has ended; zeros if there was none.
    Anonymous(Mark),
    /// A session.
    Session { person: Mark, session: Mark },
    /// The version before does not say.
    Unknown,
}

impl FormToken {
    /// The first token of a browser.
    pub fn first(ring: &SecretRing, session: Option<&SessionRecord>) -> Self {
        let mut browser = [0; BROWSER_BYTES];
        browser.copy_from_slice(&random::random_bytes()[..BROWSER_BYTES]);
        let (person, session) = session.map_or((ANONYMOUS, ANONYMOUS), |record| marks_of(record, browser));
        Self::new(ring, browser, person, session)
    }

    /// The browser that it was given to.
    pub fn browser(&self) -> [u8; BROWSER_BYTES] {
        self.browser
    }

    /// Reads a token. `None` for what is none.
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
            (signed[..BROWSER_BYTES].try_into().ok()?, Owner::marked(person, session))
        } else {
            // Unguessable without the token, and always the same for it: what follows it is of the same browser.
            let code = ring.codes(Purpose::CsrfCookie, &[b"browser of", text.as_bytes()]).next()?;
            (code[..BROWSER_BYTES].try_into().ok()?, Owner::Unknown)
        };
        Some(Self { text: text.to_owned(), browser, owner })
    }

    /// The token that replaces this one on pages for `session`, or for anonymous visitors; `None` where this one is right. It
    /// is the same however often, and by whichever server, it is made: tabs that load at the same time agree.
    pub fn renewed(&self, ring: &SecretRing, session: Option<&SessionRecord>) -> Option<Self> {
        let (person, session) = match (session, self.owner) {
            (Some(record), _) => marks_of(record, self.browser),
            (None, Owner::Session { session, .. }) => (ANONYMOUS, session),
            (None, Owner::Anonymous(_) | Owner::Unknown) => return None,
        };
        let owner = Owner::marked(person, session);
        (owner != self.owner).then(|| Self::new(ring, self.browser, person, session))
    }

    /// Whether both were given to the same browser.
    pub fn is_of_browser_of(&self, other: &Self) -> bool {
        self.browser.ct_eq(&other.browser).into()
    }

    /// Whether a form with this token may act for `session` at `now`, where the cookie holds `current`.
    pub fn may_act_for(&self, session: Option<&SessionRecord>, current: &Self, now: Timestamp) -> bool {
        // Without a session there is nothing to protect but the start of a sign-in.
        let Some(record) = session else { return true };
        let (person, session) = marks_of(record, self.browser);
        let could_be_theirs = match self.owner {
            Owner::Session { session: own, person: theirs } if own == session && theirs == person => {
                return true;
            }
            Owner::Session { person: theirs, .. } => theirs == person,
            // Until the next page with a form replaces it, as every page for a signed-in person does.
            Owner::Unknown if self.text == current.text => return true,
            Owner::Anonymous(_) | Owner::Unknown => true,
        };
        could_be_theirs && now < record.created_at.saturating_add(GRACE_PERIOD)
    }

    /// For the form, and for the cookie.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    fn new(ring: &SecretRing, browser: [u8; BROWSER_BYTES], person: Mark, session: Mark) -> Self {
        let signed = [&browser[..], &person, &session].concat();
        let code = ring.codes(Purpose::CsrfCookie, &[b"form token", &signed]).next();
        let code = code.expect("BUG: a ring has a secret");
        let text =
            URL_SAFE_NO_PAD.encode([&signed[..], &code[..random::TOKEN_BYTES - SIGNED_BYTES]].concat());
        Self { text, browser, owner: Owner::marked(person, session) }
    }
}

impl Owner {
    fn marked(person: Mark, session: Mark) -> Self {
        if person == ANONYMOUS { Self::Anonymous(session) } else { Self::Session { person, session } }
    }
}

/// The marks of the person and of the session.
fn marks_of(record: &SessionRecord, browser: [u8; BROWSER_BYTES]) -> (Mark, Mark) {
    let mark = |id: &str| {
        let hash = Sha256::new().chain_update(browser).chain_update(id).finalize();
        let mark = [hash[0], hash[1], hash[2], hash[3]];
        // Zeros are the anonymous visitor's.
        if mark == ANONYMOUS { [1; MARK_BYTES] } else { mark }
    };
    (mark(record.user.id.as_str()), mark(record.id.as_str()))
}

#[cfg(test)]
mod tests {
    use hallpass_types::{SessionId, UserId};
    use secrecy::{ExposeSecret as _, SecretString};

    use super::*;
    use crate::{model::session_record::tests::record, session::Limits};

    const START: Timestamp = Timestamp::from_unix_ms(1_000_000);

    fn ring(secrets: &[&str]) -> SecretRing {
        SecretRing::new(secrets.iter().map(|secret| SecretString::from(*secret)).collect()).unwrap()
    }

    fn session(id: &str, user: &str) -> SessionRecord {
        let mut record = record(START, Limits::default());
        let session = std::sync::Arc::make_mut(&mut record.session);
        (session.id, session.user.id) = (SessionId::new(id), UserId::new(user));
        record
    }

    fn later(seconds: u64) -> Timestamp {
        START.saturating_add(Duration::from_secs(seconds))
    }

    #[test]
    fn a_token_is_read_as_it_was_made_under_any_secret_of_the_ring() {
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
    fn csrf_a_token_is_renewed_with_every_session_and_every_tab_gets_the_same() {
        let ring = ring(&["secret"]);
        let mut seen = vec![FormToken::first(&ring, None)];
        let [first, second, grace] =
            [("s1", "ada"), ("s2", "ada"), ("s3", "grace")].map(|(id, user)| session(id, user));
        for session in [Some(&first), None, Some(&second), None, Some(&grace), None] {
            let before = seen.last().unwrap();
            let [one, other] = [(); 2].map(|()| before.renewed(&ring, session).unwrap());
            assert_eq!(one.as_str(), other.as_str());
            assert!(seen.iter().all(|known| known.as_str() != one.as_str() && known.is_of_browser_of(&one)));
            assert!(one.renewed(&ring, session).is_none());
            seen.push(one);
        }
        assert!(!FormToken::first(&ring, None).is_of_browser_of(&seen[0]));
    }

    #[test]
    fn csrf_a_token_acts_for_its_session_and_for_a_while_for_what_follows() {
        let ring = ring(&["secret"]);
        let [ada, again, grace] =
            [("s1", "ada"), ("s2", "ada"), ("s3", "grace")].map(|(id, user)| session(id, user));
        let anonymous = FormToken::first(&ring, None);
        let [adas, graces] = [&ada, &grace].map(|session| anonymous.renewed(&ring, Some(session)).unwrap());
        let month = 30 * 24 * 3600;
        for (token, session, seconds, may) in [
            (&adas, Some(&ada), month, true),
            (&anonymous, Some(&ada), 899, true),
            (&anonymous, Some(&ada), 900, false),
            (&adas, Some(&again), 899, true),
            (&adas, Some(&again), 900, false),
            // What another person could have seen is worth nothing from the first moment on.
            (&graces, Some(&ada), 0, false),
            (&adas, Some(&grace), 0, false),
            (&adas, None, month, true),
            (&anonymous, None, month, true),
        ] {
            let acts = token.may_act_for(session, &adas, later(seconds));
            assert_eq!(acts, may, "{:?} after {seconds} s", session.map(|session| session.id.as_str()));
        }
    }

    #[test]
    fn csrf_a_token_of_the_version_before_is_valid_until_it_is_replaced() {
        let ring = ring(&["secret"]);
        let ada = session("s1", "ada");
        let text = random::random_token();
        let before = FormToken::read(&ring, text.expose_secret()).unwrap();
        assert!(before.may_act_for(Some(&ada), &before, later(100_000)));
        assert!(before.renewed(&ring, None).is_none());
        let after = before.renewed(&ring, Some(&ada)).unwrap();
        assert!(after.is_of_browser_of(&before));
        assert!(before.may_act_for(Some(&ada), &after, later(899)));
        assert!(!before.may_act_for(Some(&ada), &after, later(900)));
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
