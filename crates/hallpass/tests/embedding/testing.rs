//! The application tests its own handlers.

use std::time::Duration;

use actix_web::{
    App, FromRequest as _, HttpResponse,
    http::StatusCode,
    middleware::from_fn,
    test::{self, TestRequest},
    web,
};
use hallpass::{
    ApplicationData as _, Hallpass, RecentSession, Session, redirect_to_login, require_session,
    testing::{self, FakeClock, Person, SignedInRequest as _},
};

use crate::members::{Billing, Member, me};

async fn greet(session: Session) -> String {
    format!("Hello, {}!", session.user.name.as_deref().unwrap_or("you"))
}

async fn delete_account(_: RecentSession<300>) -> HttpResponse {
    HttpResponse::NoContent().finish()
}

async fn text<B: actix_web::body::MessageBody>(answer: actix_web::dev::ServiceResponse<B>) -> String {
    String::from_utf8(test::read_body(answer).await.to_vec()).unwrap()
}

#[actix_web::test]
async fn handler_alone_is_tested_without_a_store() {
    let session = Session::builder().name("Ada").verified_email("ada@example.org").build();
    assert_eq!(greet(session.clone()).await, "Hello, Ada!");
    assert_eq!(session.user.verified_email(), Some("ada@example.org"));
    let request = TestRequest::default().signed_in(&session).to_http_request();
    assert_eq!(Session::extract(&request).await.unwrap().id, session.id);
    let request = TestRequest::default().anonymous().to_http_request();
    assert!(Session::extract(&request).await.is_err());
    assert!(Option::<Session>::extract(&request).await.unwrap().is_none());
}

#[actix_web::test]
async fn made_up_session_has_what_the_application_keeps_in_it() {
    let member = Member { role: "admin".into() }.to_session_data().unwrap();
    let billing = Billing { customer: 7 }.to_session_data().unwrap();
    let session = Session::builder().application_id(&42).data(member).private_data(billing).build();
    assert_eq!(me(session).await, "row Some(\"42\"), admin, customer Some(7)");
    assert_eq!(me(Session::builder().build()).await, "row None, , customer None");
}

#[actix_web::test]
async fn whole_application_is_tested_with_a_made_up_session() {
    let hallpass = Hallpass::open(testing::config()).await.unwrap();
    let scope = hallpass
        .scope("")
        .route("/", web::get().to(greet).wrap(from_fn(redirect_to_login)))
        .route("/api", web::get().to(greet).wrap(from_fn(require_session)));
    let app = test::init_service(App::new().service(scope)).await;
    let session = Session::builder().name("Ada").build();
    for path in ["/", "/api"] {
        let request = TestRequest::get().uri(path).to_request().signed_in(&session);
        assert_eq!(text(test::call_service(&app, request).await).await, "Hello, Ada!");
    }
    let request = TestRequest::get().uri("/").to_request().anonymous();
    assert_eq!(test::call_service(&app, request).await.status(), StatusCode::SEE_OTHER);
}

#[actix_web::test]
async fn cookie_of_any_person_signs_in_by_a_clock_of_the_test() {
    let clock = FakeClock::new();
    let hallpass = Hallpass::builder(testing::config()).clock(clock.clone()).open().await.unwrap();
    let scope = hallpass
        .scope("")
        .route("/", web::get().to(greet))
        .route("/account", web::delete().to(delete_account));
    let app = test::init_service(App::new().service(scope)).await;
    let ada = hallpass.sign_in_for_test(&Person::new("ada")).await.unwrap();
    assert!(!format!("{ada:?}").contains(ada.cookie.value()), "it is for a log, too");
    let get = || TestRequest::get().uri("/").cookie(ada.cookie.clone()).to_request();
    let delete = || TestRequest::delete().uri("/account").cookie(ada.cookie.clone()).to_request();
    assert_eq!(text(test::call_service(&app, get()).await).await, "Hello, ada!");
    assert_eq!(test::call_service(&app, delete()).await.status(), StatusCode::NO_CONTENT);
    clock.advance(Duration::from_mins(6));
    assert_eq!(text(test::call_service(&app, get()).await).await, "Hello, ada!");
    assert_eq!(test::call_service(&app, delete()).await.status(), StatusCode::FORBIDDEN);
    clock.advance(Duration::from_hours(24 * 31));
    let status = test::call_service(&app, get()).await.status();
    assert!([StatusCode::SEE_OTHER, StatusCode::UNAUTHORIZED].contains(&status), "{status}");
}
