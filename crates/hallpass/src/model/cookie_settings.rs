//! What an application decides about its cookies.

use url::{Host, Url};

use super::site::SiteError;

/// What an application decides about its cookies. The default is the strictest: for this host and
/// this site alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CookieSettings {
    /// What the names of the cookies begin with.
    pub prefix: CookiePrefix,
    /// The domain whose subdomains get the cookies, too.
    pub domain: Option<CookieDomain>,
    /// For which sites browsers send the cookies.
    pub same_site: CookieSameSite,
}

impl CookieSettings {
    /// With names that begin with `prefix`.
    #[must_use]
    pub fn prefix(self, prefix: CookiePrefix) -> Self {
        Self { prefix, ..self }
    }

    /// For all subdomains of `domain`: each of them can read and overwrite the cookies.
    #[must_use]
    pub fn domain(self, domain: CookieDomain) -> Self {
        Self { domain: Some(domain), ..self }
    }

    /// For which sites browsers send the cookies.
    #[must_use]
    pub fn same_site(self, same_site: CookieSameSite) -> Self {
        Self { same_site, ..self }
    }
}

/// What the names of the cookies begin with: `hallpass`. Two applications of one host need
/// different ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookiePrefix(String);

impl Default for CookiePrefix {
    fn default() -> Self {
        Self("hallpass".into())
    }
}

impl CookiePrefix {
    /// Reads up to 32 letters, digits, `-` and `_`.
    ///
    /// # Errors
    /// It has other characters, or is too long, or begins like a prefix with a meaning (`__Host-`).
    pub fn parse(text: &str) -> Result<Self, SiteError> {
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
        if !(1..=32).contains(&text.len()) || !text.bytes().all(allowed) || text.starts_with("__") {
            return Err(SiteError::CookiePrefix(text.into()));
        }
        Ok(Self(text.into()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A domain whose subdomains get the cookies, too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookieDomain(String);

impl CookieDomain {
    /// Reads the name of a domain, such as `example.org`. A dot before it does not matter.
    ///
    /// # Errors
    /// It is no name, is an IP address, or has a single label, as public suffixes such as `com`
    /// have. (Browsers know all public suffixes, and refuse cookies for them.)
    pub fn parse(text: &str) -> Result<Self, SiteError> {
        let refuse = || SiteError::CookieDomain(text.into());
        let name = text.strip_prefix('.').unwrap_or(text);
        let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
        if !name.bytes().all(allowed) {
            return Err(refuse());
        }
        // The URL standard's parser writes names as browsers do.
        let url = Url::parse(&format!("https://{name}/")).map_err(|_| refuse())?;
        match url.host() {
            Some(Host::Domain(host)) if host.eq_ignore_ascii_case(name) => {
                let labels: Vec<_> = host.split('.').collect();
                let is_domain = labels.len() > 1 && labels.iter().all(|label| !label.is_empty());
                if is_domain { Ok(Self(host.to_owned())) } else { Err(refuse()) }
            }
            _ => Err(refuse()),
        }
    }

    /// The name, without a dot before it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether cookies of `host` can be for this domain.
    pub(crate) fn contains(&self, host: &str) -> bool {
        host.strip_suffix(self.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    }
}

/// For which sites browsers send the cookies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum CookieSameSite {
    /// `SameSite=Lax`: for pages of this site (subdomains of one registered domain are one site),
    /// and for links to it.
    #[default]
    Lax,
    /// `SameSite=None`: for pages of other sites, too. Needed for a front end of another site, and
    /// many browsers block such cookies.
    None,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookie_domain_is_a_name_with_a_dot() {
        for (given, host, contained) in [
            ("example.org", "app.example.org", true),
            (".Example.org", "example.org", true),
            ("example.org", "badexample.org", false),
            ("app.example.org", "example.org", false),
        ] {
            assert_eq!(CookieDomain::parse(given).unwrap().contains(host), contained, "{given} {host}");
        }
        for bad in [
            "",
            ".",
            "org",
            "localhost",
            "192.0.2.1",
            "[::1]",
            "a..b",
            "example.org.",
            "a.b/c",
            "a.b:80",
            "*.org",
        ] {
            assert!(CookieDomain::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn cookie_prefix_has_no_meaning_for_browsers() {
        assert_eq!(CookiePrefix::parse("notes-2").unwrap().as_str(), "notes-2");
        for bad in ["", "__Host-a", "__Secure-", "a b", "a=b", "a;b", "a.b", &"a".repeat(33)] {
            assert!(CookiePrefix::parse(bad).is_err(), "{bad}");
        }
    }
}
