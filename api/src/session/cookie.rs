//! The names and attributes of our cookies, and the only two places that write the session cookie (S21).

use actix_session::Session as ActixSession;
use actix_web::cookie::{Cookie, CookieJar, Key, SameSite, time::Duration};

use super::{adapter::token_key, token::SessionToken};
use crate::secret_ring::{Purpose, SecretRing};

/// What our cookies are called. On https they carry the prefix that only this host can set (RFC 6265bis, section 4.1.3).
#[derive(Clone, Debug)]
pub struct CookieNames {
    /// Holds the session token.
    pub session: String,
    /// Holds the CSRF token.
    pub csrf: String,
    /// Holds the secret that pending sign-ins are bound to.
    pub sign_in: String,
}

impl CookieNames {
    /// The names on https, or on plain http (development).
    pub fn new(secure: bool) -> Self {
        let prefix = if secure { "__Host-" } else { "" };
        Self {
            session: format!("{prefix}hallpass.session"),
            csrf: format!("{prefix}hallpass.csrf"),
            sign_in: format!("{prefix}hallpass.signin"),
        }
    }
}

/// Everything that is needed to read and write cookies.
#[derive(Clone)]
pub struct CookieSettings {
    /// What they are called.
    pub names: CookieNames,
    /// Whether browsers may send them over https only.
    pub secure: bool,
    /// What authenticates the session cookie, the current key first.
    keys: Vec<Key>,
}

impl CookieSettings {
    /// Cookies under the secrets of `ring`.
    pub fn new(secure: bool, ring: &SecretRing) -> Self {
        Self { names: CookieNames::new(secure), secure, keys: ring.cookie_keys(Purpose::SessionCookie) }
    }

    /// The key that signs new session cookies.
    pub fn current_key(&self) -> Key {
        self.keys[0].clone()
    }

    /// Verifies a session cookie under any secret of the ring.
    pub fn verify_session(&self, raw: &str) -> Option<VerifiedCookie> {
        let name = &self.names.session;
        let given = Cookie::parse_encoded(format!("{name}={raw}")).ok()?.into_owned();
        let mut jar = CookieJar::new();
        jar.add_original(given.clone());
        let (key, found) = self.keys.iter().find_map(|key| Some((key, jar.signed(key).get(name)?)))?;
        let token = SessionToken::parse(found.value());
        let signed = if *key == self.keys[0] {
            given
        } else {
            let mut renewed = CookieJar::new();
            renewed.signed_mut(&self.keys[0]).add(found);
            renewed.get(name)?.clone()
        };
        // Not as it came: there are many ways to write the same value, and Actix is to read the one that we have read.
        let signed = signed.encoded().stripped().to_string();
        let (_, signed) = signed.split_once('=')?;
        Some(VerifiedCookie { token, signed: signed.to_owned() })
    }

    /// A cookie of ours other than the session's.
    pub fn cookie(&self, name: &str, value: String, max_age: Option<Duration>) -> Cookie<'static> {
        let mut cookie = Cookie::new(name.to_owned(), value);
        cookie.set_path("/");
        cookie.set_http_only(true);
        cookie.set_same_site(SameSite::Lax);
        cookie.set_secure(self.secure);
        cookie.set_max_age(max_age);
        cookie
    }
}

/// A session cookie that we wrote, under one of our secrets.
pub struct VerifiedCookie {
    /// What it holds, if that has the form of a token.
    pub token: Option<SessionToken>,
    /// Its value as the current secret signs it.
    pub signed: String,
}

/// Has the answer to this request carry the session cookie. The session is already in the store.
///
/// # Errors
/// The token is no text: cannot happen.
#[expect(clippy::disallowed_methods, reason = "one of the two places that write the session cookie")]
pub fn issue_session_cookie(session: &ActixSession, token: &SessionToken) -> anyhow::Result<()> {
    session.clear();
    session.insert(token_key(), token.expose())?;
    session.renew();
    Ok(())
}

/// Has the answer to this request remove the session cookie. The session has already ended in the store.
#[expect(clippy::disallowed_methods, reason = "one of the two places that write the session cookie")]
pub fn remove_session_cookie(session: &ActixSession) {
    session.purge();
}

#[cfg(test)]
mod tests {
    use percent_encoding::percent_decode_str;
    use proptest::prelude::*;
    use secrecy::SecretString;

    use super::*;

    fn settings(secrets: &[&str]) -> CookieSettings {
        let secrets = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        CookieSettings::new(true, &SecretRing::new(secrets).unwrap())
    }

    fn signed(settings: &CookieSettings, value: &str) -> String {
        let mut jar = CookieJar::new();
        jar.signed_mut(&settings.keys[0]).add(Cookie::new(settings.names.session.clone(), value.to_owned()));
        let cookie = jar.get(&settings.names.session).unwrap().encoded().stripped().to_string();
        cookie.split_once('=').unwrap().1.to_owned()
    }

    #[test]
    fn s14_a_cookie_of_an_old_secret_is_taken_over_by_the_current_one() {
        let old = settings(&["old"]);
        let ring = settings(&["new", "old"]);
        let renewed = ring.verify_session(&signed(&old, "token")).unwrap();
        assert_eq!(renewed.signed, signed(&settings(&["new"]), "token"));
        assert!(settings(&["new"]).verify_session(&signed(&old, "token")).is_none());
        let current = signed(&ring, "token");
        assert_eq!(ring.verify_session(&current).unwrap().signed, current);
    }

    #[test]
    fn a_forged_or_mangled_cookie_is_nobody() {
        let settings = settings(&["secret"]);
        let good = signed(&settings, "token");
        for bad in ["", "token", "%", &good[1..], &format!("{good}x"), &good.replace("token", "tokem")] {
            assert!(settings.verify_session(bad).is_none(), "{bad}");
        }
    }

    proptest! {
        /// What we hand on is read by Actix as we have read it, however it came.
        #[test]
        fn what_is_handed_on_has_one_reading(before in "[ \"%0-9a-fA-F;=]{0,4}", after in "[ \"%0-9a-fA-F;=]{0,4}") {
            let settings = settings(&["secret"]);
            let good = signed(&settings, "token");
            for raw in [format!("{before}{good}{after}"), format!("\"{good}\""), good.replace("%3D", "=")] {
                if let Some(verified) = settings.verify_session(&raw) {
                    let read = Cookie::parse_encoded(format!("name={}", verified.signed)).unwrap();
                    prop_assert!(percent_decode_str(&verified.signed).eq(read.value().bytes()), "{}", raw);
                    prop_assert_eq!(verified.signed, &*good);
                }
            }
        }
    }
}
