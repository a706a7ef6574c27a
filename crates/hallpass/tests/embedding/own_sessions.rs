//! The application keeps sessions of its own, and reads cookies.
#![expect(clippy::disallowed_methods, reason = "this is what an application does with its own sessions")]

use actix_identity::{Identity, IdentityMiddleware};
use actix_session::{Session as OwnSession, SessionExt as _, SessionMiddleware, storage::CookieSessionStore};
use actix_web::{
    App, HttpMessage as _, HttpRequest, HttpResponse,
    cookie::Key,
    dev::Service as _,
    http::StatusCode,
    middleware::Condition,
    test,
    web::{self, ServiceConfig},
};
use hallpass::Session;

use crate::browser::{Browser, hallpass};

/// Where the application has its own layers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Outside,
    Inside,
}

async fn home(session: Option<Session>, own: OwnSession, identity: Option<Identity>) -> HttpResponse {
    let name = session.as_ref().and_then(|session| session.user.name.as_deref()).unwrap_or("-");
    let flash = own.remove_as::<String>("flash").and_then(Result::ok).unwrap_or_else(|| "-".into());
    let old = identity.map_or_else(|| "-".into(), |identity| identity.id().unwrap());
    HttpResponse::Ok().body(format!("{name}, {flash}, {old}"))
}

/// Writes a row, and a flash message about it.
async fn add(_session: Session, own: OwnSession) -> HttpResponse {
    own.insert("flash", "added").unwrap();
    HttpResponse::Ok().finish()
}

async fn old_login(req: HttpRequest) -> HttpResponse {
    Identity::login(&req.extensions(), "old ada".into()).unwrap();
    HttpResponse::Ok().finish()
}

async fn old_logout(identity: Identity) -> HttpResponse {
    identity.logout();
    HttpResponse::Ok().finish()
}

fn routes(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(home))
        .route("/add", web::post().to(add))
        .route("/old/login", web::post().to(old_login))
        .route("/old/logout", web::post().to(old_logout));
}

fn own_sessions() -> SessionMiddleware<CookieSessionStore> {
    SessionMiddleware::builder(CookieSessionStore::default(), Key::from(&[7; 64]))
        .cookie_secure(false)
        .build()
}

#[actix_web::test]
async fn own_sessions_and_identities_live_beside_ours() {
    for place in [Place::Outside, Place::Inside] {
        let folder = tempfile::tempdir().unwrap();
        let hallpass = hallpass(&folder, &[]).await;
        let (outside, inside) = (place == Place::Outside, place == Place::Inside);
        let app = test::init_service(
            App::new()
                .wrap_fn(move |req, service| {
                    // Changes the application's own session with every request, in the answers of
                    // our API, too.
                    if outside {
                        let visits = req.get_session().get::<u32>("visits").unwrap().unwrap_or_default();
                        req.get_session().insert("visits", visits + 1).unwrap();
                    }
                    service.call(req)
                })
                .wrap(Condition::new(outside, IdentityMiddleware::default()))
                .wrap(Condition::new(outside, own_sessions()))
                .configure(|config| hallpass.routes(config))
                .service(
                    hallpass
                        .scope("")
                        .configure(routes)
                        .wrap(Condition::new(inside, IdentityMiddleware::default()))
                        .wrap(Condition::new(inside, own_sessions())),
                ),
        )
        .await;
        let mut browser = Browser::of(&app);
        let with_theirs = |ours: &[&'static str]| {
            let theirs = outside.then_some("id");
            ours.iter().copied().chain(theirs).collect::<Vec<_>>()
        };
        assert_eq!(browser.get("/").await.text, "-, -, -", "{place:?}");
        assert_eq!(browser.post("/old/login", &[]).await.status, StatusCode::OK, "{place:?}");
        assert_eq!(browser.get("/").await.text, "-, -, old ada", "{place:?}");

        // A person with the old login's cookie signs in, switches, and signs out.
        let callback = browser.sign_in("ada").await;
        assert_eq!(callback.cookies_written(), with_theirs(&["hallpass.session"]), "{place:?}");
        assert_eq!(browser.get("/").await.text, "Ada Lovelace, -, old ada", "{place:?}");
        assert_eq!(browser.post("/add", &[]).await.cookies_written(), ["id"], "{place:?}");
        assert_eq!(browser.get("/").await.text, "Ada Lovelace, added, old ada", "{place:?}");
        assert_eq!(browser.get("/").await.text, "Ada Lovelace, -, old ada", "{place:?}");
        browser.sign_in("grace").await;
        assert_eq!(browser.get("/").await.text, "Grace Hopper, -, old ada", "{place:?}");
        let signed_out = browser.sign_out().await;
        assert_eq!(signed_out.status, StatusCode::SEE_OTHER, "{place:?}");
        assert_eq!(signed_out.cookies_written(), with_theirs(&["hallpass.session"]), "{place:?}");
        assert_eq!(browser.get("/").await.text, "-, -, old ada", "{place:?}");

        // Their end is not ours.
        browser.sign_in("ada").await;
        browser.post("/old/logout", &[]).await;
        assert_eq!(browser.get("/").await.text, "Ada Lovelace, -, -", "{place:?}");
        assert_eq!(browser.post("/add", &[]).await.status, StatusCode::OK, "{place:?}");
        assert_eq!(browser.get("/").await.text, "Ada Lovelace, added, -", "{place:?}");
    }
}

const OLD: &str = "an old secret, 32 bytes at least";
const NEW: &str = "a new secret, of 32 bytes and more";

/// An application with layers outside that read cookies.
macro_rules! app_that_reads_cookies {
    ($hallpass:expr) => {
        test::init_service(
            App::new()
                .wrap_fn(|req, service| {
                    // Actix keeps what it has read.
                    let _ = req.cookie("theme");
                    service.call(req)
                })
                .wrap(IdentityMiddleware::default())
                .wrap(own_sessions())
                .configure(|config| $hallpass.routes(config))
                .service($hallpass.scope("").configure(routes)),
        )
        .await
    };
}

#[actix_web::test]
async fn session_s14_a_layer_that_reads_cookies_survives_a_new_secret() {
    let folder = tempfile::tempdir().unwrap();
    let before = hallpass(&folder, &[("AUTH_SECRET", OLD)]).await;
    let app = app_that_reads_cookies!(before);
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let cookies = browser.cookies.clone();

    let rotated = hallpass(&folder, &[("AUTH_SECRET", OLD), ("AUTH_SECRET_1", NEW)]).await;
    let app = app_that_reads_cookies!(rotated);
    let mut browser = Browser::of(&app);
    browser.cookies.clone_from(&cookies);
    assert_eq!(browser.get("/").await.text, "Ada Lovelace, -, -");
    assert_eq!(browser.sign_in("grace").await.cookies_written(), ["hallpass.session"]);
    assert_eq!(browser.name().await.as_deref(), Some("Grace Hopper"));

    // A sign-out removes a cookie of the old secret, too.
    let app = app_that_reads_cookies!(before);
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let cookies = browser.cookies.clone();
    let app = app_that_reads_cookies!(rotated);
    let mut browser = Browser::of(&app);
    browser.cookies.clone_from(&cookies);
    assert_eq!(browser.sign_out().await.cookies_written(), ["hallpass.session"]);
    assert_eq!(browser.get("/").await.text, "-, -, -");

    // The old secret has leaked and is gone: its cookies are anonymous.
    let retired = hallpass(&folder, &[("AUTH_SECRET", NEW)]).await;
    let app = app_that_reads_cookies!(retired);
    let mut browser = Browser::of(&app);
    browser.cookies.clone_from(&cookies);
    let answer = browser.get("/").await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "-, -, -"));
    assert_eq!(browser.name().await, None);
    assert_eq!(browser.sign_in("ada").await.cookies_written(), ["hallpass.session"]);
    assert_eq!(browser.get("/").await.text, "Ada Lovelace, -, -");
}

#[actix_web::test]
async fn meaningless_cookies_are_anonymous_whatever_else_reads_them() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = app_that_reads_cookies!(hallpass);
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let ours = browser.cookies.iter().find(|(name, _)| name.starts_with("hallpass.session"));
    let (name, good) = ours.map(|(name, value)| (name.clone(), value.clone())).unwrap();
    let (decoded, upper) = (name.replacen('.', "%2E", 1), name.to_ascii_uppercase());
    for (name, value) in [
        (name.as_str(), "x"),
        (&name, "%"),
        (&name, &good[1..]),
        // Actix decodes names.
        (&decoded, &good),
        (&upper, &good),
        ("id", "x"),
        ("theme", "%ff"),
    ] {
        let mut browser = Browser::of(&app);
        browser.cookies.insert(name.into(), value.into());
        let answer = browser.get("/").await;
        assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "-, -, -"), "{name}={value}");
    }
}

#[actix_web::test]
async fn state_of_an_own_session_never_becomes_our_cookie() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = test::init_service(
        App::new()
            .wrap_fn(|req, service| {
                req.get_session().insert("token", "an application's token").unwrap();
                service.call(req)
            })
            .wrap(IdentityMiddleware::default())
            .wrap(own_sessions())
            .configure(|config| hallpass.routes(config))
            .service(hallpass.scope("").configure(routes)),
    )
    .await;
    let mut browser = Browser::of(&app);
    assert_eq!(browser.get("/").await.cookies_written(), ["id"]);
    assert_eq!(browser.sign_in("ada").await.cookies_written(), ["hallpass.session", "id"]);
    assert_eq!(browser.name().await.as_deref(), Some("Ada Lovelace"));
}
