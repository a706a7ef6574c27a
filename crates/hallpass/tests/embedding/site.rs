//! Where Hallpass is in an application: its own pages, the path of the API, and the path of the
//! whole application.

use actix_web::{
    App, HttpResponse,
    http::{StatusCode, header::ACCEPT},
    middleware::from_fn,
    test::{self, TestRequest},
    web,
};
use hallpass::{
    BasePath, Config, DevProvider, Forms, Hallpass, Page, PageContext, Pages, PublicUrl, Session, Settings,
    SiteError, StartError, redirect_to_login,
};

use crate::browser::{Browser, config};

async fn hello(session: Session) -> String {
    format!("Hello, {}!", session.user.name.as_deref().unwrap_or_default())
}

async fn login(forms: Forms) -> HttpResponse {
    let urls: Vec<_> = forms.providers().values().map(|provider| provider.sign_in_url.clone()).collect();
    let text = format!("{} {}", urls.join(" "), forms.return_to());
    forms.answer(HttpResponse::Ok().body(text))
}

fn page(text: &str) -> Page {
    Page::parse(text).unwrap()
}

fn own_pages() -> Pages {
    let pages = Pages::default().sign_in(page("/signin")).sign_out(page("/signout"));
    pages.sessions(page("/devices")).home(page("/welcome"))
}

#[actix_web::test]
async fn own_pages_are_where_every_redirect_leads() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = Hallpass::builder(config(&folder, &[])).pages(own_pages()).open().await.unwrap();
    let url = hallpass.public_url();
    let scope = hallpass
        .scope("")
        .service(web::resource("/hello").wrap(from_fn(redirect_to_login)).route(web::get().to(hello)));
    let guarded = web::resource("/").wrap(from_fn(redirect_to_login)).route(web::get().to(hello));
    let scope = scope.service(guarded);
    let scope = scope.route("/plain", web::route().to(hello)).route("/signin", web::get().to(login));
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config)).service(scope)).await;
    let mut browser = Browser::of(&app);
    for (path, location) in [
        ("/hello?a=b", "/signin?callbackUrl=%2Fhello%3Fa%3Db"),
        ("/api/auth/signin", "/signin"),
        ("/api/auth/signin?callbackUrl=%2Fwelcome", "/signin"),
        // Not the start page here.
        ("/api/auth/signout?callbackUrl=%2F", "/signout?callbackUrl=%2F"),
        ("/", "/signin?callbackUrl=%2F"),
        (
            "/api/auth/error?error=AccessDenied&callbackUrl=%2Fa",
            "/signin?error=AccessDenied&callbackUrl=%2Fa",
        ),
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.header("location"), Some(&*format!("{url}{location}")), "{path}");
    }
    let opened = TestRequest::get().uri("/plain").insert_header((ACCEPT, "text/html"));
    assert_eq!(
        browser.send(opened).await.header("location"),
        Some(&*format!("{url}/signin?callbackUrl=%2Fplain"))
    );
    let failed = browser.get("/api/auth/callback/dev?code=x&state=y").await;
    assert!(failed.header("location").unwrap().starts_with(&format!("{url}/signin?error=")));
    let posted = TestRequest::post().uri("/plain").insert_header((ACCEPT, "text/html"));
    assert!(browser.send(posted).await.text.contains("<a href=\"/welcome\">Start page</a>"));

    let signed_in = browser.sign_in("ada").await;
    assert_eq!(signed_in.header("location"), Some(&*format!("{url}/welcome")));
    let signed_in = browser.sign_in_for("ada", Some("/")).await;
    assert_eq!(signed_in.header("location"), Some(&*format!("{url}/")));
    let token = browser.csrf().await;
    let fields = [("csrfToken", token.as_str()), ("except", "current")];
    let ended = browser.post("/api/auth/sessions/end", &fields).await;
    assert_eq!(ended.header("location"), Some(&*format!("{url}/devices?ended=others")));
    let ended = browser.post("/api/auth/sessions/end", &[("csrfToken", token.as_str())]).await;
    assert_eq!(ended.header("location"), Some(&*format!("{url}/welcome")));
}

#[actix_web::test]
async fn forms_of_a_page_context_know_the_return_url() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = Hallpass::builder(config(&folder, &[])).pages(own_pages()).open().await.unwrap();
    let url = hallpass.public_url();
    let own_login = |context: PageContext| login(context.forms());
    let scope = hallpass.scope("").route("/signin", web::get().to(own_login));
    let app = test::init_service(App::new().service(scope)).await;
    let mut browser = Browser::of(&app);
    for (query, sign_in, return_to) in [
        ("?callbackUrl=%2Fnotes", "", "/notes"),
        ("", "", "/welcome"),
        ("?maxAge=300", "?prompt=login&max_age=300", "/welcome"),
        ("?error=Forbidden", "?prompt=select_account", "/welcome"),
    ] {
        let expected = format!("{url}/api/auth/signin/dev{sign_in} {return_to}");
        assert_eq!(browser.get(&format!("/signin{query}")).await.text, expected, "{query}");
    }
}

#[actix_web::test]
async fn api_at_another_path_is_complete_there() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Hallpass::builder(config(&folder, &[]));
    let hallpass = builder.base_path(BasePath::parse("/v1/auth").unwrap()).open().await.unwrap();
    let url = hallpass.public_url();
    let scope =
        hallpass.scope("").route("/login", web::get().to(login)).route("/hello", web::get().to(hello));
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config)).service(scope)).await;
    let mut browser = Browser::of(&app);
    browser.base = "/v1/auth";
    assert_eq!(browser.get("/api/auth/session").await.status, StatusCode::NOT_FOUND);
    let provider = browser.get("/v1/auth/providers").await.json()["dev"].clone();
    assert_eq!(provider["signinUrl"], format!("{url}/v1/auth/signin/dev"));
    assert_eq!(provider["callbackUrl"], format!("{url}/v1/auth/callback/dev"));
    let form = browser.get("/login?maxAge=300&callbackUrl=%2Fhello").await;
    assert_eq!(form.text, format!("{url}/v1/auth/signin/dev?prompt=login&max_age=300 /hello"));
    // The API is no page to return to, and what was refused is a problem document.
    assert!(browser.get("/login?callbackUrl=%2Fv1%2Fauth%2Fsignout").await.text.ends_with("signin/dev /"));
    for request in [TestRequest::get().uri("/v1/auth/nothing"), TestRequest::put().uri("/v1/auth/session")] {
        let answer = browser.send(request.insert_header((ACCEPT, "text/html"))).await;
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
    }
    browser.sign_in("ada").await;
    assert_eq!(browser.name().await.as_deref(), Some("Ada Lovelace"));
    assert_eq!(browser.get("/hello").await.text, "Hello, Ada Lovelace!");
    assert_eq!(browser.get("/v1/auth/sessions").await.status, StatusCode::OK);
    browser.sign_out().await;
    assert_eq!(browser.name().await, None);
}

#[actix_web::test]
async fn routes_inside_a_scope_follow_the_base_path() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Hallpass::builder(config(&folder, &[]));
    let hallpass = builder.base_path(BasePath::parse("/auth").unwrap()).open().await.unwrap();
    let scope = hallpass.scope("").configure(|config| hallpass.api_routes(config));
    let app = test::init_service(App::new().service(scope)).await;
    let mut browser = Browser::of(&app);
    browser.base = "/auth";
    browser.sign_in("ada").await;
    assert_eq!(browser.name().await.as_deref(), Some("Ada Lovelace"));
}

/// An application below `/app`, whose proxy removes the path, or does not.
#[actix_web::test]
async fn application_below_a_path_leads_nowhere_else() {
    for is_removed in [true, false] {
        let folder = tempfile::tempdir().unwrap();
        let hallpass =
            Hallpass::open(config(&folder, &[("AUTH_URL", "http://localhost:8080/app")])).await.unwrap();
        assert_eq!(hallpass.public_url(), "http://localhost:8080/app");
        let resource = web::resource("/hello").wrap(from_fn(redirect_to_login)).route(web::get().to(hello));
        let pages = hallpass.scope("").route("/login", web::get().to(login)).service(resource);
        let at = if is_removed { "" } else { "/app" };
        let scope = web::scope(at).configure(|config| hallpass.routes(config)).service(pages);
        let app = test::init_service(App::new().service(scope)).await;
        let mut browser = Browser::of(&app);
        browser.base = if is_removed { "/api/auth" } else { "/app/api/auth" };

        let csrf = browser.get(&format!("{at}/api/auth/csrf")).await;
        let cookie = csrf.header("set-cookie").unwrap();
        assert!(cookie.contains("; Path=/app") && !cookie.contains("Path=/;"), "{cookie}");
        let sent = browser.get(&format!("{at}/hello")).await;
        let login = "http://localhost:8080/app/login?callbackUrl=%2Fapp%2Fhello";
        assert_eq!(sent.header("location"), Some(login), "{is_removed}");
        let form = browser.get(&format!("{at}/login?callbackUrl=%2Fapp%2Fhello")).await.text;
        assert_eq!(form, "http://localhost:8080/app/api/auth/signin/dev /app/hello");
        for (return_to, location) in [
            (None, "/app/"),
            (Some("/app/hello"), "/app/hello"),
            (Some("http://localhost:8080/app"), "/app"),
            // Other applications of the origin.
            (Some("/other"), "/app/"),
            (Some("/"), "/app/"),
            (Some("/application"), "/app/"),
            (Some("/app/api/auth/signout"), "/app/"),
        ] {
            let answer = browser.sign_in_for("ada", return_to).await;
            let expected = format!("http://localhost:8080{location}");
            assert_eq!(answer.header("location"), Some(&*expected), "{return_to:?}");
        }
        assert_eq!(browser.get(&format!("{at}/hello")).await.text, "Hello, Ada Lovelace!");
        assert_eq!(browser.sign_out().await.header("location"), Some("http://localhost:8080/app/"));
        assert_eq!(browser.name().await, None);
    }
}

#[actix_web::test]
async fn what_cannot_work_stops_the_start() {
    let settings = |pairs: &[(&str, &str)]| {
        let settings: Settings = pairs.iter().copied().collect();
        let read = Config::from_settings(&settings, DevProvider::Off);
        let errors = read.map_or_else(|errors| errors.0, |_| Vec::new());
        errors.into_iter().map(|error| error.name).collect::<Vec<_>>()
    };
    for (name, value) in [
        ("HALLPASS_BASE_PATH", "/"),
        ("HALLPASS_BASE_PATH", "/health"),
        ("HALLPASS_BASE_PATH", "/login"),
        ("HALLPASS_SIGN_IN_PAGE", "/signin?x"),
        ("HALLPASS_SIGN_IN_PAGE", "/logout"),
        ("HALLPASS_ALLOWED_ORIGINS", "https://front.example, *"),
        ("HALLPASS_COOKIE_DOMAIN", "localhost"),
        ("HALLPASS_COOKIE_DOMAIN", "example.org"),
        ("HALLPASS_COOKIE_PREFIX", "__Host-a"),
        ("HALLPASS_COOKIE_SAME_SITE", "none"),
        ("HALLPASS_COOKIE_SAME_SITE", "strict"),
    ] {
        assert_eq!(settings(&[(name, value)]), [name], "{name}={value}");
    }
    let front = ("HALLPASS_SIGN_IN_PAGE", "http://localhost:3000/login");
    assert_eq!(settings(&[front]), ["HALLPASS_ALLOWED_ORIGINS"]);
    let origins = ("HALLPASS_ALLOWED_ORIGINS", "http://localhost:3000, https://front.example");
    assert_eq!(settings(&[front, origins]), Vec::<String>::new());
    // As Auth.js wants it.
    let url = ("AUTH_URL", "http://localhost:8080/app/auth");
    let moved: Settings = [url, ("HALLPASS_BASE_PATH", "/auth")].into_iter().collect();
    let moved = Config::from_settings(&moved, DevProvider::Off).unwrap();
    assert_eq!(
        moved.public_url.as_ref().map(PublicUrl::to_string).as_deref(),
        Some("http://localhost:8080/app")
    );

    let folder = tempfile::tempdir().unwrap();
    let builder = Hallpass::builder(config(&folder, &[])).base_path(BasePath::parse("/signin").unwrap());
    let error = builder.pages(own_pages()).open().await.err().unwrap();
    assert!(matches!(error, StartError::Site(SiteError::PageBelowApi { .. })), "{error}");
    assert!(error.to_string().contains("/signin"), "{error}");
}
