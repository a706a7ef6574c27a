//! The return URL: the page of this site that a person comes to after signing in or out. On the
//! wire it is Auth.js' `callbackUrl`.
//!
//! The whole algorithm:
//! 1. A path is accepted by the rule that the browser app follows too: see
//!    [`is_return_path`](hallpass_types::is_return_path). It is below the path of the public URL,
//!    and not below that of the API.
//! 2. An absolute URL has at most 2 KiB and no control character, space or backslash; the URL
//!    standard's parser makes of it a URL of exactly the public origin, or of one of the allowed
//!    origins, without a user name or a password.
//! 3. What is kept is the parser's normal form, of a URL of this site from the path on, if it is
//!    accepted as a path. It is its own normal form, so it does not matter how often it is checked.

use hallpass_types::MAX_RETURN_PATH_BYTES;

use crate::model::site::Site;

/// A path of this site as browsers see it, with its query and fragment; or a URL of a separate
/// front end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// Reads what a client sent: a path, or an absolute URL on the public origin or an allowed one.
    pub fn parse(text: &str, site: &Site) -> Option<Self> {
        if !site.is_own_page(text) && !is_absolute(text) {
            return None;
        }
        let own = site.public_url().as_url();
        let url = own.join(text).ok()?;
        if !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        if url.origin() != own.origin() {
            let is_allowed = site.allows_origin(url.origin().ascii_serialization().as_bytes());
            return (is_allowed && url.as_str().len() <= MAX_RETURN_PATH_BYTES).then(|| Self(url.into()));
        }
        let kept = &url[url::Position::BeforePath..];
        site.is_own_page(kept).then(|| Self(kept.to_owned()))
    }

    /// The start page.
    pub fn home(site: &Site) -> Self {
        Self(site.home().to_owned())
    }

    /// Reads it as [`Self::parse`] does; anything else leads to the start page.
    pub fn parse_or_home(text: Option<&str>, site: &Site) -> Self {
        text.and_then(|text| Self::parse(text, site)).unwrap_or_else(|| Self::home(site))
    }

    /// The path, query and fragment; or the URL.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The absolute URL.
    pub fn to_url(&self, site: &Site) -> String {
        if self.0.starts_with('/') {
            return [site.public_url().origin(), self.as_str()].concat();
        }
        self.0.clone()
    }
}

/// Whether `text` has the form of an absolute URL.
///
/// Browsers read a backslash as a slash and skip control characters; the URL standard's parser
/// ignores spaces around it. None of them belongs in an honest URL.
fn is_absolute(text: &str) -> bool {
    let forbidden = |char: char| char.is_control() || char == ' ' || char == '\\';
    let scheme = text.starts_with("http://") || text.starts_with("https://");
    scheme && text.len() <= MAX_RETURN_PATH_BYTES && !text.contains(forbidden)
}

#[cfg(test)]
mod tests {
    use hallpass_types::LoginQuery;
    use proptest::prelude::*;

    use super::*;
    use crate::model::{
        public_url::PublicUrl,
        site::{allowed_origin::AllowedOrigin, base_path::BasePath, page::Pages},
    };

    fn public() -> Site {
        Site::at(PublicUrl::parse("https://app.example.org").unwrap())
    }

    #[test]
    fn return_url_of_this_site_is_kept_as_a_path() {
        for (given, kept) in [
            ("/", "/"),
            ("/dashboard?tab=a%20b&x=%2F#top", "/dashboard?tab=a%20b&x=%2F#top"),
            ("https://app.example.org/profile", "/profile"),
            ("https://app.example.org:443/profile", "/profile"),
            ("https://app.example.org/a/../b", "/b"),
        ] {
            assert_eq!(ReturnTo::parse(given, &public()).unwrap().as_str(), kept, "{given}");
        }
    }

    #[test]
    fn return_url_of_another_site_or_of_the_api_is_refused() {
        let long = format!("/{}", "a".repeat(MAX_RETURN_PATH_BYTES));
        for given in [
            "",
            "dashboard",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            " /dashboard",
            "https://evil.example",
            "https:evil.example",
            "http://app.example.org/",
            "https://app.example.org@evil.example/",
            "https://app.example.org.evil.example/",
            "https://user@app.example.org/",
            "javascript:alert(1)",
            "data:text/html,x",
            "/.//evil.example",
            "/a/..//evil.example",
            "/api/auth/signout",
            "/x/../api/auth/session",
            "/api",
            "/%61pi/auth/signout",
            "/%2561pi/auth/signout",
            "/API/auth/session",
            "/%2e/api/auth/session",
            "/.%2fapi/auth/session",
            "/%2Fapi/auth/session",
            "/x/..%2fapi/auth/session",
            "/x/..%5Capi/auth/session",
            "/x/%252e%252e/api/auth/session",
            "https://app.example.org/x/..%2fapi/auth/session",
            "https://app.example.org/api/auth/session",
            &long,
            &format!("/{}", "é".repeat(1000)),
        ] {
            assert_eq!(ReturnTo::parse(given, &public()), None, "{given}");
        }
    }

    /// With a separate front end, and below a path.
    fn with_front_end() -> Site {
        let url = PublicUrl::parse("https://api.example.org/app").unwrap();
        let origins = vec![AllowedOrigin::parse("https://app.example.org").unwrap()];
        Site::new(url, BasePath::parse("/auth").unwrap(), &Pages::default(), origins).unwrap()
    }

    #[test]
    fn return_url_of_an_allowed_origin_is_kept_whole() {
        for (given, kept, url) in [
            (
                "https://app.example.org/a?b#c",
                "https://app.example.org/a?b#c",
                "https://app.example.org/a?b#c",
            ),
            ("https://APP.example.org:443", "https://app.example.org/", "https://app.example.org/"),
            ("/app/notes", "/app/notes", "https://api.example.org/app/notes"),
            ("https://api.example.org/app", "/app", "https://api.example.org/app"),
        ] {
            let read = ReturnTo::parse(given, &with_front_end()).unwrap();
            assert_eq!((read.as_str(), &*read.to_url(&with_front_end())), (kept, url), "{given}");
            assert_eq!(ReturnTo::parse(kept, &with_front_end()), Some(read));
        }
        for given in [
            "http://app.example.org/",
            "https://app.example.org:8443/",
            "https://x@app.example.org/",
            "https://app.example.org.evil.example/",
            "https://app.example.org\\.evil.example/",
            "//app.example.org/",
            "https://api.example.org/",
            "https://api.example.org/other",
            "/app/auth/signout",
            "/notes",
            &format!("https://app.example.org/{}", "é".repeat(1000)),
        ] {
            assert_eq!(ReturnTo::parse(given, &with_front_end()), None, "{given}");
        }
        assert_eq!(ReturnTo::parse_or_home(None, &with_front_end()).as_str(), "/app/");
    }

    proptest! {
        #[test]
        fn return_url_that_is_accepted_stays_on_the_origin(given in "[/\\\\a-z.:@%#? \\t]{0,24}") {
            if let Some(kept) = ReturnTo::parse(&given, &public()) {
                let own = public().public_url().as_url().clone();
                let there = own.join(kept.as_str()).unwrap();
                prop_assert_eq!(there.origin(), own.origin());
                prop_assert_eq!(ReturnTo::parse(kept.as_str(), &public()), Some(kept));
            }
        }

        /// The login page of the browser app links to a path exactly if the server leads to it.
        #[test]
        fn return_path_is_judged_alike_by_server_and_client(
            given in "/([a-zA-Z./;?#\\\\ \t\"'\\[{|^`\u{e9}\u{85}\u{3000}]|%2[eEfF]|%25|%5[cC]|%[46]1|api|\\.\\.){0,24}",
        ) {
            let accepted = ReturnTo::parse(&given, &public()).is_some();
            let query = LoginQuery { callback_url: Some(given.clone()), ..LoginQuery::default() };
            prop_assert_eq!(query.return_to() == given, accepted || given == "/");
        }
    }
}
