//! What signed-in people may do: rows, roles and private data of the application's own.

use std::time::Duration;

use actix_web::{
    http::{StatusCode, header::ACCEPT},
    test::TestRequest,
};
use hallpass::types::{ErrorCode, LoginQuery, SessionId, UserId};

use crate::{
    browser::{Browser, hallpass},
    members::{Member, Rows, app_of, open, query},
};

/// "A row in MY users, with an own integer id", "a role in the session, 403 on the server", and
/// data that the browser never sees.
#[actix_web::test]
async fn policy_gives_a_row_a_role_and_private_data() {
    let folder = tempfile::tempdir().unwrap();
    let app = app_of(open(&folder, Rows::default()).await).await;
    let (mut ada, mut grace) = (Browser::of(&app), Browser::of(&app));
    ada.sign_in("ada").await;
    grace.sign_in("grace").await;
    assert_eq!(ada.get("/me").await.text, r#"row Some("1"), admin, customer Some(1000)"#);
    assert_eq!(grace.get("/me").await.text, r#"row Some("2"), editor, customer Some(1000)"#);
    let session = ada.get("/api/auth/session").await;
    assert_eq!(session.json()["data"], serde_json::json!({ "role": "admin" }));
    assert!(!session.text.contains("1000") && !session.text.contains("customer"), "{}", session.text);
    assert!(!ada.get("/login").await.text.contains("customer"));
    for path in ["/settings", "/api/settings", "/admin/users", "/api/admin/users"] {
        assert_eq!(ada.get(path).await.status, StatusCode::OK, "{path}");
        let refused = grace.get(path).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{path}");
        if path.starts_with("/api/") {
            assert_eq!(refused.header("content-type"), Some("application/problem+json"), "{path}");
            assert_eq!(refused.json()["code"], serde_json::json!("Forbidden"), "{path}");
        } else {
            assert_eq!(refused.header("content-type"), Some("text/html; charset=utf-8"), "{path}");
            assert!(refused.text.contains("You may not see or do this."), "{}", refused.text);
            // The same request would be refused again.
            assert!(!refused.text.contains("Try again"), "{}", refused.text);
            let login = refused.text.split("href=\"").find(|link| link.contains("Sign in as someone else"));
            let login = login.and_then(|link| link.split('"').next()).unwrap().replace("&amp;", "&");
            let login = LoginQuery::parse(login.split_once('?').unwrap().1);
            assert_eq!(login.callback_url.as_deref(), Some(path));
            assert_eq!((login.error(), login.provider.as_deref()), (Some(ErrorCode::Forbidden), Some("dev")));
        }
        let mut anonymous = Browser::of(&app);
        let answer = anonymous.get(path).await;
        if path.starts_with("/api/") {
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{path}");
        } else {
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
            assert_eq!(query(&answer).callback_url.as_deref(), Some(path));
        }
    }
    let json = TestRequest::get().uri("/admin/users").insert_header((ACCEPT, "application/json"));
    assert_eq!(grace.send(json).await.json()["code"], serde_json::json!("Forbidden"));
}

/// A role that is taken away is gone with the next request, also of sessions that sign in later.
#[actix_web::test]
async fn policy_role_is_taken_from_live_sessions() {
    let (folder, rows) = (tempfile::tempdir().unwrap(), Rows::default());
    let hallpass = open(&folder, rows.clone()).await;
    // Another server beside it.
    let other = open(&folder, rows.clone()).await;
    let (app, other_app) = (app_of(hallpass.clone()).await, app_of(other).await);
    let (mut phone, mut laptop) = (Browser::of(&app), Browser::of(&app));
    phone.sign_in("ada").await;
    laptop.sign_in("ada").await;
    let mut elsewhere = Browser::of(&other_app);
    elsewhere.cookies.clone_from(&phone.cookies);
    assert_eq!(elsewhere.get("/settings").await.status, StatusCode::OK);
    let session = phone.get("/api/auth/session").await.json();
    let user = UserId::new(session["user"]["id"].as_str().unwrap());

    rows.set_role(1, "reader");
    let changed =
        hallpass.update_user_session_data(&user, |data| data.set_public(&Member { role: "reader".into() }));
    assert_eq!(changed.await.unwrap(), 2);
    for browser in [&mut phone, &mut laptop] {
        assert_eq!(browser.get("/settings").await.status, StatusCode::FORBIDDEN);
        assert_eq!(browser.get("/me").await.text, r#"row Some("1"), reader, customer Some(1000)"#);
    }
    // S9: the other server reads the change feed.
    while elsewhere.get("/settings").await.status == StatusCode::OK {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let mut later = Browser::of(&app);
    later.sign_in("ada").await;
    assert_eq!(later.get("/settings").await.status, StatusCode::FORBIDDEN);

    let id = SessionId::new(session["id"].as_str().unwrap());
    let promoted = hallpass.update_session_data(&id, |data| {
        let mut member = data.public::<Member>()?.unwrap_or_default();
        member.role = "admin".into();
        data.set_public(&member)
    });
    assert!(promoted.await.unwrap());
    assert_eq!(phone.get("/settings").await.text, "settings for Ada Lovelace");
    assert_eq!(laptop.get("/settings").await.status, StatusCode::FORBIDDEN);
}

/// Without a policy everything is as it was.
#[actix_web::test]
async fn policy_that_is_missing_admits_without_data() {
    let folder = tempfile::tempdir().unwrap();
    let app = app_of(hallpass(&folder, &[]).await).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    assert_eq!(browser.get("/me").await.text, "row None, , customer None");
    assert!(browser.get("/api/auth/session").await.json().get("data").is_none());
    assert_eq!(browser.get("/settings").await.status, StatusCode::FORBIDDEN);
}
