//! An application with a native app: its own handlers and guards, and the app's bearer token.

use actix_web::{
    App, HttpResponse,
    http::{Method, StatusCode, header::AUTHORIZATION},
    middleware::from_fn,
    test::{self, TestRequest},
    web::{self, ServiceConfig},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass::{Hallpass, NativeApp, NativeAppError, Session, StartError, redirect_to_login, same_origin};
use sha2::{Digest as _, Sha256};

use crate::browser::{Browser, config};

const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const REDIRECT: &str = "com.example.notes:/signed-in";

async fn add(session: Session) -> HttpResponse {
    HttpResponse::Ok().body(session.user.name.clone().unwrap_or_default())
}

fn routes(config: &mut ServiceConfig) {
    config
        .service(web::resource("/api/notes").wrap(from_fn(same_origin)).route(web::post().to(add)))
        .service(web::resource("/notes").wrap(from_fn(redirect_to_login)).route(web::get().to(add)));
}

async fn open(folder: &tempfile::TempDir, app: NativeApp) -> Result<Hallpass, StartError> {
    Hallpass::builder(config(folder, &[])).native_app(app).open().await
}

#[actix_web::test]
async fn native_app_of_the_builder_passes_an_applications_guards() {
    let folder = tempfile::tempdir().unwrap();
    let phone = NativeApp::new("phone", "Notes").redirect(REDIRECT);
    let hallpass = open(&folder, phone).await.unwrap();
    let app = test::init_service(
        App::new().configure(|config| hallpass.routes(config)).service(hallpass.scope("").configure(routes)),
    )
    .await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let csrf = browser.csrf().await;
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let fields = [
        ("csrfToken", csrf.as_str()),
        ("decision", "allow"),
        ("response_type", "code"),
        ("client_id", "phone"),
        ("redirect_uri", REDIRECT),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    let allowed = browser.post("/api/auth/authorize", &fields).await;
    let location = url::Url::parse(allowed.header("location").unwrap()).unwrap();
    let (_, code) = location.query_pairs().find(|(name, _)| name == "code").unwrap();
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", "phone"),
        ("redirect_uri", REDIRECT),
        ("code", &code),
        ("code_verifier", VERIFIER),
    ];
    let mut native = Browser::of(&app);
    let token =
        native.post("/api/auth/token", &fields).await.json()["access_token"].as_str().unwrap().to_owned();

    let send = |method: Method, path: &str, token: &str| {
        let request = TestRequest::with_uri(path).method(method);
        request.insert_header((AUTHORIZATION, format!("Bearer {token}")))
    };
    // The guards: from another site by cookie never, by bearer always.
    let foreign = ("Origin", "https://evil.example");
    let by_cookie = TestRequest::post().uri("/api/notes").insert_header(foreign);
    assert_eq!(browser.send(by_cookie).await.status, StatusCode::FORBIDDEN);
    let by_garbage = send(Method::POST, "/api/notes", "garbage").insert_header(foreign);
    assert_eq!(browser.send(by_garbage).await.status, StatusCode::FORBIDDEN);
    let by_bearer = send(Method::POST, "/api/notes", &token).insert_header(foreign);
    let answer = native.send(by_bearer).await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "Ada Lovelace"));
    assert!(native.cookies.is_empty(), "{:?}", native.cookies);
    // A page is no place to send a program from.
    assert_eq!(native.send(send(Method::GET, "/notes", &token)).await.text, "Ada Lovelace");
    let refused = browser.send(send(Method::GET, "/notes", "garbage")).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.header("www-authenticate"), Some("Bearer error=\"invalid_token\""));
    assert_eq!(refused.header("location"), None);
}

#[actix_web::test]
async fn native_app_that_cannot_work_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let started = open(&folder, NativeApp::new("cli", "Notes")).await.err().unwrap();
    assert!(matches!(started, StartError::NativeApp(NativeAppError::NoRedirect(id)) if id == "cli"));
}
