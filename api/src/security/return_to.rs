//! Where a person lands after signing in or out: always a page of ours. Its name on the wire is `callbackUrl`.

use hallpass_shared::{ErrorCode, Page};
use url::form_urlencoded;

use crate::public_url::PublicUrl;

const MAX_BYTES: usize = 2048;

/// A path of ours, with its query and fragment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnTo(String);

impl ReturnTo {
    /// Reads what a client sent: a path, or an absolute URL on the public origin. `None` for anything else.
    pub fn parse(text: &str, public_url: &PublicUrl) -> Option<Self> {
        // Browsers read a backslash as a slash and skip control characters; the URL standard's parser forgives spaces
        // around. None of them belongs in an honest address.
        if text.len() > MAX_BYTES || text.bytes().any(|byte| byte <= b' ' || byte == 0x7f || byte == b'\\') {
            return None;
        }
        if !text.starts_with('/') && !text.starts_with("http://") && !text.starts_with("https://") {
            return None;
        }
        let url = public_url.as_url().join(text).ok()?;
        let same_origin = url.origin() == public_url.as_url().origin();
        if !same_origin || !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        // A second slash would make the path the name of a host, once it stands alone.
        if url.path().starts_with("//") || url.path() == "/api" || url.path().starts_with("/api/") {
            return None;
        }
        Some(Self(url[url::Position::BeforePath..].to_owned()))
    }

    /// As [`Self::parse`], and the start page for anything else.
    pub fn parse_or_home(text: Option<&str>, public_url: &PublicUrl) -> Self {
        text.and_then(|text| Self::parse(text, public_url)).unwrap_or_else(|| Self("/".into()))
    }

    /// The path, query and fragment.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The login page's path, with why the person is there and where they wanted to go.
pub fn login_path(error: Option<ErrorCode>, return_to: Option<&str>, reference: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    if let Some(error) = error {
        query.append_pair("error", error.as_str());
    }
    if let Some(return_to) = return_to.filter(|path| *path != "/") {
        query.append_pair("callbackUrl", return_to);
    }
    if let Some(reference) = reference {
        query.append_pair("reference", reference);
    }
    let query = query.finish();
    let login = Page::Login.path();
    if query.is_empty() { login.to_owned() } else { format!("{login}?{query}") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn public() -> PublicUrl {
        PublicUrl::parse("https://app.example.org").unwrap()
    }

    #[test]
    fn a_path_of_ours_is_kept() {
        for (given, kept) in [
            ("/", "/"),
            ("/dashboard?tab=a%20b&x=%2F#top", "/dashboard?tab=a%20b&x=%2F#top"),
            ("https://app.example.org/profile", "/profile"),
            ("https://app.example.org:443/profile", "/profile"),
            ("/a/../b", "/b"),
        ] {
            assert_eq!(ReturnTo::parse(given, &public()).unwrap().as_str(), kept, "{given}");
        }
    }

    #[test]
    fn anything_else_is_not() {
        let long = format!("/{}", "a".repeat(MAX_BYTES));
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
            &long,
        ] {
            assert_eq!(ReturnTo::parse(given, &public()), None, "{given}");
        }
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_stays_on_the_origin(given in "[/\\\\a-z.:@%#? \\t]{0,24}") {
            if let Some(kept) = ReturnTo::parse(&given, &public()) {
                let there = public().as_url().join(kept.as_str()).unwrap();
                prop_assert_eq!(there.origin(), public().as_url().origin());
                prop_assert_eq!(ReturnTo::parse(kept.as_str(), &public()), Some(kept));
            }
        }
    }
}
