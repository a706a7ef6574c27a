//! The names and attributes of our cookies, and the only two places that write the session cookie (S21).

use std::time::Duration as StdDuration;

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Cookie, CookieJar, Key, SameSite, time::Duration},
    http::header::SET_COOKIE,
};

use super::adapter::session_cookie_header;
use crate::{
    crypto::secret_ring::{Purpose, SecretRing},
    model::{public_url::PublicUrl, session_token::SessionToken},
};

/// What our cookies are called. On https they carry the prefix that only this host can set (RFC 6265bis, section 4.1.3). On plain
/// http, which is development, they carry the port: cookies do not know ports (RFC 6265, section 8.5), and two applications on
/// `localhost` would overwrite each other's.
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
    /// The names for the application at `public_url`.
    pub fn of(public_url: &PublicUrl) -> Self {
        let secure = public_url.is_secure();
        let prefix = if secure { "__Host-" } else { "" };
        let port = public_url.as_url().port().filter(|_| !secure).map(|port| format!(".{port}"));
        let suffix = port.unwrap_or_default();
        let name = |name| format!("{prefix}hallpass.{name}{suffix}");
        Self { session: name("session"), csrf: name("csrf"), sign_in: name("signin") }
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
    /// Cookies of the application at `public_url`, under the secrets of `ring`.
    pub fn new(public_url: &PublicUrl, ring: &SecretRing) -> Self {
        let keys = ring.cookie_keys(Purpose::SessionCookie);
        Self { names: CookieNames::of(public_url), secure: public_url.is_secure(), keys }
    }

    /// The key that signs new session cookies.
    pub fn current_key(&self) -> Key {
        self.keys[0].clone()
    }

    /// The token in a session cookie that was signed with any secret of the ring, if it has the form of one.
    pub fn verify_session(&self, raw: &str) -> Option<SessionToken> {
        let given = Cookie::parse_encoded(format!("{}={raw}", self.names.session)).ok()?.into_owned();
        let jar = CookieJar::new();
        let found = self.keys.iter().find_map(|key| jar.signed(key).verify(given.clone()))?;
        SessionToken::parse(found.value())
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

/// Has `answer` carry the cookie of a new session, which lasts for `max_age` at most. The session is already in the store.
///
/// # Errors
/// The cookie could not be written: cannot happen.
pub async fn issue_session_cookie(
    answer: &mut HttpResponse,
    req: &HttpRequest,
    settings: &CookieSettings,
    max_age: StdDuration,
    token: &SessionToken,
) -> anyhow::Result<()> {
    let header = session_cookie_header(req, settings, max_age, token).await?;
    answer.headers_mut().append(SET_COOKIE, header);
    Ok(())
}

/// Has `answer` remove the session cookie. The session has already ended in the store.
pub fn remove_session_cookie(answer: &mut HttpResponse, settings: &CookieSettings) {
    let mut removal = settings.cookie(&settings.names.session, String::new(), None);
    removal.make_removal();
    answer.add_cookie(&removal).expect("BUG: our cookies are valid headers");
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use proptest::prelude::*;
    use secrecy::SecretString;

    use super::*;

    fn settings(secrets: &[&str]) -> CookieSettings {
        let secrets = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        let public_url = PublicUrl::parse("https://app.example.org").unwrap();
        CookieSettings::new(&public_url, &SecretRing::new(secrets).unwrap())
    }

    #[test]
    fn cookies_carry_the_port_in_development_only() {
        for (url, session) in [
            ("https://app.example.org", "__Host-hallpass.session"),
            ("https://app.example.org:8443", "__Host-hallpass.session"),
            ("http://localhost", "hallpass.session"),
            ("http://localhost:8080", "hallpass.session.8080"),
            ("http://[::1]:8070", "hallpass.session.8070"),
        ] {
            assert_eq!(CookieNames::of(&PublicUrl::parse(url).unwrap()).session, session, "{url}");
        }
        let names = CookieNames::of(&PublicUrl::localhost(8080));
        assert_eq!((&*names.csrf, &*names.sign_in), ("hallpass.csrf.8080", "hallpass.signin.8080"));
    }

    fn signed(settings: &CookieSettings, value: &str) -> String {
        let mut jar = CookieJar::new();
        jar.signed_mut(&settings.keys[0]).add(Cookie::new(settings.names.session.clone(), value.to_owned()));
        let cookie = jar.get(&settings.names.session).unwrap().encoded().stripped().to_string();
        cookie.split_once('=').unwrap().1.to_owned()
    }

    fn token_in(settings: &CookieSettings, raw: &str) -> Option<String> {
        settings.verify_session(raw).map(|token| token.expose().to_owned())
    }

    #[test]
    fn s14_a_cookie_of_an_old_secret_is_accepted() {
        let token = SessionToken::generate().expose().to_owned();
        let (old, ring) = (settings(&["old"]), settings(&["new", "old"]));
        for signer in [&old, &ring] {
            assert_eq!(token_in(&ring, &signed(signer, &token)).as_ref(), Some(&token));
        }
        assert_eq!(token_in(&settings(&["new"]), &signed(&old, &token)), None);
    }

    #[test]
    fn a_forged_or_mangled_cookie_is_anonymous() {
        let settings = settings(&["secret"]);
        let token = SessionToken::generate().expose().to_owned();
        let good = signed(&settings, &token);
        let (forged, short) = (good.replace(&token[1..], &token[..token.len() - 1]), signed(&settings, "x"));
        for bad in ["", &token, "%", &good[1..], &format!("{good}x"), &forged, &short] {
            assert_eq!(token_in(&settings, bad), None, "{bad}");
        }
    }

    #[actix_web::test]
    async fn cookie_that_is_issued_is_read_and_has_every_attribute() {
        let (settings, token) = (settings(&["new", "old"]), SessionToken::generate());
        let old = format!("{}={}", settings.names.session, signed(&self::settings(&["old"]), token.expose()));
        let req = TestRequest::default().insert_header(("cookie", old)).to_http_request();
        let mut answer = HttpResponse::Ok().finish();
        let max_age = StdDuration::from_secs(60);
        issue_session_cookie(&mut answer, &req, &settings, max_age, &token).await.unwrap();
        remove_session_cookie(&mut answer, &settings);
        let written: Vec<_> =
            answer.headers().get_all(SET_COOKIE).map(|value| value.to_str().unwrap()).collect();
        let [issued, removed] = written[..] else { panic!("{written:?}") };
        let (cookie, attributes) = issued.split_once("; ").unwrap();
        let raw = cookie.strip_prefix("__Host-hallpass.session=").unwrap();
        assert_eq!(raw, signed(&settings, token.expose()));
        assert_eq!(token_in(&settings, raw).as_deref(), Some(token.expose()));
        assert_eq!(attributes, "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60");
        assert!(
            removed
                .starts_with("__Host-hallpass.session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0;")
        );
    }

    proptest! {
        /// However the same cookie is written, it stands for the same token or for none.
        #[test]
        fn a_session_cookie_has_one_reading(before in "[ \"%0-9a-fA-F;=]{0,4}", after in "[ \"%0-9a-fA-F;=]{0,4}") {
            let settings = settings(&["secret"]);
            let token = "a".repeat(43);
            let good = signed(&settings, &token);
            for raw in [format!("{before}{good}{after}"), format!("\"{good}\""), good.replace("%3D", "=")] {
                if let Some(found) = token_in(&settings, &raw) {
                    prop_assert_eq!(&found, &token, "{}", raw);
                }
            }
        }
    }
}
