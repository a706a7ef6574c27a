//! Layers, guards and scopes of the application in the wrong order: an error that says so, or
//! nothing, but never another person or none.

use std::sync::Arc;

use actix_web::{
    App, HttpResponse,
    body::MessageBody,
    dev::{Service as _, ServiceRequest, ServiceResponse},
    http::StatusCode,
    middleware::{Next, from_fn},
    test, web,
};
use hallpass::{
    Error, Forms, PageContext, RecentSession, Session, redirect_to_login, require, require_session,
};

use crate::browser::{Browser, hallpass};

async fn who(session: Session) -> String {
    session.user.name.clone().unwrap_or_default()
}

async fn who_if_any(session: Option<Session>) -> String {
    session.and_then(|session| session.user.name.clone()).unwrap_or_else(|| "-".into())
}

async fn page(_: Forms) -> &'static str {
    "a page"
}

async fn delete(_: RecentSession<300>) -> &'static str {
    "deleted"
}

async fn own_sessions(context: PageContext) -> Result<&'static str, Error> {
    context.own_sessions().await.map(|_| "sessions")
}

async fn own_url(context: PageContext) -> String {
    context.absolute_url(context.local_path())
}

/// A layer of the application's own that wants to know who it is.
async fn greets<B: MessageBody + 'static>(
    _: Session,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    next.call(req).await
}

/// Neither 401, which would read as signed out, nor the content.
#[actix_web::test]
async fn handler_outside_of_a_scope_is_an_error_for_everyone() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = App::new()
        .configure(|config| hallpass.routes(config))
        .route("/who", web::get().to(who))
        .route("/maybe", web::get().to(who_if_any))
        .route("/delete", web::get().to(delete))
        .route("/sessions", web::get().to(own_sessions))
        .route("/url", web::get().to(own_url))
        .route("/page", web::get().to(page).wrap(from_fn(redirect_to_login)));
    let app = test::init_service(app).await;
    let mut browser = Browser::of(&app);
    for _ in 0..2 {
        for path in ["/who", "/delete", "/sessions", "/page"] {
            let answer = browser.get(path).await;
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path} {}", answer.text);
            assert!(answer.cookies_written().is_empty() && !answer.text.contains("Ada"), "{path}");
        }
        assert_eq!(browser.get("/maybe").await.text, "-");
        // It depends on no person.
        assert_eq!(browser.get("/url").await.text, format!("{}/url", hallpass.public_url()));
        browser.sign_in("ada").await;
    }
    assert_eq!(browser.name().await.as_deref(), Some("Ada Lovelace"));
}

/// A guard around the `App` runs before the look-up: it lets no one pass, and signs no one out.
#[actix_web::test]
async fn guard_around_the_app_lets_no_one_pass() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let scope = || hallpass.scope("").route("/who", web::get().to(who));
    let inside = App::new().configure(|config| hallpass.routes(config)).service(scope());
    let inside = test::init_service(inside).await;
    let mut browser = Browser::of(&inside);
    browser.sign_in("ada").await;
    let cookies = browser.cookies.clone();
    macro_rules! refuses_with {
        ($guard:expr) => {
            let app = App::new().configure(|config| hallpass.routes(config)).service(scope()).wrap($guard);
            let app = test::init_service(app).await;
            let mut browser = Browser::of(&app);
            browser.cookies = cookies.clone();
            let answer = browser.get("/who").await;
            assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text);
            assert_eq!(browser.cookies, cookies);
        };
    }
    refuses_with!(from_fn(require_session));
    refuses_with!(from_fn(redirect_to_login));
    refuses_with!(require(|_: &Session| true));
    refuses_with!(from_fn(greets));
    assert_eq!(browser.name().await.as_deref(), Some("Ada Lovelace"));
}

/// What stands before the API and takes its paths answers in its place: no one signs in, and no one
/// is signed out.
#[actix_web::test]
async fn scope_that_takes_the_paths_of_the_api_signs_no_one_in_or_out() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let right = App::new().configure(|config| hallpass.routes(config));
    let right = test::init_service(right).await;
    let mut signed_in = Browser::of(&right);
    signed_in.sign_in("ada").await;
    let own = web::scope("/api").route("/notes", web::get().to(HttpResponse::Ok));
    let before = App::new().service(own).configure(|config| hallpass.routes(config));
    let before = test::init_service(before).await;
    let file = tempfile::NamedTempFile::new().unwrap();
    let writer = Arc::new(file.reopen().unwrap());
    let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(writer).finish();
    let _guard = tracing::subscriber::set_default(subscriber);
    let scope = App::new().service(hallpass.scope("")).configure(|config| hallpass.routes(config));
    let scope = test::init_service(scope).await;
    for path in ["/api/auth/session", "/api/auth/csrf", "/api/auth/callback/dev?code=a&state=b"] {
        let (mut first, mut second) = (Browser::of(&before), Browser::of(&scope));
        first.cookies = signed_in.cookies.clone();
        second.cookies = signed_in.cookies.clone();
        for answer in [first.get(path).await, second.get(path).await] {
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path} {}", answer.text);
            assert!(answer.cookies_written().is_empty(), "{path}");
        }
    }
    assert_eq!(signed_in.name().await.as_deref(), Some("Ada Lovelace"));
    // Where a scope of Hallpass is the one in front, the log says so.
    let log = std::fs::read_to_string(file.path()).unwrap();
    assert_eq!(log.matches("put `hallpass.routes` before every scope").count(), 1, "{log}");
}

/// An error of ours that an outer layer sees is still ours.
#[actix_web::test]
async fn guard_that_refuses_gives_an_error_of_ours() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let scope = hallpass.scope("").route("/who", web::get().to(who)).wrap(from_fn(require_session));
    let app = test::init_service(App::new().service(scope).wrap(hallpass.cors())).await;
    let error = app.call(test::TestRequest::with_uri("/who").to_request()).await.err().unwrap();
    assert!(error.as_error::<Error>().is_some(), "{error}");
    assert_eq!(error.error_response().status(), StatusCode::UNAUTHORIZED);
}
