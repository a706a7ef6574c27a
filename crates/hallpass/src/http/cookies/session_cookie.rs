//! The session cookie: its attributes, and the only two places that write it (S21).

use std::time::Duration;

use actix_web::{
    HttpRequest, HttpResponse,
    cookie::{Key, time},
    http::header::SET_COOKIE,
};

use super::{adapter::signed_cookie_header, attributes::with_attributes, signed_value::SignedValue};
use crate::{
    crypto::secret_ring::{Purpose, SecretRing},
    model::{
        cookie_names::{CookieAttributes, CookieNames},
        session_token::SessionToken,
    },
};

/// The session cookie of one application. Its value is the session token, signed.
#[derive(Clone)]
pub struct SessionCookie {
    name: String,
    attributes: CookieAttributes,
    /// The key of new cookies.
    key: Key,
    /// Reads cookies under every key that is accepted.
    signed_value: SignedValue,
}

impl SessionCookie {
    /// The cookie under its name in `names`, signed with the secrets of `ring`.
    pub fn new(names: &CookieNames, ring: &SecretRing) -> Self {
        let keys = ring.cookie_keys(Purpose::SessionCookie);
        let signed_value = SignedValue::new(&keys);
        let key = keys.into_iter().next().expect("BUG: a ring has a secret");
        Self { name: names.session.clone(), attributes: names.attributes.clone(), key, signed_value }
    }

    /// The token in the cookie's value, if the value was signed with any secret of the ring and has
    /// the form of a token.
    pub fn verify(&self, value: &str) -> Option<SessionToken> {
        self.signed_value.verify(value)
    }

    /// Adds the cookie of a new session, which lasts for `max_age` at most, to `answer`. The
    /// session is already in the store.
    ///
    /// # Errors
    /// The cookie could not be written: cannot happen.
    pub async fn issue(
        &self,
        answer: &mut HttpResponse,
        req: &HttpRequest,
        max_age: Duration,
        token: &SessionToken,
    ) -> anyhow::Result<()> {
        let mut cookie = with_attributes(&self.name, token.expose().to_owned(), &self.attributes);
        let seconds = i64::try_from(max_age.as_secs()).unwrap_or(i64::MAX);
        cookie.set_max_age(time::Duration::seconds(seconds));
        let header = signed_cookie_header(req, &cookie, &self.key).await?;
        answer.headers_mut().append(SET_COOKIE, header);
        Ok(())
    }

    /// Has `answer` remove the cookie. The session has already ended in the store.
    pub fn remove(&self, answer: &mut HttpResponse) {
        let mut removal = with_attributes(&self.name, String::new(), &self.attributes);
        removal.make_removal();
        answer.add_cookie(&removal).expect("BUG: our cookies are valid headers");
    }
}

#[cfg(test)]
mod tests {
    use actix_web::{
        cookie::{Cookie, CookieJar},
        test::TestRequest,
    };
    use proptest::prelude::*;
    use secrecy::SecretString;

    use super::*;
    use crate::model::public_url::PublicUrl;

    fn session_cookie(secrets: &[&str]) -> SessionCookie {
        let secrets = secrets.iter().map(|secret| SecretString::from(*secret)).collect();
        let names = CookieNames::of(&PublicUrl::parse("https://app.example.org").unwrap());
        SessionCookie::new(&names, &SecretRing::new(secrets).unwrap())
    }

    fn signed(ours: &SessionCookie, value: &str) -> String {
        let mut jar = CookieJar::new();
        jar.signed_mut(&ours.key).add(Cookie::new(ours.name.clone(), value.to_owned()));
        let cookie = jar.get(&ours.name).unwrap().encoded().stripped().to_string();
        cookie.split_once('=').unwrap().1.to_owned()
    }

    fn token_in(ours: &SessionCookie, raw: &str) -> Option<String> {
        ours.verify(raw).map(|token| token.expose().to_owned())
    }

    #[test]
    fn s14_a_cookie_of_an_old_secret_is_accepted() {
        let token = SessionToken::generate().expose().to_owned();
        let (old, ring) = (session_cookie(&["old"]), session_cookie(&["new", "old"]));
        for signer in [&old, &ring] {
            assert_eq!(token_in(&ring, &signed(signer, &token)).as_ref(), Some(&token));
        }
        assert_eq!(token_in(&session_cookie(&["new"]), &signed(&old, &token)), None);
    }

    #[test]
    fn a_forged_or_mangled_cookie_is_anonymous() {
        let ours = session_cookie(&["secret"]);
        let token = SessionToken::generate().expose().to_owned();
        let good = signed(&ours, &token);
        let (forged, short) = (good.replace(&token[1..], &token[..token.len() - 1]), signed(&ours, "x"));
        for bad in ["", &token, "%", &good[1..], &format!("{good}x"), &forged, &short] {
            assert_eq!(token_in(&ours, bad), None, "{bad}");
        }
    }

    #[actix_web::test]
    async fn cookie_that_is_issued_is_read_and_has_every_attribute() {
        let (ours, token) = (session_cookie(&["new", "old"]), SessionToken::generate());
        let old = format!("{}={}", ours.name, signed(&session_cookie(&["old"]), token.expose()));
        let req = TestRequest::default().insert_header(("cookie", old)).to_http_request();
        let mut answer = HttpResponse::Ok().finish();
        let max_age = Duration::from_mins(1);
        ours.issue(&mut answer, &req, max_age, &token).await.unwrap();
        ours.remove(&mut answer);
        let written: Vec<_> =
            answer.headers().get_all(SET_COOKIE).map(|value| value.to_str().unwrap()).collect();
        let [issued, removed] = written[..] else { panic!("{written:?}") };
        let (cookie, attributes) = issued.split_once("; ").unwrap();
        let raw = cookie.strip_prefix("__Host-hallpass.session=").unwrap();
        assert_eq!(raw, signed(&ours, token.expose()));
        assert_eq!(token_in(&ours, raw).as_deref(), Some(token.expose()));
        assert_eq!(attributes, "HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60");
        assert!(
            removed
                .starts_with("__Host-hallpass.session=; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=0;")
        );
    }

    proptest! {
        /// It is read as the signed jar of the crate `cookie`, which signs it, would read it.
        #[test]
        fn session_cookie_is_read_as_the_jar_reads_it(
            change in "[ \"%0-9a-fA-F;=\\n]{0,3}|%3[dD]|%[0-9a-fA-F]{2}|\u{a0}|é",
            at in 0..95_usize,
            removed in 0..3_usize,
        ) {
            let ours = session_cookie(&["secret"]);
            let mut raw = signed(&ours, &"a".repeat(43));
            let end = (at + removed).min(raw.len());
            raw.replace_range(at.min(end)..end, &change);
            let (spelled, quoted) = (raw.replace("aaaaa", "%61a%61aa"), format!(" \" {raw}\t\" "));
            for raw in [&raw, &spelled, &quoted, &format!("\"{raw}\""), &format!("\"{raw}")] {
                // The parser splits at a semicolon before a value comes here.
                prop_assume!(!raw.contains(';'));
                let parsed = Cookie::parse_encoded(format!("name={raw}")).ok();
                let jar = CookieJar::new();
                let read = parsed.and_then(|cookie| jar.signed(&ours.key).verify(cookie.into_owned()));
                let token = read.and_then(|cookie| SessionToken::parse(cookie.value()));
                prop_assert_eq!(token_in(&ours, raw), token.map(|token| token.expose().to_owned()), "{}", raw);
            }
        }

        /// However the same cookie is written, it stands for the same token or for none.
        #[test]
        fn a_session_cookie_has_one_reading(before in "[ \"%0-9a-fA-F;=]{0,4}", after in "[ \"%0-9a-fA-F;=]{0,4}") {
            let ours = session_cookie(&["secret"]);
            let token = "a".repeat(43);
            let good = signed(&ours, &token);
            for raw in [format!("{before}{good}{after}"), format!("\"{good}\""), good.replace("%3D", "=")] {
                if let Some(found) = token_in(&ours, &raw) {
                    prop_assert_eq!(&found, &token, "{}", raw);
                }
            }
        }
    }
}
