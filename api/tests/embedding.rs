//! Ways to put Hallpass into an application that could not be safe: each is refused, with the cure in the log.
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]
#![expect(clippy::disallowed_methods, reason = "this is what somebody else's application does")]

use actix_session::{SessionExt as _, SessionMiddleware, storage::CookieSessionStore};
use actix_web::{
    App, HttpResponse,
    cookie::Key,
    dev::Service as _,
    http::{StatusCode, header::COOKIE},
    test::{self, TestRequest},
    web,
};
use hallpass_api::{Config, DevProvider, Forms, Hallpass, Hooks, Session, Settings};

async fn hallpass(folder: &tempfile::TempDir) -> Hallpass {
    let database = format!("sqlite:{}", folder.path().join("test.db").display());
    let settings = Settings::from([("DATABASE_URL", database.as_str())]);
    let config = Config::from_settings(&settings, DevProvider::Off).unwrap();
    Hallpass::open(config, Hooks::default()).await.unwrap()
}

async fn who(session: Option<Session>) -> HttpResponse {
    HttpResponse::Ok().body(if session.is_some() { "somebody" } else { "nobody" })
}

#[actix_web::test]
async fn a_cookie_that_a_layer_outside_read_under_another_name_is_never_a_session() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder).await;
    let app = test::init_service(
        App::new()
            .wrap_fn(|req, service| {
                // Actix decodes the name, and remembers what it read.
                let _ = req.cookie("lang");
                service.call(req)
            })
            .configure(|config| hallpass.routes(config))
            .service(hallpass.scope("").route("/", web::get().to(who))),
    )
    .await;
    let ask = |cookie: &'static str| TestRequest::get().uri("/").insert_header((COOKIE, cookie)).to_request();
    let answer = test::call_service(&app, ask("lang=en")).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let planted = test::try_call_service(&app, ask("hallpass%2Esession=planted")).await;
    let status =
        planted.map_or_else(|error| error.as_response_error().status_code(), |answer| answer.status());
    assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
}

#[actix_web::test]
async fn the_state_of_somebody_elses_session_middleware_never_becomes_our_cookie() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder).await;
    let theirs = || SessionMiddleware::new(CookieSessionStore::default(), Key::from(&[7; 64]));
    let app = test::init_service(
        App::new()
            .wrap_fn(|req, service| {
                req.get_session().insert("token", "somebody's token").unwrap();
                service.call(req)
            })
            .wrap(theirs())
            .configure(|config| hallpass.routes(config))
            .service(hallpass.scope("").route("/", web::get().to(who))),
    )
    .await;
    let refused = test::try_call_service(&app, TestRequest::get().uri("/").to_request()).await;
    match refused {
        Ok(answer) => {
            assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
            let cookies: Vec<_> =
                answer.response().cookies().map(|cookie| cookie.name().to_owned()).collect();
            assert!(!cookies.contains(&"hallpass.session".to_owned()), "{cookies:?}");
        }
        Err(error) => {
            assert_eq!(error.as_response_error().status_code(), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }
}

#[actix_web::test]
async fn a_scope_inside_a_scope_looks_up_once_and_keeps_the_forms_working() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder).await;
    let login = |forms: Forms| async move {
        let token = forms.csrf_token().to_owned();
        forms.answer(HttpResponse::Ok().body(token))
    };
    let inner = hallpass.scope("/inner").route("/login", web::get().to(login));
    let app = test::init_service(
        App::new().configure(|config| hallpass.routes(config)).service(hallpass.scope("").service(inner)),
    )
    .await;
    let first = test::call_service(&app, TestRequest::get().uri("/inner/login").to_request()).await;
    let cookie = first.response().cookies().next().unwrap().into_owned();
    let again = TestRequest::get().uri("/inner/login").cookie(cookie).to_request();
    let again = test::call_service(&app, again).await;
    assert_eq!(again.response().cookies().count(), 0, "the browser's token was not recognised");
    assert_eq!(again.headers().get("cache-control").unwrap(), "private, no-cache");
    assert_eq!(again.headers().get("vary").unwrap(), "Cookie");
}
