//! Each of the development people, as the pages show them: the avatar, and both ways to the fallback.

use hallpass_tests::{App, Browser, eventually_async, on_engines};
use serde_json::{Value, json};

on_engines! {
    [chromium, firefox, webkit]
        avatar_is_round_has_a_fixed_size_and_sends_no_referrer,
        avatar_without_a_picture_is_the_fallback,
        avatar_that_fails_to_load_is_replaced_by_the_fallback;
}

const IMAGE: &str = "main img.avatar";

/// Where the shown avatar comes from, once it is really there.
async fn shown_avatar(browser: &Browser) -> String {
    browser.see(IMAGE).await;
    let script = format!(
        "const image = document.querySelector('{IMAGE}');
         return image.complete && image.naturalWidth > 0 ? image.currentSrc : null;"
    );
    let shown = || async { browser.script(&script).await.as_str().map(ToOwned::to_owned) };
    eventually_async("an avatar with a natural width", shown).await
}

async fn sign_in_as(app: &App, person: &str) -> Browser {
    let browser = Browser::open(app).await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here(person).await;
    browser.arrive("/profile").await;
    browser
}

async fn avatar_is_round_has_a_fixed_size_and_sends_no_referrer() {
    let app = App::start();
    let browser = sign_in_as(&app, "ada").await;
    let source = shown_avatar(&browser).await;
    assert!(source.starts_with("http://127.0.0.1:") && source.ends_with("/people/ada.svg"), "{source}");
    let facts = browser
        .script(&format!(
            "const image = document.querySelector('{IMAGE}'), box = image.getBoundingClientRect();
             return [image.alt, image.referrerPolicy, image.getAttribute('width'), box.width, box.height,
                     getComputedStyle(image).borderTopLeftRadius];"
        ))
        .await;
    assert_eq!(facts, json!(["Avatar", "no-referrer", "96", 96, 96, "50%"]));
    browser.see_text("main", "Profile Avatar:").await;
    browser.finish(&[]).await;
}

async fn avatar_without_a_picture_is_the_fallback() {
    let app = App::start();
    let browser = sign_in_as(&app, "grace").await;
    assert_eq!(shown_avatar(&browser).await, format!("{}/fallback.png", app.url));
    browser.finish(&[]).await;
}

async fn avatar_that_fails_to_load_is_replaced_by_the_fallback() {
    let app = App::start();
    let browser = sign_in_as(&app, "edsger").await;
    let is_fallback = || async { shown_avatar(&browser).await.ends_with("/fallback.png").then_some(()) };
    eventually_async("the fallback", is_fallback).await;
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
        browser.go("/dashboard").await;
        browser.sign_in_here(person).await;
        browser.arrive("/dashboard").await;
        browser.see_text("main h1", greeting).await;
        match email {
            Some(email) => browser.see_text("main p", email).await,
            None => assert_eq!(browser.text("main p").await, None),
        }
        let wide = browser.script("return document.documentElement.scrollWidth > innerWidth").await;
        assert_eq!(wide, Value::Bool(false), "{person} does not fit");
        browser.finish(&[]).await;
    }
}
