//! Cookies for several subdomains, for other sites, and with names of their own.

use actix_web::{
    App,
    http::StatusCode,
    test::{self, TestRequest},
};
use hallpass::{
    Config, CookieDomain, CookiePrefix, CookieSameSite, CookieSettings, DevProvider, Hallpass, Settings,
};

use crate::browser::{Browser, config};

const SECRET: (&str, &str) = ("AUTH_SECRET", "of this test: at least 32 bytes long");

async fn csrf_cookie(settings: &[(&str, &str)], cookies: Option<CookieSettings>) -> String {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("test.db").display());
    let own = [SECRET, ("DATABASE_URL", database.as_str())];
    let settings: Settings = own.into_iter().chain(settings.iter().copied()).collect();
    let builder = Hallpass::builder(Config::from_settings(&settings, DevProvider::Off).unwrap());
    let builder = match cookies {
        Some(cookies) => builder.cookies(cookies),
        None => builder,
    };
    let hallpass = builder.open().await.unwrap();
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let answer = Browser::of(&app).get("/api/auth/csrf").await;
    let (name, rest) = answer.header("set-cookie").unwrap().split_once('=').unwrap();
    let (_, attributes) = rest.split_once("; ").unwrap();
    format!("{name}; {attributes}")
}

#[actix_web::test]
async fn cookies_have_the_attributes_that_the_settings_ask_for() {
    let url = ("AUTH_URL", "https://app.example.org");
    for (settings, expected) in [
        (&[url][..], "__Host-hallpass.csrf; HttpOnly; SameSite=Lax; Secure; Path=/"),
        (
            &[url, ("HALLPASS_COOKIE_DOMAIN", "example.org")],
            "__Secure-hallpass.csrf+example.org; HttpOnly; SameSite=Lax; Secure; Path=/; Domain=example.org",
        ),
        (
            &[url, ("HALLPASS_COOKIE_SAME_SITE", "none")],
            "__Host-hallpass.csrf; HttpOnly; SameSite=None; Secure; Path=/",
        ),
        (
            &[url, ("HALLPASS_COOKIE_PREFIX", "notes")],
            "__Host-notes.csrf; HttpOnly; SameSite=Lax; Secure; Path=/",
        ),
        (
            &[("AUTH_URL", "https://example.org/app/")],
            "__Secure-hallpass.csrf.app; HttpOnly; SameSite=Lax; Secure; Path=/app",
        ),
    ] {
        assert_eq!(csrf_cookie(settings, None).await, expected, "{settings:?}");
    }
    let cookies = CookieSettings::default().domain(CookieDomain::parse("app.example.org").unwrap());
    let cookies = cookies.prefix(CookiePrefix::parse("a").unwrap()).same_site(CookieSameSite::None);
    let expected =
        "__Secure-a.csrf+app.example.org; HttpOnly; SameSite=None; Secure; Path=/; Domain=app.example.org";
    assert_eq!(csrf_cookie(&[url], Some(cookies)).await, expected);
}

/// The session cookie is written and removed with the same domain: else a browser would keep it.
#[actix_web::test]
async fn session_cookie_of_a_domain_is_removed_from_it() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [("AUTH_URL", "http://a.app.localhost:8080"), ("HALLPASS_COOKIE_DOMAIN", "app.localhost")];
    let hallpass = Hallpass::open(config(&folder, &settings)).await.unwrap();
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut browser = Browser::of(&app);
    let signed_in = browser.sign_in("ada").await;
    for answer in [signed_in, browser.sign_out().await] {
        let cookies = answer.headers.get_all("set-cookie").map(|cookie| cookie.to_str().unwrap());
        let session: Vec<_> =
            cookies.filter(|cookie| cookie.starts_with("hallpass.session.8080+app.localhost=")).collect();
        assert!(session.len() == 1 && session[0].contains("; Domain=app.localhost"), "{session:?}");
    }
    assert_eq!(browser.name().await, None);
}

/// A browser keeps the cookies of an earlier domain, and sends them with the new ones.
#[actix_web::test]
async fn cookies_of_an_earlier_domain_do_not_lock_anyone_out() {
    let folder = tempfile::tempdir().unwrap();
    let open = async |domain| {
        let url = ("AUTH_URL", "http://a.app.localhost:8080");
        Hallpass::open(config(&folder, &[url, ("HALLPASS_COOKIE_DOMAIN", domain)])).await.unwrap()
    };
    let earlier = open("app.localhost").await;
    let app = test::init_service(App::new().configure(|config| earlier.routes(config))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let kept: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let hallpass = open("a.app.localhost").await;
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("grace").await;
    let new = browser.cookies.iter().map(|(name, value)| format!("{name}={value}"));
    let both: Vec<_> = new.chain(kept).collect();
    let request = TestRequest::get().uri("/api/auth/session").insert_header(("cookie", both.join("; ")));
    let answer = Browser::of(&app).send(request).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    assert_eq!(answer.json()["user"]["name"], "Grace Hopper");
}
