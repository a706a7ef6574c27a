//! Which redirect URIs a provider accepts.

use std::{borrow::Cow, net::IpAddr};

use url::{Host, Url};

/// Which redirect URIs a provider accepts: always those with `https`.
#[derive(Clone, Copy, Debug)]
pub struct RedirectUris {
    /// Which others.
    pub http: PlainHttp,
    /// What else the provider wants; may be empty.
    pub note: &'static str,
}

/// Which redirect URIs with `http` a provider accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlainHttp {
    /// It is not known.
    Unknown,
    /// None.
    Never,
    /// None, and with `https` none of `localhost` or with an IP address.
    HttpsWithDomainOnly,
    /// Those of `localhost`.
    Localhost,
    /// Those with a loopback IP address, such as `127.0.0.1`.
    LoopbackAddress,
    /// Both.
    ThisComputer,
    /// All.
    Anywhere,
}

impl RedirectUris {
    /// Nothing is known but that `https` works.
    pub const UNKNOWN: Self = Self { http: PlainHttp::Unknown, note: "" };

    /// The rules in words.
    pub fn text(self) -> Cow<'static, str> {
        let http = match self.http {
            PlainHttp::Unknown => "`https`",
            PlainHttp::Never => "`https` only",
            PlainHttp::HttpsWithDomainOnly => "`https` and a domain name; no `localhost`, no IP address",
            PlainHttp::Localhost => "`https`, or `http://localhost`",
            PlainHttp::LoopbackAddress => "`https`, or `http://127.0.0.1`",
            PlainHttp::ThisComputer => "`https`, or `http://localhost` and `http://127.0.0.1`",
            PlainHttp::Anywhere => "`https` or `http`",
        };
        if self.note.is_empty() { http.into() } else { format!("{http}; {}", self.note).into() }
    }

    /// [`Self::text`] without the marks of the documentation.
    pub fn plain_text(self) -> String {
        self.text().replace('`', "")
    }

    /// Whether the provider accepts `uri`, as far as is known.
    pub fn accept(self, uri: &str) -> bool {
        // One that is no URL is refused at the start.
        let Ok(uri) = Url::parse(uri) else { return true };
        let is_domain = matches!(uri.host(), Some(Host::Domain(host)) if host != "localhost");
        if uri.scheme() == "https" {
            return is_domain || self.http != PlainHttp::HttpsWithDomainOnly;
        }
        let address = match uri.host() {
            Some(Host::Ipv4(address)) => Some(IpAddr::V4(address)),
            Some(Host::Ipv6(address)) => Some(IpAddr::V6(address)),
            Some(Host::Domain(_)) | None => None,
        };
        let is_loopback = address.is_some_and(|address| address.is_loopback());
        let is_localhost = uri.host_str() == Some("localhost");
        match self.http {
            PlainHttp::Unknown | PlainHttp::Anywhere => true,
            PlainHttp::Never | PlainHttp::HttpsWithDomainOnly => false,
            PlainHttp::Localhost => is_localhost,
            PlainHttp::LoopbackAddress => is_loopback,
            PlainHttp::ThisComputer => is_localhost || is_loopback,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirect_uris_with_plain_http_are_accepted_as_the_rules_say() {
        let uris =
            ["http://localhost:8080/", "http://127.0.0.1/", "http://[::1]/", "http://app.example.org/"];
        for (http, expected) in [
            (PlainHttp::Unknown, [true; 4]),
            (PlainHttp::Never, [false; 4]),
            (PlainHttp::HttpsWithDomainOnly, [false; 4]),
            (PlainHttp::Localhost, [true, false, false, false]),
            (PlainHttp::LoopbackAddress, [false, true, true, false]),
            (PlainHttp::ThisComputer, [true, true, true, false]),
            (PlainHttp::Anywhere, [true; 4]),
        ] {
            let rules = RedirectUris { http, note: "" };
            let accepted = uris.map(|uri| rules.accept(uri));
            assert_eq!(accepted, expected, "{http:?}");
            assert!(rules.accept("https://localhost.example.org/"), "{http:?}");
        }
    }

    #[test]
    fn redirect_uris_of_this_computer_may_be_refused_with_https_too() {
        let accepts = |http, uri: &str| RedirectUris { http, note: "" }.accept(uri);
        for uri in ["https://localhost/", "https://127.0.0.1/", "https://[::1]/"] {
            assert!(accepts(PlainHttp::Never, uri) && !accepts(PlainHttp::HttpsWithDomainOnly, uri), "{uri}");
        }
        assert!(accepts(PlainHttp::HttpsWithDomainOnly, "https://app.example.org/"));
    }

    #[test]
    fn redirect_uris_are_described_with_their_note() {
        let rules = RedirectUris { http: PlainHttp::Never, note: "at most ten" };
        assert_eq!(rules.text(), "`https` only; at most ten");
        assert_eq!(RedirectUris::UNKNOWN.text(), "`https`");
    }
}
