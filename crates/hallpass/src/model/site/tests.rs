//! Where pages and the API are.

use super::*;

fn below(path: &str) -> Site {
    Site::at(PublicUrl::parse(&format!("https://app.example.org{path}")).unwrap())
}

#[test]
fn site_below_a_path_knows_each_kind_of_path() {
    let site = below("/app");
    assert_eq!(site.api_url(paths::CSRF), "https://app.example.org/app/api/auth/csrf");
    assert_eq!(site.login_url(LoginQuery::default()), "https://app.example.org/app/login");
    assert_eq!(site.home(), "/app/");
    for (path, local, browser) in [
        ("/app", "/", "/app"),
        ("/app/notes", "/notes", "/app/notes"),
        ("/notes", "/notes", "/app/notes"),
        ("/application", "/application", "/app/application"),
    ] {
        assert_eq!((site.local_path(path), &*site.browser_path(path)), (local, browser), "{path}");
    }
    for (path, is_page) in [
        ("/app", true),
        ("/app?x", true),
        ("/app/notes?x#y", true),
        ("/", false),
        ("/application", false),
        ("/app/api/auth/session", false),
        ("/app//evil.example", false),
        ("/app/../other", false),
        ("/app/%2e%2e/other", false),
    ] {
        assert_eq!(site.is_own_page(path), is_page, "{path}");
    }
    assert_eq!((below("").local_path("/app"), &*below("").browser_path("/app")), ("/app", "/app"));
}

fn with(base_path: &str, change: impl FnOnce(Pages) -> Pages, origins: &[&str]) -> Result<Site, SiteError> {
    let origins = origins.iter().map(|origin| AllowedOrigin::parse(origin).unwrap()).collect();
    let url = PublicUrl::parse("https://app.example.org").unwrap();
    Site::new(url, BasePath::parse(base_path).unwrap(), &change(Pages::default()), origins)
}

fn page(text: &str) -> Page {
    Page::parse(text).unwrap()
}

#[test]
fn page_that_the_api_would_answer_for_is_refused() {
    let url = "https://app.example.org/auth/login";
    for (base_path, sign_in) in [
        ("/auth", "/auth/login"),
        ("/login", "/login"),
        ("/auth", "/AUTH/x"),
        ("/auth", "/auth/authorize"),
        ("/api/auth", "/api/auth/authorize"),
        ("/auth", url),
    ] {
        let site = with(base_path, |pages| pages.sign_in(page(sign_in)), &[]);
        assert!(matches!(site, Err(SiteError::PageBelowApi { .. })), "{base_path} {sign_in}");
    }
    assert!(with("/auth", |pages| pages.sign_in(page("/authors")), &[]).is_ok());
    // One page may be the start page and the login page.
    assert!(with("/auth", |pages| pages.sign_in(page("/")), &[]).is_ok());
}

/// The path of the API, what else is changed, and the setting that the error names.
type Change = (&'static str, fn(Pages) -> Pages, &'static str);

#[test]
fn page_error_names_the_setting_that_was_changed() {
    let changes: [Change; 9] = [
        ("/auth", |pages| pages.sign_in(page("/logout")), "HALLPASS_SIGN_IN_PAGE"),
        ("/auth", |pages| pages.sign_out(page("/login")), "HALLPASS_SIGN_OUT_PAGE"),
        ("/auth", |pages| pages.sessions(page("/login")), "HALLPASS_SESSIONS_PAGE"),
        ("/auth", |pages| pages.sign_out(page("/sessions")), "HALLPASS_SIGN_OUT_PAGE"),
        ("/auth", |pages| pages.sign_out(page("/x")).sessions(page("/x")), "HALLPASS_SESSIONS_PAGE"),
        // The same page, given as a URL.
        ("/auth", |pages| pages.sign_out(page("https://app.example.org/login")), "HALLPASS_SIGN_OUT_PAGE"),
        ("/api/auth", |pages| pages.sign_out(page("/api/auth/authorize")), "HALLPASS_SIGN_OUT_PAGE"),
        ("/login", |pages| pages, "HALLPASS_BASE_PATH"),
        ("/signin", |pages| pages.sign_in(page("/signin")), "HALLPASS_BASE_PATH"),
    ];
    for (number, (base_path, change, setting)) in changes.into_iter().enumerate() {
        assert_eq!(with(base_path, change, &[]).unwrap_err().setting(), setting, "{number}");
    }
    let same = with("/auth", |pages| pages.sign_out(page("/login")), &[]).unwrap_err().to_string();
    assert_eq!(
        same,
        "the login page and the sign-out page are both at /login: only one of them would be shown"
    );
}

#[test]
fn page_url_is_below_the_public_url_by_whole_segments() {
    for (path, is_accepted) in
        [("/application/login", true), ("/app", true), ("/app/login", true), ("/app/api/auth/x", false)]
    {
        let pages = Pages::default().sign_in(page(&format!("https://example.org{path}")));
        let url = PublicUrl::parse("https://example.org/app").unwrap();
        let site = Site::new(url, BasePath::default(), &pages, Vec::new());
        assert_eq!(site.is_ok(), is_accepted, "{path}");
    }
}

#[test]
fn page_of_a_front_end_must_be_at_a_listed_origin() {
    let front = |pages: Pages| pages.sign_in(page("https://front.example/login"));
    assert!(matches!(with("/auth", front, &[]), Err(SiteError::PageElsewhere(_))));
    let site = with("/auth", front, &["https://front.example"]).unwrap();
    let url = site.login_url(LoginQuery::returning_to("/a"));
    // It would take a path for one of its own.
    assert_eq!(url, "https://front.example/login?callbackUrl=https%3A%2F%2Fapp.example.org%2Fa");
    let url = site.login_url(LoginQuery::returning_to("https://front.example/b"));
    assert_eq!(url, "https://front.example/login?callbackUrl=https%3A%2F%2Ffront.example%2Fb");
    let url = site.sign_out_url(LoginQuery::returning_to("/a"));
    assert_eq!(url, "https://app.example.org/logout?callbackUrl=%2Fa");
}

#[test]
fn return_url_is_left_out_only_if_it_is_the_start_page() {
    for (home, return_to, query) in [
        ("/", "/", ""),
        ("/", "/welcome", "?callbackUrl=%2Fwelcome"),
        ("/welcome", "/", "?callbackUrl=%2F"),
        ("/welcome", "/welcome", ""),
    ] {
        let site = with("/auth", |pages| pages.home(page(home)), &[]).unwrap();
        let url = site.login_url(LoginQuery::returning_to(return_to));
        assert_eq!(url, format!("https://app.example.org/login{query}"), "{home} {return_to}");
    }
}

#[test]
fn moved_api_has_no_pages() {
    let site = with("/v1/auth", |pages| pages, &[]).unwrap();
    assert_eq!(site.session_path(), "/v1/auth/session");
    for path in ["/v1/auth", "/v1/auth/signout", "/V1/%61uth/session", "/v1/x/..;/auth", "/api/auth/session"]
    {
        assert!(!site.is_own_page(path), "{path}");
    }
    for path in ["/v1", "/v1/author", "/v2/auth", "/auth"] {
        assert!(site.is_own_page(path), "{path}");
    }
}
