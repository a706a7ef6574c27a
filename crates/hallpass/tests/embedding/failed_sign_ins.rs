//! Sign-ins that fail are events, and anyone can cause those.

use actix_web::{
    App,
    http::StatusCode,
    test::{self, TestRequest},
};
use serde_json::json;

use crate::{
    browser::{Browser, hallpass},
    events::next,
};

#[actix_web::test]
async fn failed_sign_in_is_an_event_without_its_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut events = hallpass.events();
    Browser::of(&app).get("/api/auth/callback/dev?code=the-code&state=the-state").await;
    let failed = next(&mut events).await;
    assert_eq!((&failed["kind"], &failed["code"]), (&json!("sign-in-failed"), &json!("SignInExpired")));
    let text = failed.to_string();
    assert!(!text.contains("the-code") && !text.contains("the-state"), "{text}");
}

/// Anyone can write anything into the path of a callback: a metric with a label for each provider
/// would have a label for each text.
#[actix_web::test]
async fn callback_of_a_provider_that_is_not_configured_is_no_event() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut events = hallpass.events();
    let mut browser = Browser::of(&app);
    for path in
        ["made-up-1?code=c&state=s", "made-up-2", "made-up-3?error=access_denied", "dev?code=c&state=s"]
    {
        browser.get(&format!("/api/auth/callback/{path}")).await;
    }
    assert_eq!(next(&mut events).await["provider"], json!("dev"));
}

/// Otherwise a flood of them would push other events out of the queue of a slow subscriber.
#[actix_web::test]
async fn callbacks_that_no_sign_in_began_are_few_events_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[("HALLPASS_SIGN_INS_PER_MINUTE", "2")]).await;
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut events = hallpass.events();
    let mut browser = Browser::of(&app);
    for address in ["192.0.2.1:1000", "192.0.2.1:2000", "192.0.2.1:3000", "192.0.2.1:4000", "192.0.2.2:1000"]
    {
        let callback = TestRequest::get().uri("/api/auth/callback/dev?code=c&state=s");
        let answer = browser.send(callback.peer_addr(address.parse().unwrap())).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
    }
    for ip in ["192.0.2.1", "192.0.2.1", "192.0.2.2"] {
        assert_eq!(next(&mut events).await["ip"], json!(ip));
    }
}
