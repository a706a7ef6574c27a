//! The application has error pages of its own.

use actix_web::{
    App, Error, FromRequest as _, HttpRequest, HttpResponse,
    body::to_bytes,
    dev::{Service as _, ServiceResponse},
    http::{StatusCode, header::ACCEPT},
    middleware::{ErrorHandlerResponse, ErrorHandlers},
    test::{self, TestRequest},
    web,
};
use async_trait::async_trait;
use hallpass::{Forms, Hallpass, OutagePage, Session, types::InitialState};
use serde_json::json;
use sqlx::{Connection as _, Executor as _, SqliteConnection};

use crate::browser::{Browser, config, hallpass};

/// As in the documentation of Actix: another page, with the same status.
#[expect(clippy::unnecessary_wraps, reason = "Actix wants a result")]
fn own_page<B>(answer: ServiceResponse<B>) -> Result<ErrorHandlerResponse<B>, Error> {
    let page = HttpResponse::build(answer.status()).content_type("text/html").body("<h1>Sorry!</h1>");
    Ok(ErrorHandlerResponse::Response(answer.into_response(page.map_into_right_body())))
}

async fn broken(_: Session) -> HttpResponse {
    HttpResponse::InternalServerError().finish()
}

#[actix_web::test]
async fn own_error_pages_leave_problem_documents_alone() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = test::init_service(
        App::new()
            .wrap(ErrorHandlers::new().default_handler(own_page))
            .configure(|config| hallpass.routes(config))
            .service(hallpass.scope("").route("/broken", web::get().to(broken))),
    )
    .await;
    let mut browser = Browser::of(&app);
    for (request, status, code) in [
        (TestRequest::post().uri("/api/auth/session"), StatusCode::BAD_REQUEST, "MissingCSRF"),
        (TestRequest::delete().uri("/api/auth/sessions"), StatusCode::UNAUTHORIZED, "SessionRequired"),
        (TestRequest::get().uri("/api/auth/nothing"), StatusCode::NOT_FOUND, "NotFound"),
        (TestRequest::put().uri("/api/auth/session"), StatusCode::METHOD_NOT_ALLOWED, "MethodNotAllowed"),
    ] {
        let answer = browser.send(request).await;
        assert_eq!(answer.status, status, "{code}");
        assert_eq!(answer.header("content-type"), Some("application/problem+json"), "{code}");
        assert_eq!(answer.json()["code"], json!(code));
        for (name, value) in [("x-content-type-options", "nosniff"), ("cache-control", "no-store")] {
            assert_eq!(answer.header(name), Some(value), "{code}");
        }
    }
    // The pages that people see are the application's.
    browser.sign_in("ada").await;
    let form = TestRequest::post().uri("/api/auth/sessions/end").insert_header((ACCEPT, "text/html"));
    for (request, status) in [
        (TestRequest::get().uri("/broken"), StatusCode::INTERNAL_SERVER_ERROR),
        (TestRequest::get().uri("/nothing"), StatusCode::NOT_FOUND),
        (form, StatusCode::FORBIDDEN),
    ] {
        let answer = browser.send(request).await;
        assert_eq!((answer.status, answer.text.as_str()), (status, "<h1>Sorry!</h1>"));
    }
}

/// A layer that looks at the response, for its status or its log, costs the client nothing.
#[actix_web::test]
async fn problem_document_may_be_looked_at_on_its_way() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let request = TestRequest::delete().uri("/api/auth/sessions").to_request();
    let error = app.call(request).await.err().unwrap();
    assert_eq!(error.as_response_error().status_code(), StatusCode::UNAUTHORIZED);
    for _ in 0..2 {
        let answer = error.error_response();
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
        assert_eq!(answer.headers().get("cache-control").unwrap(), "no-store");
        let body = to_bytes(answer.into_body()).await.unwrap();
        assert!(str::from_utf8(&body).unwrap().contains("\"code\":\"SessionRequired\""), "{body:?}");
    }
}

/// A page for an outage with the forms of a login page.
struct LoginForms;

#[async_trait(?Send)]
impl OutagePage for LoginForms {
    async fn answer(&self, req: &HttpRequest, _: InitialState) -> Result<HttpResponse, hallpass::Error> {
        let forms = Forms::extract(req).await?;
        let token = forms.csrf_token().to_owned();
        Ok(forms.answer(HttpResponse::ServiceUnavailable().body(token)))
    }
}

#[actix_web::test]
async fn own_page_for_an_outage_can_have_forms() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = Hallpass::builder(config(&folder, &[])).outage_page(LoginForms).open().await.unwrap();
    let scope = hallpass.scope("").route("/page", web::get().to(HttpResponse::Ok));
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config)).service(scope)).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let file = format!("sqlite:{}", folder.path().join("test.db").display());
    let mut database = SqliteConnection::connect(&file).await.unwrap();
    database.execute("ALTER TABLE hallpass_sessions RENAME TO gone").await.unwrap();
    let answer = browser.send(TestRequest::get().uri("/page").insert_header((ACCEPT, "text/html"))).await;
    assert_eq!((answer.status, answer.text.is_empty()), (StatusCode::SERVICE_UNAVAILABLE, false));
    assert_eq!(answer.header("cache-control"), Some("private, no-cache"));
    // The cookie of the session stays.
    assert!(!answer.cookies_written().contains(&"hallpass.session"));
}
