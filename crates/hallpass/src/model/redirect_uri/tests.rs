//! Redirect URIs that are accepted, and those that lead elsewhere.

use proptest::prelude::*;

use super::*;

#[test]
fn loopback_uri_with_any_port_is_accepted() {
    for given in [
        "http://127.0.0.1",
        "http://127.0.0.1/",
        "http://127.0.0.1:1",
        "http://127.0.0.1:65535/callback/x-1.html",
        "http://[::1]:49152/cb",
    ] {
        assert_eq!(RedirectUri::parse_loopback(given).unwrap().as_str(), given);
    }
}

#[test]
fn loopback_uri_that_leads_elsewhere_is_refused() {
    for given in [
        "",
        "http://localhost:1/",
        "https://127.0.0.1:1/",
        "HTTP://127.0.0.1:1/",
        "http://127.0.0.1:0/",
        "http://127.0.0.1:65536/",
        "http://127.0.0.1:/",
        "http://127.0.0.1:+1/",
        "http://127.0.0.1:1@evil.example/",
        "http://127.0.0.1.evil.example/",
        "http://127.0.0.10/",
        "http://127.0.0.1@evil.example/",
        "http://127.0.0.1\\evil.example",
        "http://127.0.0.1:1?x=y",
        "http://127.0.0.1:1/#x",
        "http://127.0.0.1:1/a\r\nb",
        "http://127.0.0.1:1/ ",
        " http://127.0.0.1:1/",
        "http://127.1:1/",
        "http://[::1%25lo]:1/",
        "http://[::2]:1/",
    ] {
        assert_eq!(RedirectUri::parse_loopback(given), None, "{given}");
    }
}

#[test]
fn declared_uri_belongs_to_one_app() {
    for text in ["com.example.notes:/signed-in", "com.example.notes:signed-in?a=b", "https://a.example/cb"] {
        assert_eq!(RedirectUri::declare(text).unwrap().as_str(), text);
    }
    for (text, problem) in [
        ("", RedirectUriProblem::NotNormal),
        ("/signed-in", RedirectUriProblem::NotNormal),
        ("https://a.example", RedirectUriProblem::NotNormal),
        ("https://a.example/a b", RedirectUriProblem::NotNormal),
        ("http://a.example/", RedirectUriProblem::PlainHttp),
        ("http://127.0.0.1:1/", RedirectUriProblem::PlainHttp),
        ("notes:/signed-in", RedirectUriProblem::Scheme),
        ("javascript:alert(1)", RedirectUriProblem::Scheme),
        ("data:text/html,x", RedirectUriProblem::Scheme),
        ("https://ada@a.example/", RedirectUriProblem::Parts),
        ("com.example.notes:/#x", RedirectUriProblem::Parts),
    ] {
        assert_eq!(RedirectUri::declare(text), Err(problem), "{text}");
    }
}

#[test]
fn form_sources_cover_the_uri_and_where_the_app_leads_on() {
    for (text, sources) in [
        ("http://127.0.0.1:1/cb", "https: http://127.0.0.1:1"),
        ("http://127.0.0.1", "https: http://127.0.0.1"),
        ("http://[::1]:1/cb", "https: http:"),
    ] {
        assert_eq!(RedirectUri::parse_loopback(text).unwrap().form_sources(), sources);
    }
    for (text, sources) in [
        ("com.example.notes:/signed-in", "com.example.notes:"),
        ("https://a.example/cb?x=y", "https:"),
        ("https://a.example:8443/?x", "https:"),
    ] {
        assert_eq!(RedirectUri::declare(text).unwrap().form_sources(), sources);
    }
}

proptest! {
    /// As a browser would parse it.
    #[test]
    fn loopback_uri_leads_to_this_computer(
        given in "http://(127\\.0\\.0\\.1|\\[::1\\])[:@/\\\\.?#0-9a-z%\\t ]{0,16}|\\PC{0,30}",
        value in "\\PC{0,20}",
    ) {
        if let Some(uri) = RedirectUri::parse_loopback(&given) {
            let url = Url::parse(&uri.with_params(&[("state", &value)])).unwrap();
            prop_assert!(matches!(url.host_str(), Some("127.0.0.1" | "[::1]")));
            prop_assert!(url.username().is_empty() && url.password().is_none());
            let pairs: Vec<_> = url.query_pairs().into_owned().collect();
            prop_assert_eq!(pairs, [("state".to_owned(), value)]);
        }
    }

    #[test]
    fn declared_uri_keeps_its_target_with_any_parameter(value in "\\PC{0,20}") {
        for text in ["com.example.notes:/signed-in", "https://a.example/cb?x=y"] {
            let uri = RedirectUri::declare(text).unwrap();
            let url = Url::parse(&uri.with_params(&[("state", &value)])).unwrap();
            prop_assert!(url.as_str().starts_with(text), "{}", url);
            prop_assert_eq!(url.query_pairs().last().unwrap().1, value.as_str());
        }
    }
}
