//! The names of the cookies, and what else they have in common.

use std::borrow::Cow;

use super::{
    cookie_settings::{CookieDomain, CookieSameSite, CookieSettings},
    public_url::PublicUrl,
    site::SiteError,
};

/// The names of the cookies of one application. Over https they carry the prefix that only this
/// host can set (RFC 6265bis, section 4.1.3.2). Over plain http, which is development, they carry
/// the port: cookies do not know ports (RFC 6265, section 8.5), and two applications on `localhost`
/// would overwrite each other's.
///
/// Cookies with a path or a domain cannot have that prefix: they have the one that says that they
/// came over https, and other applications of the host, or of the domain, can overwrite them. They
/// carry the path and the domain: a browser keeps a cookie for each of them, and sends those of
/// `/app` and `/app/admin`, or of an earlier domain, together. Under one name they would conflict.
#[derive(Clone, Debug)]
pub struct CookieNames {
    /// Holds the session token.
    pub session: String,
    /// Holds the CSRF token.
    pub csrf: String,
    /// Holds the secret that pending sign-ins are bound to.
    pub sign_in: String,
    /// Holds the id of the provider of the last sign-in.
    pub last_provider: String,
    /// The attributes that all of them have.
    pub attributes: CookieAttributes,
}

/// The attributes that all cookies of an application have.
#[derive(Clone, Debug)]
pub struct CookieAttributes {
    /// Whether they are `Secure`, which the prefixes require.
    pub secure: bool,
    /// The path: that of the public URL.
    pub path: Cow<'static, str>,
    /// The domain whose subdomains get them, too.
    pub domain: Option<String>,
    /// For which sites browsers send them.
    pub same_site: CookieSameSite,
}

impl CookieNames {
    /// The names for the application at `public_url`.
    ///
    /// # Errors
    /// Browsers would refuse the cookies.
    pub fn new(public_url: &PublicUrl, settings: &CookieSettings) -> Result<Self, SiteError> {
        let secure = public_url.is_secure();
        let host = public_url.as_url().host_str().unwrap_or_default();
        if let Some(domain) = settings.domain.as_ref().filter(|domain| !domain.contains(host)) {
            let (domain, host) = (domain.as_str().to_owned(), host.to_owned());
            return Err(SiteError::ForeignCookieDomain { domain, host });
        }
        if settings.same_site == CookieSameSite::None && !secure {
            return Err(SiteError::CrossSiteWithoutHttps);
        }
        let is_of_host = settings.domain.is_none() && public_url.path().is_empty();
        let prefix = match (secure, is_of_host) {
            (true, true) => "__Host-",
            (true, false) => "__Secure-",
            (false, _) => "",
        };
        let own = settings.prefix.as_str();
        let suffix = suffix(public_url, settings.domain.as_ref());
        let name = |name| format!("{prefix}{own}.{name}{suffix}");
        Ok(Self {
            session: name("session"),
            csrf: name("csrf"),
            sign_in: name("signin"),
            last_provider: name("last-provider"),
            attributes: CookieAttributes {
                secure,
                path: match public_url.path() {
                    "" => Cow::Borrowed("/"),
                    path => Cow::Owned(path.to_owned()),
                },
                domain: settings.domain.as_ref().map(|domain| domain.as_str().to_owned()),
                same_site: settings.same_site,
            },
        })
    }

    /// The names for the application at `public_url` that decides nothing.
    #[cfg(test)]
    pub fn of(public_url: &PublicUrl) -> Self {
        Self::new(public_url, &CookieSettings::default()).unwrap()
    }
}

/// What names end with: the port over plain http, the path and the domain.
fn suffix(public_url: &PublicUrl, domain: Option<&CookieDomain>) -> String {
    let port = public_url.as_url().port().filter(|_| !public_url.is_secure());
    let port = port.map_or_else(String::new, |port| format!(".{port}"));
    // No name has a slash, and no path a plus sign.
    let path = public_url.path().replace('/', ".");
    let domain = domain.map_or_else(String::new, |domain| format!("+{}", domain.as_str()));
    [port, path, domain].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::cookie_settings::CookiePrefix;

    #[test]
    fn cookies_carry_the_port_in_development_only() {
        for (url, session) in [
            ("https://app.example.org", "__Host-hallpass.session"),
            ("https://app.example.org:8443", "__Host-hallpass.session"),
            ("http://localhost", "hallpass.session"),
            ("http://localhost:8080", "hallpass.session.8080"),
            ("http://[::1]:8070", "hallpass.session.8070"),
            ("https://app.example.org/app", "__Secure-hallpass.session.app"),
            ("http://localhost:8080/app", "hallpass.session.8080.app"),
        ] {
            assert_eq!(CookieNames::of(&PublicUrl::parse(url).unwrap()).session, session, "{url}");
        }
        let names = CookieNames::of(&PublicUrl::localhost(8080));
        assert_eq!((&*names.csrf, &*names.sign_in), ("hallpass.csrf.8080", "hallpass.signin.8080"));
        assert_eq!(names.last_provider, "hallpass.last-provider.8080");
    }

    #[test]
    fn cookies_of_a_domain_are_not_those_of_the_host() {
        let url = PublicUrl::parse("https://app.example.org").unwrap();
        let domain = |name| CookieSettings::default().domain(CookieDomain::parse(name).unwrap());
        let names = CookieNames::new(&url, &domain("example.org")).unwrap();
        assert_eq!(names.session, "__Secure-hallpass.session+example.org");
        assert_eq!(names.attributes.domain.as_deref(), Some("example.org"));
        let refused = CookieNames::new(&url, &domain("other.example.org")).unwrap_err();
        assert!(matches!(refused, SiteError::ForeignCookieDomain { .. }), "{refused}");
        let prefix = CookieSettings::default().prefix(CookiePrefix::parse("notes").unwrap());
        assert_eq!(CookieNames::new(&url, &prefix).unwrap().csrf, "__Host-notes.csrf");
        let none = CookieSettings::default().same_site(CookieSameSite::None);
        assert!(CookieNames::new(&url, &none).is_ok());
        let refused = CookieNames::new(&PublicUrl::localhost(80), &none).unwrap_err();
        assert_eq!(refused, SiteError::CrossSiteWithoutHttps);
    }
    /// Browsers send all of these together, and two values of one name are refused.
    #[test]
    fn cookies_that_are_sent_together_have_different_names() {
        let named = |url: &str, domain: Option<&str>| {
            let domain = domain.map(|domain| CookieDomain::parse(domain).unwrap());
            let settings = CookieSettings { domain, ..CookieSettings::default() };
            CookieNames::new(&PublicUrl::parse(url).unwrap(), &settings).unwrap().session
        };
        let mut names = Vec::new();
        for path in ["", "/app", "/app/admin", "/example.org"] {
            for domain in [None, Some("example.org"), Some("app.example.org")] {
                names.push(named(&format!("https://app.example.org{path}"), domain));
            }
        }
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all, "{names:?}");
    }
}
