//! The names of the cookies.

use crate::model::public_url::PublicUrl;

/// The names of the cookies of one application. Over https they carry the prefix that only this
/// host can set (RFC 6265bis, section 4.1.3.2). Over plain http, which is development, they carry
/// the port: cookies do not know ports (RFC 6265, section 8.5), and two applications on `localhost`
/// would overwrite each other's.
#[derive(Clone, Debug)]
pub struct CookieNames {
    /// Holds the session token.
    pub session: String,
    /// Holds the CSRF token.
    pub csrf: String,
    /// Holds the secret that pending sign-ins are bound to.
    pub sign_in: String,
    /// Whether all cookies are `Secure`, which the prefix `__Host-` requires.
    pub secure: bool,
}

impl CookieNames {
    /// The names for the application at `public_url`.
    pub fn of(public_url: &PublicUrl) -> Self {
        let secure = public_url.is_secure();
        let prefix = if secure { "__Host-" } else { "" };
        let port = public_url.as_url().port().filter(|_| !secure).map(|port| format!(".{port}"));
        let suffix = port.unwrap_or_default();
        let name = |name| format!("{prefix}hallpass.{name}{suffix}");
        Self { session: name("session"), csrf: name("csrf"), sign_in: name("signin"), secure }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
