//! The layers of Actix that most applications have around everything.

use actix_web::{
    App, HttpResponse,
    http::{
        StatusCode,
        header::{ACCEPT_ENCODING, CONTENT_ENCODING, COOKIE, ETAG, IF_NONE_MATCH},
    },
    middleware::{Compress, DefaultHeaders, Logger, NormalizePath},
    test::{self, TestRequest},
    web,
};
use hallpass::Session;

use crate::browser::{Browser, hallpass};

async fn greet(session: Session) -> HttpResponse {
    HttpResponse::Ok().body(format!("Hello, {}!", session.user.name.as_deref().unwrap_or("you")))
}

#[actix_web::test]
async fn usual_layers_change_neither_sign_in_nor_answers() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = App::new()
        .wrap(Compress::default())
        .wrap(DefaultHeaders::new().add(("X-Version", "1")))
        .wrap(NormalizePath::trim())
        .wrap(Logger::default())
        .configure(|config| hallpass.routes(config))
        .service(hallpass.scope("").route("/greeting", web::get().to(greet)));
    let app = test::init_service(app).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let greeting = browser.get("/greeting/").await;
    assert_eq!((&*greeting.text, greeting.header("x-version")), ("Hello, Ada Lovelace!", Some("1")));

    let cookies: Vec<_> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = || {
        let request = TestRequest::get().uri("/api/auth/session").insert_header((COOKIE, cookies.join("; ")));
        request.insert_header((ACCEPT_ENCODING, "gzip"))
    };
    let packed = test::call_service(&app, request().to_request()).await;
    assert_eq!(packed.headers().get(CONTENT_ENCODING).unwrap(), "gzip");
    let tag = packed.headers().get(ETAG).unwrap().clone();
    let unchanged = request().insert_header((IF_NONE_MATCH, tag));
    let unchanged = test::call_service(&app, unchanged.to_request()).await;
    assert_eq!(unchanged.status(), StatusCode::NOT_MODIFIED);

    browser.sign_out().await;
    assert_eq!(browser.name().await, None);
}
