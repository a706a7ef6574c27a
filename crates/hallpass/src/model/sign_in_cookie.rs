//! The sign-in cookie: the browser secret, which binds pending sign-ins to one browser, and the
//! return URL of each of them.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret as _, SecretString};

use crate::crypto::random;

/// The longest value with one entry, in bytes. Browsers keep 4,096 with the name and the
/// attributes, and nginx takes no more for all headers of an answer unless `proxy_buffer_size` says
/// so. The longest return path fits.
const MAX_BYTES: usize = 3000;

/// The longest value with several entries, so the authorization URL has room beside them.
const MAX_BYTES_OF_SEVERAL: usize = 2000;

/// How many characters of a state's hash name its entry.
const NAME_LENGTH: usize = 12;

/// Separates the secret and the entries. It does not occur in base64url.
const SEPARATOR: char = '.';

/// What a browser with pending sign-ins holds.
pub struct SignInCookie {
    browser_secret: SecretString,
    /// The name of each state and its return path, the newest first.
    return_paths: Vec<(String, String)>,
}

impl SignInCookie {
    /// The cookie of a browser that has no pending sign-in yet.
    pub fn new(browser_secret: SecretString) -> Self {
        Self { browser_secret, return_paths: Vec::new() }
    }

    /// Reads the cookie's value; `None` without a secret. Leaves out entries that cannot be read.
    pub fn parse(value: &str) -> Option<Self> {
        let mut parts = value.split(SEPARATOR);
        let browser_secret = parts.next().filter(|secret| random::is_token(secret))?;
        let read = |entry: &str| {
            let (name, path) = entry.split_at_checked(NAME_LENGTH)?;
            Some((name.to_owned(), String::from_utf8(URL_SAFE_NO_PAD.decode(path).ok()?).ok()?))
        };
        Some(Self { browser_secret: browser_secret.into(), return_paths: parts.filter_map(read).collect() })
    }

    /// The browser secret.
    pub fn browser_secret(&self) -> &SecretString {
        &self.browser_secret
    }

    /// The return path of the sign-in with this state; `None` if its entry was dropped for newer
    /// ones. Not trusted: it came from the browser.
    pub fn return_path(&self, state_hash: &str) -> Option<&str> {
        let name = state_hash.get(..NAME_LENGTH)?;
        self.return_paths.iter().find(|(known, _)| known == name).map(|(_, path)| path.as_str())
    }

    /// Adds a pending sign-in.
    pub fn add(&mut self, state_hash: &str, return_path: &str) {
        let Some(name) = state_hash.get(..NAME_LENGTH) else { return };
        self.return_paths.insert(0, (name.to_owned(), return_path.to_owned()));
    }

    /// The cookie's value, with as many of the newest entries as fit.
    pub fn to_value(&self) -> String {
        let mut value = self.browser_secret.expose_secret().to_owned();
        for (at, (name, path)) in self.return_paths.iter().enumerate() {
            let entry = format!("{SEPARATOR}{name}{}", URL_SAFE_NO_PAD.encode(path));
            let max = if at == 0 { MAX_BYTES } else { MAX_BYTES_OF_SEVERAL };
            if value.len() + entry.len() > max {
                let dropped = self.return_paths.len() - at;
                tracing::info!(
                    dropped,
                    "older sign-ins of a browser lead to the start page: its sign-in cookie is full"
                );
                break;
            }
            value.push_str(&entry);
        }
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cookie() -> SignInCookie {
        SignInCookie::new(random::random_token())
    }

    #[test]
    fn return_paths_are_read_back_byte_for_byte() {
        let mut cookie = cookie();
        let (one, two, other) = (random::hash("one"), random::hash("two"), random::hash("other"));
        cookie.add(&one, "/a;b=\"c\"?x=%2F,y#z");
        let value = cookie.to_value();
        assert!(value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)), "{value}");
        let read = SignInCookie::parse(&value).unwrap();
        assert_eq!(read.browser_secret.expose_secret(), cookie.browser_secret.expose_secret());
        assert_eq!(read.return_path(&one), Some("/a;b=\"c\"?x=%2F,y#z"));
        assert_eq!(read.return_path(&other), None);
        cookie.add(&two, &format!("/{}", "a".repeat(2047)));
        let read = SignInCookie::parse(&cookie.to_value()).unwrap();
        assert_eq!(read.return_path(&two).map(str::len), Some(2048));
    }

    #[test]
    fn full_cookie_drops_the_oldest_entries_and_keeps_the_secret() {
        let mut cookie = cookie();
        let states: Vec<_> = (0..100).map(|tab| random::hash(&format!("tab {tab}"))).collect();
        for state in &states {
            cookie.add(state, &format!("/{}", "a".repeat(100)));
            let value = cookie.to_value();
            assert!(value.len() <= MAX_BYTES_OF_SEVERAL);
            cookie = SignInCookie::parse(&value).unwrap();
        }
        assert_eq!(cookie.return_path(&states[0]), None);
        assert!(states[88..].iter().all(|state| cookie.return_path(state).is_some()));
    }

    #[test]
    fn value_without_a_secret_is_refused() {
        for bad in ["", ".", "short", &format!(".{}", random::random_token().expose_secret())] {
            assert!(SignInCookie::parse(bad).is_none(), "{bad}");
        }
        // As the previous version wrote it, and with damaged entries.
        let secret = random::random_token();
        for rest in ["", ".", ".x", ".0123456789ab*", ".é"] {
            let value = format!("{}{rest}", secret.expose_secret());
            assert!(SignInCookie::parse(&value).is_some_and(|cookie| cookie.return_paths.is_empty()));
        }
    }
}
