//! An application with a native app: its own handlers and guards, and the app's bearer token.

use actix_http::Request;
use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    http::{Method, StatusCode, header::AUTHORIZATION},
    middleware::{Next, from_fn},
    test::{self, TestRequest},
    web::{self, ServiceConfig},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hallpass::{
    BasePath, Hallpass, NativeApp, NativeAppError, Received, Session, StartError, redirect_to_login,
    same_origin,
};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::browser::{Answer, Browser, config};

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

/// Has the person in `browser` allow the app to sign in.
async fn code_for_app<S, B>(browser: &mut Browser<'_, S>) -> String
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
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
    let allowed = browser.post(&format!("{}/authorize", browser.base), &fields).await;
    let location = url::Url::parse(allowed.header("location").unwrap()).unwrap();
    let (_, code) = location.query_pairs().find(|(name, _)| name == "code").unwrap();
    code.into_owned()
}

async fn exchange<S, B>(native: &mut Browser<'_, S>, code: &str) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let fields = [
        ("grant_type", "authorization_code"),
        ("client_id", "phone"),
        ("redirect_uri", REDIRECT),
        ("code", code),
        ("code_verifier", VERIFIER),
    ];
    native.post(&format!("{}/token", native.base), &fields).await
}

fn phone() -> NativeApp {
    NativeApp::new("phone", "Notes").redirect(REDIRECT)
}

#[actix_web::test]
async fn native_app_of_the_builder_passes_an_applications_guards() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = open(&folder, phone()).await.unwrap();
    let app = test::init_service(
        App::new().configure(|config| hallpass.routes(config)).service(hallpass.scope("").configure(routes)),
    )
    .await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let code = code_for_app(&mut browser).await;
    let mut native = Browser::of(&app);
    let token = exchange(&mut native, &code).await.json()["access_token"].as_str().unwrap().to_owned();

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
async fn native_app_sign_in_and_a_second_use_of_its_code_are_events() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = open(&folder, phone()).await.unwrap();
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let code = code_for_app(&mut browser).await;
    let mut events = hallpass.events();
    let mut next = async || {
        let Some(Received::Event(event)) = events.next().await else { panic!("no event") };
        serde_json::to_value(&*event).unwrap()
    };
    let mut native = Browser::of(&app);
    assert_eq!(exchange(&mut native, &code).await.status, StatusCode::OK);
    let signed_in = next().await;
    assert_eq!((&signed_in["kind"], &signed_in["app"]), (&json!("signed-in"), &json!("phone")));
    assert_eq!(signed_in["isNewUser"], json!(false));
    assert_eq!(exchange(&mut native, &code).await.status, StatusCode::BAD_REQUEST);
    let revoked = next().await;
    assert_eq!((&revoked["kind"], &revoked["by"]), (&json!("revoked"), &json!("app-code-used-twice")));
    assert_eq!(revoked["session"], signed_in["session"]);
    // A third use finds nothing to revoke.
    assert_eq!(exchange(&mut native, &code).await.status, StatusCode::BAD_REQUEST);
    browser.sign_out().await;
    assert_eq!(next().await["kind"], json!("signed-out"));
}

/// Another request ends the session between the look-up and the handler.
#[actix_web::test]
async fn native_app_sign_out_is_204_although_another_request_was_first() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = open(&folder, phone()).await.unwrap();
    let routes = web::scope("").configure(|config| hallpass.api_routes(config));
    let sessions = hallpass.sessions();
    let end_first = move |mut req: ServiceRequest, next: Next<_>| {
        let sessions = sessions.clone();
        async move {
            if req.path().ends_with("/signout") {
                let session = req.extract::<Session>().await.unwrap();
                assert!(sessions.end(&session.id).await.unwrap());
            }
            next.call(req).await
        }
    };
    let scope = hallpass.scope("").service(routes.wrap(from_fn(end_first)));
    let app = test::init_service(App::new().service(scope)).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let code = code_for_app(&mut browser).await;
    let mut native = Browser::of(&app);
    let token = exchange(&mut native, &code).await.json()["access_token"].as_str().unwrap().to_owned();
    let request = TestRequest::post().uri("/api/auth/signout");
    let answer = native.send(request.insert_header((AUTHORIZATION, format!("Bearer {token}")))).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::NO_CONTENT, None));
}

#[actix_web::test]
async fn native_app_signs_in_where_the_api_was_moved_to() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Hallpass::builder(config(&folder, &[])).native_app(phone());
    let hallpass = builder.base_path(BasePath::parse("/auth").unwrap()).open().await.unwrap();
    let url = hallpass.public_url().clone();
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut browser = Browser::of(&app);
    browser.base = "/auth";
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let query = format!(
        "response_type=code&client_id=phone&redirect_uri={REDIRECT}&code_challenge={challenge}\
         &code_challenge_method=S256"
    );
    let login = browser.get(&format!("/auth/authorize?{query}")).await;
    let login = url::Url::parse(login.header("location").unwrap()).unwrap();
    let (_, back) = login.query_pairs().find(|(name, _)| name == "callbackUrl").unwrap();
    assert_eq!(back, format!("/auth/authorize?{query}"));
    let callback = browser.sign_in_for("ada", Some(&back)).await;
    assert_eq!(callback.header("location"), Some(&*format!("{url}{back}")));
    let page = browser.get(&back).await.text;
    assert!(page.contains(&format!("action=\"{url}/auth/authorize\"")), "{page}");
    let code = code_for_app(&mut browser).await;
    let mut native = Browser::of(&app);
    native.base = "/auth";
    assert_eq!(exchange(&mut native, &code).await.json()["token_type"], json!("Bearer"));
    for path in ["/api/auth/authorize", "/api/auth/token"] {
        assert_eq!(browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[actix_web::test]
async fn native_app_that_cannot_work_stops_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let started = open(&folder, NativeApp::new("cli", "Notes")).await.err().unwrap();
    assert!(matches!(started, StartError::NativeApp(NativeAppError::NoRedirect(id)) if id == "cli"));
}
