//! A separate front end at an origin of its own.

use std::fmt;

use actix_web::{
    App, Error, HttpResponse, ResponseError,
    dev::{Service as _, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header::HeaderName},
    middleware::{Next, from_fn},
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
    // A page of this site leads to the front end's login page, which needs a whole URL to lead
    // back.
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

/// An error of the application with this status.
#[derive(Debug)]
struct OwnError(StatusCode);

impl fmt::Display for OwnError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not today")
    }
}

impl ResponseError for OwnError {
    fn status_code(&self) -> StatusCode {
        self.0
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::build(self.0).insert_header(("x-own", "1")).body(self.to_string())
    }
}

/// A layer further out may translate it, and a browser of the front end reads its response.
#[actix_web::test]
async fn error_of_the_application_keeps_its_type_and_response() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder).await;
    let refuse = |req: ServiceRequest, _: Next<_>| async move {
        let status = if req.path() == "/hidden" { StatusCode::NOT_FOUND } else { StatusCode::FORBIDDEN };
        let refused: Result<ServiceResponse, Error> = Err(OwnError(status).into());
        refused
    };
    let scope = hallpass.scope("").wrap(from_fn(refuse));
    let app = test::init_service(App::new().service(scope).wrap(hallpass.cors())).await;
    for (path, origin, allowed) in [
        ("/", FRONT, Some(FRONT)),
        ("/hidden", FRONT, Some(FRONT)),
        ("/", "https://evil.example", None),
        ("/hidden", "https://evil.example", None),
    ] {
        let request = from(origin, TestRequest::get().uri(path)).to_request();
        let error = app.call(request).await.err().unwrap();
        assert!(error.as_error::<OwnError>().is_some(), "{path} {origin}");
        // A layer that only looks at it costs the client nothing.
        for answer in [error.error_response(), error.error_response()] {
            assert_eq!(answer.status(), error.as_error::<OwnError>().unwrap().0);
            let header = |name| answer.headers().get(name).map(|value| value.to_str().unwrap());
            assert_eq!(header("x-own"), Some("1"));
            assert_eq!(header("access-control-allow-origin"), allowed, "{path} {origin}");
            let vary = |name: &str| answer.headers().get_all("vary").filter(|value| *value == name).count();
            assert_eq!(vary("Origin"), 1, "{path} {origin}");
            assert_eq!(vary("Cookie"), usize::from(path == "/hidden"), "{path} {origin}");
        }
    }
}

#[actix_web::test]
async fn front_end_may_send_and_read_headers_that_the_application_lists() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder).await;
    let name = HeaderName::from_static;
    let cors = hallpass.cors().allow_header(&name("x-request-id")).expose_header(&name("x-total-count"));
    let notes = web::resource("/api/notes").get(HttpResponse::Ok);
    let app = App::new().wrap(cors).configure(|config| hallpass.routes(config)).service(notes);
    let app = test::init_service(app).await;
    let mut browser = Browser::of(&app);
    for path in ["/api/notes", "/api/auth/session"] {
        let preflight = TestRequest::default().method(Method::OPTIONS).uri(path);
        let preflight = preflight.insert_header(("access-control-request-method", "GET"));
        let answer = browser.send(from(FRONT, preflight)).await;
        let allowed = answer.header("access-control-allow-headers").unwrap();
        assert!(allowed.ends_with(", x-request-id") && allowed.contains("X-CSRF-Token"), "{allowed}");
        let answer = browser.send(from(FRONT, TestRequest::get().uri(path))).await;
        let exposed = answer.header("access-control-expose-headers").unwrap();
        assert!(exposed.ends_with(", x-total-count") && exposed.contains("ETag"), "{exposed}");
    }
}
