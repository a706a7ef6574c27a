//! A separate front end at an origin of its own.

use actix_web::{
    App, HttpResponse,
    http::{Method, StatusCode},
    middleware::from_fn,
    test::{self, TestRequest},
    web,
};
use hallpass::{AllowedOrigin, Hallpass, Page, Pages, redirect_to_login, same_origin};

use crate::browser::{Browser, config};

const FRONT: &str = "http://localhost:3000";

async fn hallpass(folder: &tempfile::TempDir) -> Hallpass {
    let origin = AllowedOrigin::parse(FRONT).unwrap();
    let pages = Pages::default().sign_in(Page::parse("http://localhost:3000/signin").unwrap());
    let builder = Hallpass::builder(config(folder, &[])).allowed_origins([origin]).pages(pages);
    builder.open().await.unwrap()
}

fn from(origin: &str, request: TestRequest) -> TestRequest {
    request.insert_header(("origin", origin)).insert_header(("sec-fetch-site", "cross-site"))
}

#[actix_web::test]
async fn listed_origin_may_read_answers_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder).await;
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut browser = Browser::of(&app);
    for path in ["/api/auth/session", "/api/auth/csrf", "/api/auth/nothing", "/api/auth/sessions"] {
        let answer = browser.send(from(FRONT, TestRequest::get().uri(path))).await;
        assert_eq!(answer.header("access-control-allow-origin"), Some(FRONT), "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"), "{path}");
        // What the browser library reads.
        let exposed = answer.header("access-control-expose-headers").unwrap();
        for name in ["Date", "ETag", "X-Session-Ended"] {
            assert!(exposed.split(", ").any(|exposed| exposed == name), "{name}");
        }
        for origin in [Some("https://evil.example"), Some("null"), Some("http://localhost:3001"), None] {
            let request = TestRequest::get().uri(path);
            let request = match origin {
                Some(origin) => from(origin, request),
                None => request,
            };
            let answer = browser.send(request).await;
            assert!(!answer.headers.keys().any(|name| name.as_str().starts_with("access-control")), "{path}");
            let vary: Vec<_> = answer.headers.get_all("vary").map(|value| value.to_str().unwrap()).collect();
            assert!(vary.contains(&"Origin"), "{path} {origin:?} {vary:?}");
        }
    }
}

#[actix_web::test]
async fn preflight_is_answered_for_listed_origins_alone() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder).await;
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut browser = Browser::of(&app);
    let preflight = |origin| {
        let request = TestRequest::default().method(Method::OPTIONS).uri("/api/auth/sessions");
        from(origin, request).insert_header(("access-control-request-method", "DELETE"))
    };
    let answer = browser.send(preflight(FRONT)).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT);
    assert_eq!(answer.header("access-control-allow-origin"), Some(FRONT));
    assert!(answer.header("access-control-allow-methods").unwrap().contains("DELETE"));
    let allowed = answer.header("access-control-allow-headers").unwrap();
    for name in
        ["Content-Type", "If-None-Match", "X-Auth-Return-Redirect", "X-CSRF-Token", "X-Session-Activity"]
    {
        assert!(allowed.contains(name), "{name}");
    }
    let refused = browser.send(preflight("https://evil.example")).await;
    assert_eq!(refused.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(refused.header("access-control-allow-origin"), None);
}

#[actix_web::test]
async fn front_end_signs_in_and_out_and_is_returned_to() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder).await;
    let own = hallpass.public_url();
    let pages = hallpass.scope("").wrap(from_fn(redirect_to_login));
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config)).service(pages)).await;
    let mut browser = Browser::of(&app);
    let begin = |token: &str, return_to: &str, origin: &str| {
        let form = [("csrfToken", token), ("callbackUrl", return_to), ("json", "true")];
        from(origin, TestRequest::post().uri("/api/auth/signin/dev").set_form(form))
    };
    // The page of the front end explains what was refused.
    let token = browser.csrf().await;
    let refused = browser.send(begin(&token, "http://localhost:3000/a", "https://evil.example")).await;
    let url = refused.json()["url"].as_str().unwrap().to_owned();
    let expected =
        "http://localhost:3000/signin?error=MissingCSRF&callbackUrl=http%3A%2F%2Flocalhost%3A3000%2Fa";
    assert!(url.starts_with(expected), "{url}");
    let begun = browser.send(begin(&token, "http://localhost:3000/a", FRONT)).await;
    let url = begun.json()["url"].as_str().unwrap().to_owned();
    assert!(url.contains("/authorize?"), "{url}");

    for (return_to, location) in [
        (Some("http://localhost:3000/a?b#c"), "http://localhost:3000/a?b#c".to_owned()),
        (Some("/notes"), format!("{own}/notes")),
        (Some("http://localhost:3001/"), format!("{own}/")),
        (Some("https://evil.example/"), format!("{own}/")),
        (None, format!("{own}/")),
    ] {
        let answer = browser.sign_in_for("ada", return_to).await;
        assert_eq!(answer.header("location"), Some(&*location), "{return_to:?}");
    }
    let token = browser.csrf().await;
    let sign_out = |origin| {
        let form = [("csrfToken", token.as_str()), ("callbackUrl", "http://localhost:3000/")];
        from(origin, TestRequest::post().uri("/api/auth/signout").set_form(form))
    };
    browser.send(sign_out("https://evil.example")).await;
    assert_eq!(browser.name().await.as_deref(), Some("Ada Lovelace"));
    let signed_out = browser.send(sign_out(FRONT)).await;
    assert_eq!(signed_out.header("location"), Some("http://localhost:3000/"));
    assert_eq!(browser.name().await, None);
    // A page of this site leads to the front end's login page, which needs a whole URL to lead back.
    let sent = browser.get("/admin?a").await;
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("callbackUrl", &format!("{own}/admin?a"))
        .finish();
    assert_eq!(sent.header("location"), Some(&*format!("http://localhost:3000/signin?{query}")));
}

#[actix_web::test]
async fn own_api_of_the_application_has_the_layer_and_the_guard() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder).await;
    let api =
        hallpass.scope("/api/notes").wrap(from_fn(same_origin)).route("", web::post().to(HttpResponse::Ok));
    let app = App::new().wrap(hallpass.cors()).configure(|config| hallpass.routes(config)).service(api);
    let app = test::init_service(app).await;
    let mut browser = Browser::of(&app);
    for (origin, status, allowed) in
        [(FRONT, StatusCode::OK, Some(FRONT)), ("https://evil.example", StatusCode::FORBIDDEN, None)]
    {
        let answer = browser.send(from(origin, TestRequest::post().uri("/api/notes"))).await;
        assert_eq!(
            (answer.status, answer.header("access-control-allow-origin")),
            (status, allowed),
            "{origin}"
        );
    }
    // Around the API there are two of the layers, and one header.
    let answer = browser.send(from(FRONT, TestRequest::get().uri("/api/auth/session"))).await;
    assert_eq!(answer.headers.get_all("access-control-allow-origin").count(), 1);
    assert_eq!(answer.headers.get_all("vary").filter(|value| *value == "Origin").count(), 1);
}
