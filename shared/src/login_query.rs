//! The query of the login page: why the person is there, and where they wanted to go.

use crate::{ErrorCode, ProviderId, form, is_reference, is_return_path, paths};

/// The query of `/login`. A parameter that occurs twice is ambiguous, and ignored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoginQuery {
    /// What went wrong, as the name of an [`ErrorCode`].
    pub error: Option<String>,
    /// The return URL (`callbackUrl`, the name that Auth.js has for it).
    pub callback_url: Option<String>,
    /// The id of the request that failed, which finds the cause in the server's log.
    pub reference: Option<String>,
    /// How old the sign-in at the provider may be, in seconds, if it has to be a recent one.
    pub max_age: Option<String>,
    /// The application's refusal, sealed: only the server that renders the page can open it.
    pub refusal: Option<String>,
    /// The provider with which the sign-in failed, where [another
    /// account](ErrorCode::suggests_another_account) there may help.
    pub provider: Option<String>,
}

impl LoginQuery {
    /// Reads a query, with or without its question mark.
    pub fn parse(query: &str) -> Self {
        let query = query.strip_prefix('?').unwrap_or(query);
        let get = |wanted: &str| {
            let mut all = form::parse(query).filter(|(name, _)| name == wanted);
            let (_, first) = all.next()?;
            all.next().is_none().then_some(first)
        };
        Self {
            error: get("error"),
            callback_url: get("callbackUrl"),
            reference: get("reference"),
            max_age: get("maxAge"),
            refusal: get("refusal"),
            provider: get("provider"),
        }
    }

    /// Writes it, without a question mark.
    pub fn to_query(&self) -> String {
        let mut query = String::new();
        for (name, value) in [
            ("error", &self.error),
            ("callbackUrl", &self.callback_url),
            ("reference", &self.reference),
            ("provider", &self.provider),
            ("maxAge", &self.max_age),
            ("refusal", &self.refusal),
        ] {
            if let Some(value) = value {
                form::append(&mut query, name, value);
            }
        }
        query
    }

    /// The path of the login page with this query.
    pub fn to_url(&self) -> String {
        self.to_url_at(paths::LOGIN_PAGE)
    }

    /// The URL of the login page at `page`, a path or a URL, with this query.
    pub fn to_url_at(&self, page: &str) -> String {
        let query = self.to_query();
        if query.is_empty() { page.into() } else { format!("{page}?{query}") }
    }

    /// A query with the return URL `path`.
    pub fn returning_to(path: &str) -> Self {
        Self { callback_url: Some(path.into()), ..Self::default() }
    }

    /// The error, if it is one of our codes. Nothing else is shown: any site can link to any query.
    pub fn error(&self) -> Option<ErrorCode> {
        self.error.as_deref()?.parse().ok()
    }

    /// The reference, if it has the form of a UUID.
    pub fn reference(&self) -> Option<&str> {
        self.reference.as_deref().filter(|text| is_reference(text))
    }

    /// How old the sign-in at the provider may be, in seconds, if it has to be a recent one.
    pub fn max_age(&self) -> Option<u32> {
        self.max_age.as_deref()?.parse().ok()
    }

    /// Whether a person who is signed in is there to sign in once more: for a recent sign-in, or
    /// with another of their ways.
    pub fn is_for_same_person(&self) -> bool {
        let asks =
            [ErrorCode::RecentSignInRequired, ErrorCode::OtherSignInRequired, ErrorCode::SamePersonRequired];
        self.max_age().is_some() || self.error().is_some_and(|error| asks.contains(&error))
    }

    /// Whether `provider` should let the person choose another account there: the error suggests
    /// it, and it happened with this provider, or with one that is not known.
    pub fn suggests_another_account_at(&self, provider: &ProviderId) -> bool {
        let failed = self.provider.as_deref();
        self.error().is_some_and(ErrorCode::suggests_another_account)
            && failed.is_none_or(|failed| failed == provider.as_str())
    }

    /// The return URL for a form, which the server checks: any path, and a URL of a separate front
    /// end. Not for a link. `None` if there is none: a form without the field leads to the server's
    /// start page.
    pub fn return_to_of_form(&self) -> Option<&str> {
        let is_url = |url: &str| url.starts_with("https://") || url.starts_with("http://");
        // Only the server knows where the API is, and so which paths are pages: one page, on which
        // a person lets an app sign in, is below the path of the API.
        let is_path = |url: &str| url.starts_with('/') && !url.starts_with("//");
        self.callback_url.as_deref().filter(|url| is_url(url) || is_path(url))
    }

    /// The return URL, if it is a page of this site by [`is_return_path`]; otherwise the start
    /// page.
    pub fn return_to(&self) -> &str {
        self.callback_url.as_deref().filter(|path| is_return_path(path)).unwrap_or("/")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// As a browser would parse it: the `url` crate follows the same standard.
        #[test]
        fn return_to_never_leads_to_another_site(given in "[/\\\\a-z.:@%#? \\t\\n\\r\u{0}\u{3000}]{0,24}") {
            let base = url::Url::parse("http://localhost:8080/login").unwrap();
            let there = base.join(query("", &given, "").return_to()).unwrap();
            prop_assert_eq!(there.origin(), base.origin());
        }
    }

    #[test]
    fn written_query_is_parsed_as_it_was() {
        let written = query("AccessDenied", "/profile?a=b&c=d e#f", "ref");
        assert_eq!(LoginQuery::parse(&format!("?{}", written.to_query())), written);
        assert_eq!(LoginQuery::parse("error=a&error=b&other=%ff"), LoginQuery::default());
    }

    fn query(error: &str, callback_url: &str, reference: &str) -> LoginQuery {
        LoginQuery {
            error: Some(error.into()),
            callback_url: Some(callback_url.into()),
            reference: Some(reference.into()),
            ..LoginQuery::default()
        }
    }

    #[test]
    fn forged_query_is_not_shown() {
        let forged = query("Call 555-1234", "//evil.example", "<b>call 555-1234</b>");
        assert_eq!((forged.error(), forged.reference(), forged.return_to()), (None, None, "/"));
    }

    #[test]
    fn another_account_is_suggested_where_the_sign_in_failed() {
        let (one, two) = (ProviderId::new("one"), ProviderId::new("two"));
        for (query, expected) in [
            ("error=AccessDenied&provider=one", (true, false)),
            ("error=AccessDenied&provider=gone", (false, false)),
            ("error=AccessDenied", (true, true)),
            ("error=SignInExpired&provider=one", (false, false)),
            ("provider=one", (false, false)),
        ] {
            let query = LoginQuery::parse(query);
            let suggested = [&one, &two].map(|id| query.suggests_another_account_at(id));
            assert_eq!(suggested, <[bool; 2]>::from(expected), "{query:?}");
        }
    }

    #[test]
    fn same_person_is_asked_to_sign_in_once_more() {
        for (query, expected) in [
            ("error=RecentSignInRequired", true),
            ("error=OtherSignInRequired", true),
            ("error=SamePersonRequired", true),
            ("error=SamePersonRequired&maxAge=60", true),
            ("error=AccessDenied", false),
            ("maxAge=soon", false),
        ] {
            assert_eq!(LoginQuery::parse(query).is_for_same_person(), expected, "{query}");
        }
    }

    #[test]
    fn return_to_of_a_form_may_be_elsewhere() {
        for (given, form) in [
            ("https://front.example/a", Some("https://front.example/a")),
            ("//evil.example", None),
            ("/a", Some("/a")),
            ("/", Some("/")),
            ("/api/v2/auth/authorize?client_id=cli", Some("/api/v2/auth/authorize?client_id=cli")),
            ("x:y", None),
        ] {
            let query = LoginQuery::returning_to(given);
            assert_eq!(query.return_to_of_form(), form);
            assert!(query.return_to() == "/" || given == "/a", "{given}");
        }
    }

    #[test]
    fn return_to_below_the_api_is_the_start_page() {
        for path in ["/api/auth/session", "/x/..%2fapi/auth/session", "/%2561pi/auth/signout", "/x/../API"] {
            assert_eq!(query("", path, "").return_to(), "/", "{path}");
        }
    }

    #[test]
    fn query_of_the_server_is_shown() {
        let id = "5f2435c9-c601-4f32-98a4-95ec23829131";
        let real = query("AccessDenied", "/profile?a=b", id);
        assert_eq!(real.error(), Some(ErrorCode::AccessDenied));
        assert_eq!((real.reference(), real.return_to()), (Some(id), "/profile?a=b"));
    }
}
