//! The authorization code of an app (RFC 6749, section 4.1.2; RFC 8252).
//!
//! It is encrypted, and the server stores nothing about it. It can be opened only together with the
//! app and the redirect URI that it was made for. It is used at most once because it contains the
//! id of the session that it becomes: a second session with that id cannot be created.

use std::time::Duration;

use hallpass_types::{SessionId, Timestamp};

use super::code_challenge::CodeChallenge;
use crate::{
    crypto::{
        random,
        sealed::Sealed,
        secret_ring::{Purpose, SecretRing},
    },
    model::{native_app::NativeApp, redirect_uri::RedirectUri},
};

/// How long an app may take to exchange it.
pub const APP_CODE_LIFETIME: Duration = Duration::from_mins(1);

/// The version of the layout. Another layout gets another number.
const VERSION: u8 = 1;
/// The length of a session's id.
const ID_LENGTH: usize = 32;

/// An authorization code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppCode {
    /// When it was made.
    pub made_at: Timestamp,
    /// The id of the session that it becomes.
    pub session: SessionId,
    /// The session in the browser from which the person has allowed it.
    pub allowed_by: SessionId,
    /// What only the app that began can meet.
    pub challenge: CodeChallenge,
}

impl AppCode {
    /// A code that becomes a new session.
    pub fn new(made_at: Timestamp, allowed_by: SessionId, challenge: CodeChallenge) -> Self {
        Self { made_at, session: SessionId::new(random::random_id()), allowed_by, challenge }
    }

    /// Encrypts it, for `app` at `redirect_uri`.
    pub fn to_text(&self, ring: &SecretRing, app: &NativeApp, redirect_uri: &RedirectUri) -> String {
        let mut bytes = vec![VERSION];
        bytes.extend(self.made_at.as_unix_ms().to_be_bytes());
        bytes.extend(self.challenge.as_bytes());
        bytes.extend(self.session.as_str().as_bytes());
        bytes.extend(self.allowed_by.as_str().as_bytes());
        ring.seal(Purpose::AppCode, &material(app, redirect_uri), &bytes).as_str().to_owned()
    }

    /// Decrypts a code that [`Self::to_text`] made for the same app and redirect URI, under any
    /// secret of the ring.
    pub fn open(text: &str, ring: &SecretRing, app: &NativeApp, redirect_uri: &RedirectUri) -> Option<Self> {
        let sealed = Sealed::from_stored(text.to_owned());
        let opened = ring.open(Purpose::AppCode, &material(app, redirect_uri), &sealed)?;
        let (version, rest) = opened.value.split_first()?;
        let (made_at, rest) = rest.split_first_chunk()?;
        let (challenge, rest) = rest.split_first_chunk()?;
        let (session, allowed_by) = rest.split_at_checked(ID_LENGTH)?;
        let id = |bytes| str::from_utf8(bytes).ok().filter(|id| random::is_id(id)).map(SessionId::new);
        let code = Self {
            made_at: Timestamp::from_unix_ms(u64::from_be_bytes(*made_at)),
            challenge: CodeChallenge::from_bytes(*challenge),
            session: id(session)?,
            allowed_by: id(allowed_by)?,
        };
        (*version == VERSION).then_some(code)
    }

    /// Whether it has expired at `now`. `absolute` is the absolute timeout of sessions: what is
    /// left of the session that it became is deleted after that, and would not stop a second use.
    pub fn is_expired(&self, now: Timestamp, absolute: Duration) -> bool {
        now >= self.made_at.saturating_add(APP_CODE_LIFETIME.min(absolute))
    }
}

fn material<'a>(app: &'a NativeApp, redirect_uri: &'a RedirectUri) -> [&'a [u8]; 2] {
    [app.id().as_bytes(), redirect_uri.as_str().as_bytes()]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use secrecy::SecretString;

    use super::*;

    fn ring(secrets: &[&str]) -> SecretRing {
        SecretRing::new(secrets.iter().map(|secret| SecretString::from(*secret)).collect()).unwrap()
    }

    fn app(id: &str) -> NativeApp {
        NativeApp::new(id, "Notes").loopback()
    }

    fn at(port: u16) -> RedirectUri {
        RedirectUri::parse_loopback(&format!("http://127.0.0.1:{port}/")).unwrap()
    }

    proptest! {
        #[test]
        fn app_code_is_read_as_it_was_sent(
            made in 0..250_000_000_000_000_u64,
            allowed_by in "[0-9a-f]{32}",
            challenge in any::<[u8; 32]>(),
        ) {
            let challenge = CodeChallenge::from_bytes(challenge);
            let code = AppCode::new(Timestamp::from_unix_ms(made), SessionId::new(allowed_by), challenge);
            let text = code.to_text(&ring(&["old"]), &app("cli"), &at(1));
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte)));
            let both = ring(&["new", "old"]);
            prop_assert_eq!(AppCode::open(&text, &both, &app("cli"), &at(1)), Some(code));
            prop_assert_eq!(AppCode::open(&text, &both, &app("other"), &at(1)), None);
            prop_assert_eq!(AppCode::open(&text, &both, &app("cli"), &at(2)), None);
            prop_assert_eq!(AppCode::open(&text, &ring(&["new"]), &app("cli"), &at(1)), None);
        }

        #[test]
        fn app_code_that_is_forged_is_refused(text in "[A-Za-z0-9_-]{0,200}|\\PC{0,50}") {
            prop_assert_eq!(AppCode::open(&text, &ring(&["secret"]), &app("cli"), &at(1)), None);
        }
    }

    #[test]
    fn app_code_expires_before_its_session_is_forgotten() {
        let made = Timestamp::from_unix_ms(1_000_000);
        let code = AppCode::new(made, SessionId::new("a".repeat(32)), CodeChallenge::from_bytes([0; 32]));
        let month = Duration::from_hours(720);
        let after = |seconds| made.saturating_add(Duration::from_secs(seconds));
        assert!(!code.is_expired(after(59), month) && code.is_expired(after(60), month));
        assert!(code.is_expired(after(10), Duration::from_secs(10)));
    }
}
