//! Avatars of the development users, and the fallback; the greeting.

use hallpass_tests::{App, Browser, on_engines, wait_for_async};
use serde_json::{Value, json};

on_engines! {
    [chromium, firefox, webkit]
        avatar_is_round_has_a_fixed_size_and_sends_no_referrer,
        avatar_without_a_picture_is_the_fallback,
        avatar_that_fails_to_load_is_replaced_by_the_fallback;
}

const IMAGE: &str = "main img.avatar";

/// Waits for the avatar. Returns its URL.
async fn wait_for_avatar(browser: &Browser) -> String {
    browser.wait_for(IMAGE).await;
    let script = format!(
        "const image = document.querySelector('{IMAGE}');
         return image.complete && image.naturalWidth > 0 ? image.currentSrc : null;"
    );
    let shown = || async { browser.run_script(&script).await.as_str().map(ToOwned::to_owned) };
    wait_for_async("an avatar with a natural width", shown).await
}

async fn sign_in_as(app: &App, person: &str) -> Browser {
    let browser = Browser::open(app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page(person).await;
    browser.wait_for_path("/profile").await;
    browser
}

async fn avatar_is_round_has_a_fixed_size_and_sends_no_referrer() {
    let app = App::start();
    let browser = sign_in_as(&app, "ada").await;
    let source = wait_for_avatar(&browser).await;
    assert!(source.starts_with("http://127.0.0.1:") && source.ends_with("/people/ada.svg"), "{source}");
    let facts = browser
        .run_script(&format!(
            "const image = document.querySelector('{IMAGE}'), box = image.getBoundingClientRect();
             return [image.alt, image.referrerPolicy, image.getAttribute('width'), box.width, box.height,
                     getComputedStyle(image).borderTopLeftRadius];"
        ))
        .await;
    assert_eq!(facts, json!(["Avatar", "no-referrer", "96", 96, 96, "50%"]));
    browser.wait_for_text("main", "Profile Avatar:").await;
    browser.finish(&[]).await;
}

async fn avatar_without_a_picture_is_the_fallback() {
    let app = App::start();
    let browser = sign_in_as(&app, "grace").await;
    assert_eq!(wait_for_avatar(&browser).await, format!("{}/fallback.png", app.url));
    browser.finish(&[]).await;
}

async fn avatar_that_fails_to_load_is_replaced_by_the_fallback() {
    let app = App::start();
    let browser = sign_in_as(&app, "edsger").await;
    let is_fallback = || async { wait_for_avatar(&browser).await.ends_with("/fallback.png").then_some(()) };
    wait_for_async("the fallback", is_fallback).await;
    browser.finish(&["/people/missing.svg"]).await;
}

#[tokio::test]
async fn greeting_shows_name_and_email_in_the_agreed_words() {
    let app = App::start();
    for (person, greeting, email) in [
        ("ada", "Welcome back, Ada Lovelace!", Some("Logged in email: ada@example.org")),
        ("khwarizmi", "Welcome back, أبو عبد الله", Some("Logged in email: a.very.long")),
        ("nobody", "Welcome back!", None),
    ] {
        let browser = Browser::open(&app).await;
        browser.go_to("/dashboard").await;
        browser.sign_in_on_page(person).await;
        browser.wait_for_path("/dashboard").await;
        browser.wait_for_text("main h1", greeting).await;
        match email {
            Some(email) => browser.wait_for_text("main p", email).await,
            None => assert_eq!(browser.text("main p").await, None),
        }
        let wide = browser.run_script("return document.documentElement.scrollWidth > innerWidth").await;
        assert_eq!(wide, Value::Bool(false), "{person} does not fit");
        browser.finish(&[]).await;
    }
}
