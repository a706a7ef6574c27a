//! A link of an identity that the person has to confirm: they could not choose at the provider
//! which of their accounts it is, and may not even know that it is another person's (S27).
//!
//! It is kept with its callback, sealed so that only the browser that began it can have it opened:
//! with the id of the callback alone, in another browser, it is worth nothing.

use std::time::Duration;

use hallpass_types::{ProviderId, SessionId, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use crate::{
    crypto::{
        sealed::Sealed,
        secret_ring::{Purpose, SecretRing},
    },
    model::account::{Issuer, Subject},
};

/// How long the person may take. The row of the callback is kept for longer.
const LIFETIME: Duration = Duration::from_mins(10);

/// What is to be linked, and to whose session.
#[derive(Clone, PartialEq, Eq)]
#[cfg_attr(test, derive(Debug))]
pub struct UnconfirmedLink {
    /// The provider.
    pub provider: ProviderId,
    /// Its issuer.
    pub issuer: Issuer,
    /// The person's subject there.
    pub subject: Subject,
    /// What the provider calls the person.
    pub label: Option<String>,
    /// The session that began it.
    pub session: SessionId,
    /// When it began.
    pub begun_at: Timestamp,
    /// When it can no longer be confirmed.
    pub expires_at: Timestamp,
    /// The return URL.
    pub return_to: String,
}

/// The same as JSON.
#[derive(Serialize, Deserialize)]
struct Fields {
    provider: ProviderId,
    issuer: String,
    subject: String,
    label: Option<String>,
    session: SessionId,
    begun_at: Timestamp,
    expires_at: Timestamp,
    return_to: String,
}

impl UnconfirmedLink {
    /// When a link expires about which the person is asked at `now`.
    pub fn expiry_at(now: Timestamp) -> Timestamp {
        now.saturating_add(LIFETIME)
    }

    /// What the person is asked about: what the provider calls the account.
    pub fn account(&self) -> &str {
        self.label.as_deref().unwrap_or(self.subject.as_str())
    }

    /// Seals it for the browser with this secret, and the callback with this state.
    pub fn seal(&self, ring: &SecretRing, browser_secret: &SecretString, state_hash: &str) -> Sealed {
        let Self { provider, issuer, subject, label, session, begun_at, expires_at, return_to } =
            self.clone();
        let (issuer, subject) = (issuer.as_str().to_owned(), subject.as_str().to_owned());
        let fields = Fields { provider, issuer, subject, label, session, begun_at, expires_at, return_to };
        let json = serde_json::to_vec(&fields).expect("BUG: texts and numbers can be written as JSON");
        ring.seal(Purpose::UnconfirmedLink, &material(browser_secret, state_hash), &json)
    }

    /// Opens what [`Self::seal`] sealed for the same browser and callback, under any secret of the
    /// ring.
    pub fn open(
        sealed: &Sealed,
        ring: &SecretRing,
        browser_secret: &SecretString,
        state_hash: &str,
    ) -> Option<Self> {
        let opened = ring.open(Purpose::UnconfirmedLink, &material(browser_secret, state_hash), sealed)?;
        let Fields { provider, issuer, subject, label, session, begun_at, expires_at, return_to } =
            serde_json::from_slice(&opened.value).ok()?;
        let (issuer, subject) = (Issuer::new(issuer), Subject::parse(&subject)?);
        Some(Self { provider, issuer, subject, label, session, begun_at, expires_at, return_to })
    }
}

fn material<'a>(browser_secret: &'a SecretString, state_hash: &'a str) -> [&'a [u8]; 2] {
    [browser_secret.expose_secret().as_bytes(), state_hash.as_bytes()]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(secrets: &[&str]) -> SecretRing {
        SecretRing::new(secrets.iter().map(|secret| (*secret).into()).collect()).unwrap()
    }

    #[test]
    fn unconfirmed_link_is_opened_for_its_browser_and_callback_alone() {
        let (made_by, rotated, other) = (ring(&["a"]), ring(&["b", "a"]), ring(&["b"]));
        let begun_at = Timestamp::from_unix_ms(1_000);
        let link = UnconfirmedLink {
            provider: ProviderId::new("x"),
            issuer: Issuer::new("https://x.example.org/\"\\"),
            subject: Subject::parse("\"ada\\\"").unwrap(),
            label: Some("Ada \u{1F469}".into()),
            session: SessionId::new("0".repeat(32)),
            begun_at,
            expires_at: UnconfirmedLink::expiry_at(begun_at),
            return_to: "/dashboard".into(),
        };
        assert_eq!(link.account(), "Ada \u{1F469}");
        assert_eq!(UnconfirmedLink { label: None, ..link.clone() }.account(), "\"ada\\\"");
        let browser = SecretString::from("browser");
        let sealed = link.seal(&made_by, &browser, "state");
        for ring in [&made_by, &rotated] {
            assert_eq!(UnconfirmedLink::open(&sealed, ring, &browser, "state").as_ref(), Some(&link));
        }
        for (ring, browser, state) in [
            (&other, &browser, "state"),
            (&made_by, &"another".into(), "state"),
            (&made_by, &browser, "another"),
        ] {
            assert!(UnconfirmedLink::open(&sealed, ring, browser, state).is_none());
        }
        // Altered, or sealed for another purpose.
        let text = sealed.as_str();
        let mut altered = text.to_owned();
        altered.replace_range(30..31, if &text[30..31] == "A" { "B" } else { "A" });
        for altered in ["", "x", &text[1..], &text[..text.len() - 1], &altered] {
            let altered = Sealed::from_stored(altered.to_owned());
            assert!(UnconfirmedLink::open(&altered, &made_by, &browser, "state").is_none());
        }
        let json =
            made_by.open(Purpose::UnconfirmedLink, &material(&browser, "state"), &sealed).unwrap().value;
        for purpose in [Purpose::Refusal, Purpose::CallbackToken, Purpose::SignInState] {
            let other = made_by.seal(purpose, &material(&browser, "state"), &json);
            assert!(UnconfirmedLink::open(&other, &made_by, &browser, "state").is_none());
        }
    }
}
