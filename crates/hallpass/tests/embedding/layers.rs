//! Layers and guards of the application, and scopes inside each other.

use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{Service as _, ServiceRequest, ServiceResponse},
    error::{ErrorForbidden, ErrorNotFound, ErrorTooManyRequests, InternalError},
    http::{
        StatusCode,
        header::{ORIGIN, UPGRADE},
    },
    middleware::{Next, from_fn},
    test::{self, TestRequest},
    web,
};
use hallpass::{Forms, Session, redirect_to_login, require_session, same_origin};

use crate::browser::{Browser, hallpass};

async fn who(session: Option<Session>) -> HttpResponse {
    let name = session.as_ref().and_then(|session| session.user.name.as_deref()).unwrap_or("-");
    HttpResponse::Ok().body(name.to_owned())
}

async fn page_with_a_form(forms: Forms) -> HttpResponse {
    let token = forms.csrf_token().to_owned();
    forms.answer(HttpResponse::Ok().body(token))
}

#[actix_web::test]
async fn own_layer_that_refuses_keeps_its_status_and_its_error() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let refuse = |req: ServiceRequest, _: Next<_>| async move {
        let path = req.path().to_owned();
        let refused: Result<ServiceResponse, Error> = Err(match path.as_str() {
            "/limited" => ErrorTooManyRequests("slow down"),
            "/hidden" => ErrorNotFound("not for you"),
            _ => ErrorForbidden("not today"),
        });
        refused
    };
    let app = test::init_service(
        App::new()
            .configure(|config| hallpass.routes(config))
            .service(hallpass.scope("").wrap(from_fn(refuse))),
    )
    .await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    for (path, status, text) in [
        ("/limited", StatusCode::TOO_MANY_REQUESTS, "slow down"),
        ("/hidden", StatusCode::NOT_FOUND, "not for you"),
        ("/other", StatusCode::FORBIDDEN, "not today"),
    ] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.text.as_str()), (status, text));
    }
    // What a cache may keep by itself it must not.
    let hidden = browser.get("/hidden").await;
    assert_eq!((hidden.header("cache-control"), hidden.header("vary")), (Some("no-store"), Some("Cookie")));
    let error = app.call(TestRequest::with_uri("/limited").to_request()).await.err().unwrap();
    assert_eq!(error.to_string(), "slow down");
}

#[actix_web::test]
async fn own_layer_that_answers_with_an_error_is_not_cached() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let answer = |req: ServiceRequest, _: Next<_>| async move {
        let status = req.path().trim_start_matches('/').parse().unwrap();
        let answer = HttpResponse::build(StatusCode::from_u16(status).unwrap()).body("from the layer");
        let error: Result<ServiceResponse, Error> = Err(InternalError::from_response("", answer).into());
        error
    };
    let scope = hallpass.scope("").wrap(from_fn(answer));
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config)).service(scope)).await;
    let mut browser = Browser::of(&app);
    for cache_control in [None, Some("no-store")] {
        for status in [200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501] {
            let answer = browser.get(&format!("/{status}")).await;
            let headers = (answer.header("cache-control"), answer.header("vary"));
            assert_eq!((answer.status.as_u16(), headers), (status, (cache_control, Some("Cookie"))));
            assert_eq!(answer.text, "from the layer");
        }
        browser.sign_in("ada").await;
    }
}

#[actix_web::test]
async fn form_from_another_site_is_not_blamed_on_the_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let scope = hallpass.scope("").route("/paid", web::post().to(who)).wrap(from_fn(redirect_to_login));
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config)).service(scope)).await;
    let mut browser = Browser::of(&app);
    let own = hallpass.public_url();
    // A browser leaves out the session cookie of a signed-in person (`SameSite=Lax`).
    for (origin, error) in
        [("https://pay.example", "MissingCSRF"), ("null", "MissingCSRF"), (own.as_str(), "FormNotSaved")]
    {
        let request = TestRequest::post().uri("/paid").insert_header((ORIGIN, origin));
        let answer = browser.send(request).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert_eq!(answer.header("location"), Some(&*format!("{own}/login?error={error}")), "{origin}");
    }
}

#[actix_web::test]
async fn api_inside_a_scope_signs_in_again_and_out() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let inner = hallpass.scope("/inner").route("/who", web::get().to(who));
    let scope = hallpass.scope("").configure(|config| hallpass.routes(config)).service(inner);
    let app = test::init_service(App::new().service(scope)).await;
    let mut browser = Browser::of(&app);
    for (person, name) in [("ada", "Ada Lovelace"), ("grace", "Grace Hopper"), ("ada", "Ada Lovelace")] {
        assert_eq!(browser.sign_in(person).await.cookies_written(), ["hallpass.session"]);
        assert_eq!(browser.get("/inner/who").await.text, name);
    }
    assert_eq!(browser.sign_out().await.cookies_written(), ["hallpass.session"]);
    assert_eq!(browser.get("/inner/who").await.text, "-");
}

#[actix_web::test]
async fn scope_inside_a_scope_keeps_the_browsers_token() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let inner = hallpass.scope("/inner").route("/login", web::get().to(page_with_a_form));
    let app = test::init_service(App::new().service(hallpass.scope("").service(inner))).await;
    let mut browser = Browser::of(&app);
    let first = browser.get("/inner/login").await;
    assert_eq!(first.cookies_written(), ["hallpass.csrf"]);
    let again = browser.get("/inner/login").await;
    assert_eq!((again.cookies_written(), &again.text), (vec![], &first.text));
    assert_eq!(again.header("cache-control"), Some("private, no-cache"));
    assert_eq!(again.header("vary"), Some("Cookie"));
}

#[actix_web::test]
async fn client_c11_page_with_forms_of_a_signed_in_person_is_not_stored() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let scope = hallpass.scope("").route("/account", web::get().to(page_with_a_form));
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config)).service(scope)).await;
    let mut browser = Browser::of(&app);
    assert_eq!(browser.get("/account").await.header("cache-control"), Some("private, no-cache"));
    browser.sign_in("ada").await;
    assert_eq!(browser.get("/account").await.header("cache-control"), Some("no-store"));
}

/// A guard of the application's own.
async fn only_ada<B: MessageBody + 'static>(
    session: Option<Session>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    match session.as_ref().and_then(|session| session.user.name.as_deref()) {
        Some("Ada Lovelace") => next.call(req).await,
        _ => Err(ErrorForbidden("only Ada")),
    }
}

#[actix_web::test]
async fn guard_around_a_scope_runs_after_the_look_up() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = test::init_service(
        App::new()
            .configure(|config| hallpass.routes(config))
            .service(hallpass.scope("/api").route("/who", web::get().to(who)).wrap(from_fn(require_session)))
            .service(
                hallpass.scope("/page").route("/who", web::get().to(who)).wrap(from_fn(redirect_to_login)),
            )
            .service(hallpass.scope("/own").route("/who", web::get().to(who)).wrap(from_fn(only_ada)))
            .service(
                hallpass
                    .scope("")
                    .route("/who", web::get().to(who))
                    .wrap_fn(|req, service| service.call(req)),
            ),
    )
    .await;
    let mut browser = Browser::of(&app);
    for (path, status) in [
        ("/api/who", StatusCode::UNAUTHORIZED),
        ("/page/who", StatusCode::SEE_OTHER),
        ("/own/who", StatusCode::FORBIDDEN),
        ("/who", StatusCode::OK),
    ] {
        assert_eq!(browser.get(path).await.status, status, "{path}");
    }
    browser.sign_in("ada").await;
    for path in ["/api/who", "/page/who", "/own/who", "/who"] {
        let answer = browser.get(path).await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "Ada Lovelace"), "{path}");
    }
}

#[actix_web::test]
async fn websocket_of_another_site_is_refused_by_same_origin() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let scope = hallpass.scope("").route("/socket", web::get().to(who)).wrap(from_fn(same_origin));
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config)).service(scope)).await;
    let mut browser = Browser::of(&app);
    let own = hallpass.public_url();
    for (origin, upgrade, status) in [
        ("https://evil.example", Some("websocket"), StatusCode::FORBIDDEN),
        ("https://evil.example", Some("h2c, WebSocket"), StatusCode::FORBIDDEN),
        ("https://evil.example", None, StatusCode::OK),
        (own.as_str(), Some("websocket"), StatusCode::OK),
    ] {
        let request = TestRequest::get().uri("/socket").insert_header((ORIGIN, origin));
        let request = upgrade.into_iter().fold(request, |request, to| request.insert_header((UPGRADE, to)));
        assert_eq!(browser.send(request).await.status, status, "{origin} {upgrade:?}");
    }
}

/// An application may keep a URL of its own in Actix' data: redirects still go to ours.
#[actix_web::test]
async fn own_public_url_in_the_data_changes_no_redirect() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let foreign = web::Data::new(hallpass::PublicUrl::parse("https://other.example").unwrap());
    let member = web::get().to(who).wrap(from_fn(redirect_to_login));
    // Actix takes the data that is nearest to the handler.
    let inner = web::scope("/inner").app_data(foreign).route("/private", member);
    let app = test::init_service(
        App::new().configure(|config| hallpass.routes(config)).service(hallpass.scope("").service(inner)),
    )
    .await;
    let answer = Browser::of(&app).get("/inner/private").await;
    let location = answer.header("location").unwrap();
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert!(location.starts_with(&format!("{}/login?", hallpass.public_url())), "{location}");
}
