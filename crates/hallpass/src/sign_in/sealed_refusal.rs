//! Carries a policy's refusal to the login page in its URL: encrypted and authenticated, so that no
//! other site can have the page show a text, and readable for the browser of the sign-in alone.

use std::time::Duration;

use hallpass_types::{Refusal, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};

use super::sign_ins::SignIns;
use crate::{
    crypto::{
        sealed::Sealed,
        secret_ring::{Purpose, SecretRing},
    },
    model::sign_in_cookie::SignInCookie,
};

/// How long the login page shows it.
const LIFETIME: Duration = Duration::from_mins(10);

/// A longer text is none of ours.
const MAX_BYTES: usize = 2048;

#[derive(Serialize, Deserialize)]
struct Dated {
    until: Timestamp,
    refusal: Refusal,
}

/// Seals a refusal for the browser with this secret.
pub(super) fn seal_refusal(
    ring: &SecretRing,
    browser_secret: &SecretString,
    refusal: &Refusal,
    now: Timestamp,
) -> Sealed {
    let dated = Dated { until: now.saturating_add(LIFETIME), refusal: refusal.clone() };
    let json = serde_json::to_vec(&dated).expect("BUG: a refusal can be written as JSON");
    ring.seal(Purpose::Refusal, &[browser_secret.expose_secret().as_bytes()], &json)
}

impl SignIns {
    /// Opens a refusal that a browser with the sign-in cookie `cookie` has in a URL. `None`: it is
    /// not one of ours, of another browser, or too old.
    pub fn open_refusal(&self, sealed: &str, cookie: &str) -> Option<Refusal> {
        if sealed.len() > MAX_BYTES {
            return None;
        }
        let browser = SignInCookie::parse(cookie)?;
        open(&self.ring, sealed, browser.browser_secret(), self.clock.now())
    }
}

fn open(ring: &SecretRing, sealed: &str, browser_secret: &SecretString, now: Timestamp) -> Option<Refusal> {
    let material = browser_secret.expose_secret().as_bytes();
    let opened = ring.open(Purpose::Refusal, &[material], &Sealed::from_stored(sealed.to_owned()))?;
    let dated: Dated = serde_json::from_slice(&opened.value).ok()?;
    (now < dated.until).then_some(dated.refusal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusal_is_opened_by_its_browser_within_ten_minutes() {
        let ring = |secrets: &[&str]| {
            SecretRing::new(secrets.iter().map(|secret| (*secret).into()).collect()).unwrap()
        };
        let (made_by, rotated, other) = (ring(&["a"]), ring(&["b", "a"]), ring(&["b"]));
        let (browser, another) = ("browser".into(), "another".into());
        let (begun, refusal) =
            (Timestamp::from_unix_ms(1_000), Refusal::new("no-seat", "There is no seat left."));
        let sealed = seal_refusal(&made_by, &browser, &refusal, begun);
        let sealed = sealed.as_str();
        let at = |minutes: u64| begun.saturating_add(Duration::from_mins(minutes));
        for ring in [&made_by, &rotated] {
            assert_eq!(open(ring, sealed, &browser, at(9)).as_ref(), Some(&refusal));
            assert_eq!(open(ring, sealed, &browser, at(10)), None);
            assert_eq!(open(ring, sealed, &another, begun), None);
        }
        assert_eq!(open(&other, sealed, &browser, begun), None);
        for forged in ["", "x", &sealed[1..], "There is no seat left."] {
            assert_eq!(open(&made_by, forged, &browser, begun), None, "{forged}");
        }
    }
}
