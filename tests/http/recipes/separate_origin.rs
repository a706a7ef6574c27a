//! A front end at an origin of its own.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::{Method, StatusCode};
use serde_json::json;

const ALLOWED: &str = "access-control-allow-origin";

#[tokio::test]
async fn separate_origin_example_admits_its_front_end_alone() {
    let app = App::start_with(AppOptions::recipe("separate-origin").env("FRONT_END_LISTEN", "127.0.0.1:0"));
    let mut ada = Client::of(&app);
    // Who comes from nowhere in particular is led to the front end.
    let front = ada.sign_in("ada", "").await.location().trim_end_matches('/').to_owned();
    assert_ne!(front, app.url);
    let page = Client::at(&front).get("/").await.text;
    assert!(page.contains(&format!("data-api=\"{}\"", app.url)), "{page}");
    let returned = ada.sign_in("ada", &format!("{front}/?note=1#end")).await;
    assert_eq!(returned.location(), format!("{front}/?note=1#end"));
    let elsewhere = ada.sign_in("ada", "https://evil.example/").await;
    assert_eq!(elsewhere.location(), format!("{front}/"));

    let mut from_front = ada.with_header("Origin", &front);
    let mut from_evil = ada.with_header("Origin", "https://evil.example");
    for path in ["/api/profile", "/api/auth/session"] {
        let answer = from_front.get(path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text.contains("Ada Lovelace"), "{}", answer.text);
        assert_eq!(answer.header(ALLOWED), Some(&*front), "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), Some("true"), "{path}");
        assert_eq!(from_evil.get(path).await.header(ALLOWED), None, "{path}");
    }
    let saved = from_front.send_json(Method::POST, "/api/notes", &json!("Milk")).await;
    assert_eq!((saved.status, saved.header(ALLOWED)), (StatusCode::OK, Some(&*front)), "{}", saved.text);
    let refused = from_evil.send_json(Method::POST, "/api/notes", &json!("Milk")).await;
    assert_eq!((refused.status, refused.header(ALLOWED)), (StatusCode::FORBIDDEN, None));
    // Its script reads why a request was refused.
    let mut anonymous = Client::of(&app).with_header("Origin", &front);
    let refused = anonymous.get("/api/profile").await;
    assert_eq!((refused.status, refused.header(ALLOWED)), (StatusCode::UNAUTHORIZED, Some(&*front)));
    assert_eq!(refused.json()["code"], "SessionRequired");
}
