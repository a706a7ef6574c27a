//! `/account`: a person adds a way to sign in, and removes one (S27).

use hallpass_tests::{App, AppOptions, Behaviour, Browser, FakeProvider, on_engines, wait_until};
use serde_json::json;
use thirtyfour::Key;

on_engines! {
    [chromium, firefox]
        session_s27_person_adds_and_removes_a_way_to_sign_in,
        session_s27_person_confirms_an_account_that_could_not_be_chosen;
}

fn start_with_two_providers() -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "two"));
    (provider, app)
}

/// The second provider is not asked to let the person choose an account.
fn start_without_choice(options: AppOptions) -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(options, "two").env("AUTH_TWO_PARAMS", "prompt="));
    (provider, app)
}

async fn open_account_page(browser: &Browser) {
    browser.go_to("/account").await;
    browser.wait_for_path("/login?callbackUrl=%2Faccount").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/account").await;
}

/// (A window without a display has no `:focus`.)
async fn wait_for_focus(browser: &Browser, css: &str) {
    let script = format!("return document.activeElement.matches({css:?})");
    wait_until(css, async || browser.run_script(&script).await == true).await;
}

async fn session_s27_person_adds_and_removes_a_way_to_sign_in() {
    for scripts in [true, false] {
        let (_provider, app) = start_with_two_providers();
        let browser =
            if scripts { Browser::open(&app).await } else { Browser::open_without_scripts(&app).await };
        open_account_page(&browser).await;
        browser.wait_for_text("main", "You are signed in as Ada Lovelace.").await;
        browser.wait_for_text("main li", "it cannot be removed").await;
        // It has the frame of the app, with a way home and the menu of the person.
        browser.wait_for("header a.brand").await;
        assert_eq!(browser.count_elements("header summary").await, 1);
        assert_eq!(browser.count_elements("main li").await, 1);
        browser.click("form[action$='/link/two'] button").await;
        browser.wait_for_path("/account?changed=linked&add=two").await;
        browser
            .wait_for_text("main [role=status]", "was added. From now on you can sign in with it, too.")
            .await;
        assert_eq!(browser.count_elements("main li").await, 2);
        browser.click("main li:last-child summary").await;
        browser.click("main li:last-child form button").await;
        browser.wait_for_path("/account?changed=unlinked").await;
        browser
            .wait_for_text(
                "main [role=status]",
                "These are your ways to sign in now. Sessions that began with a removed one have ended.",
            )
            .await;
        assert_eq!(browser.count_elements("main li").await, 1);
        browser.finish(&[]).await;
    }
}

/// The provider names whichever account it knows.
async fn session_s27_person_confirms_an_account_that_could_not_be_chosen() {
    for scripts in [true, false] {
        let (_provider, app) = start_without_choice(AppOptions::default());
        let browser =
            if scripts { Browser::open(&app).await } else { Browser::open_without_scripts(&app).await };
        open_account_page(&browser).await;
        browser.click("form[action$='/link/two'] button").await;
        browser.wait_for_text("main h1", "Add this account?").await;
        browser.wait_for_text("main", "At Two you are signed in as fay@example.org.").await;
        browser.wait_for("header a.brand").await;
        browser.click("main button[value=decline]").await;
        browser.wait_for_path("/account?changed=declined&add=two").await;
        browser.wait_for_text("main [role=status]", "Nothing was added. For another account").await;
        assert_eq!(browser.count_elements("main li").await, 1);

        browser.click("form[action$='/link/two'] button").await;
        browser.wait_for_text("main h1", "Add this account?").await;
        let question = browser.driver.current_url().await.unwrap();
        browser.driver.goto(question.as_str()).await.unwrap();
        browser.wait_for_text("main h1", "Add this account?").await;
        browser.click("main button[value=add]").await;
        browser.wait_for_path("/account?changed=linked&add=two").await;
        browser.wait_for_text("main [role=status]", "was added. From now on").await;
        assert_eq!(browser.count_elements("main li").await, 2);
        // What is answered is not asked again. (With "Back" the browser may show the page as it
        // was.)
        browser.driver.goto(question.as_str()).await.unwrap();
        browser.wait_for_path("/account?changed=linked&add=two").await;
        browser.finish(&[]).await;
    }
}

/// In the frame of the app, and where an application has none; the labels of both are long.
#[tokio::test]
async fn question_is_usable_by_keyboard_and_fits_320_px_in_light_and_dark() {
    for (frame, options, errors) in
        [("app", AppOptions::default(), &[][..]), ("none", AppOptions::example(), &["/favicon.ico"])]
    {
        let (provider, app) = start_without_choice(options);
        provider.set_behaviour(Behaviour {
            claims: Box::new(|claims| {
                claims["email"] = format!("{}@{}.example.org", "a".repeat(60), "b".repeat(60)).into();
            }),
            ..Behaviour::default()
        });
        let browser = Browser::open(&app).await;
        browser.go_to("/login?callbackUrl=/api/auth/account").await;
        browser.click("form[action*='/signin/dev'] button").await;
        browser.choose_person("ada").await;
        browser.go_to("/api/auth/account").await;
        browser.click("form[action$='/link/two'] button").await;
        browser.wait_for_text("main h1", "Add this account?").await;
        let question = browser.driver.current_url().await.unwrap();
        let script =
            concat!(include_str!("scripts/contrast.js"), include_str!("scripts/account_page_faults.js"));
        for (width, theme) in [(320, "light"), (320, "dark"), (1280, "light"), (1280, "dark")] {
            let size = json!({ "width": width, "height": 700, "deviceScaleFactor": 1, "mobile": false });
            browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
            let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
            browser.send_devtools_command("Emulation.setEmulatedMedia", features).await;
            browser.driver.goto(question.as_str()).await.unwrap();
            browser.wait_for("main button[value=add]").await;
            assert_eq!(browser.run_script(script).await, json!([]), "{width} {theme} {frame}");
        }
        // Each button says what it is about.
        let described = "return [...document.querySelectorAll('main button')].map((button) =>
            document.getElementById(button.getAttribute('aria-describedby')).textContent.includes('Two'))";
        assert_eq!(browser.run_script(described).await, json!([true, true]));
        for _ in 0..30 {
            let focus = "return document.activeElement.matches('main button[value=decline]')";
            if browser.run_script(focus).await == true {
                break;
            }
            browser.driver.active_element().await.unwrap().send_keys("" + Key::Tab).await.unwrap();
        }
        browser.driver.active_element().await.unwrap().send_keys("" + Key::Enter).await.unwrap();
        wait_for_focus(&browser, "main [role=status]").await;
        browser.finish(errors).await;
    }
}

/// Every step by keyboard alone.
#[tokio::test]
async fn account_page_is_used_by_keyboard() {
    let (_provider, app) = start_with_two_providers();
    let browser = Browser::open(&app).await;
    open_account_page(&browser).await;
    let press =
        async |key: Key| browser.driver.active_element().await.unwrap().send_keys("" + key).await.unwrap();
    let focus = async |css: &str| {
        for _ in 0..30 {
            if browser.run_script(&format!("return document.activeElement.matches({css:?})")).await == true {
                return;
            }
            press(Key::Tab).await;
        }
        panic!("{css} is not reached by the Tab key");
    };
    focus("form[action$='/link/two'] button").await;
    press(Key::Enter).await;
    browser.wait_for_path("/account?changed=linked&add=two").await;
    // What has happened has the focus and is the title, so a screen reader says it first.
    wait_for_focus(&browser, "main [role=status]").await;
    let title = browser.driver.title().await.unwrap();
    assert!(title.contains("was added. From now on") && title.ends_with("· Hallpass"), "{title}");
    focus("main li:last-child summary").await;
    press(Key::Enter).await;
    focus("main li:last-child form button").await;
    press(Key::Enter).await;
    browser.wait_for_path("/account?changed=unlinked").await;
    wait_for_focus(&browser, "main [role=status]").await;
    // The Tab key goes on from there.
    press(Key::Tab).await;
    assert_eq!(
        browser.run_script("return document.activeElement.matches('main a, main button')").await,
        true
    );
    browser.finish(&[]).await;
}

/// Without the colours of the page, and on paper.
#[tokio::test]
async fn account_page_is_usable_in_forced_colors_and_in_print() {
    let (_provider, app) = start_with_two_providers();
    let browser = Browser::open(&app).await;
    open_account_page(&browser).await;
    browser.click("form[action$='/link/two'] button").await;
    browser.wait_for_path("/account?changed=linked&add=two").await;
    let features = json!({ "features": [{ "name": "forced-colors", "value": "active" }] });
    browser.send_devtools_command("Emulation.setEmulatedMedia", features).await;
    let script =
        concat!(include_str!("scripts/contrast.js"), include_str!("scripts/buttons_without_border.js"));
    assert_eq!(browser.run_script(script).await, json!([]));
    browser.send_devtools_command("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
    let shown = "return [...document.querySelectorAll('header, main summary, main form, main li')]
        .filter((element) => element.getClientRects().length).map((element) => element.localName)";
    assert_eq!(browser.run_script(shown).await, json!(["li", "li"]));
    browser.finish(&[]).await;
}

/// In an application that has no frame for it.
#[tokio::test]
async fn account_page_that_stands_alone_fits_320_px_in_light_and_dark() {
    let app = App::start_with(AppOptions::example());
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=/api/auth/account").await;
    browser.click("form button").await;
    browser.choose_person("ada").await;
    browser.go_to("/api/auth/account").await;
    let size = json!({ "width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": false });
    browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
    let script = concat!(include_str!("scripts/contrast.js"), include_str!("scripts/account_page_faults.js"));
    for theme in ["light", "dark"] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        browser.send_devtools_command("Emulation.setEmulatedMedia", features).await;
        browser.go_to("/api/auth/account?error=IdentityInUse").await;
        wait_for_focus(&browser, "main [role=alert]").await;
        assert_eq!(browser.run_script(script).await, json!([]), "{theme}");
    }
    browser.finish(&["/favicon.ico"]).await;
}

#[tokio::test]
async fn account_page_fits_320_px_in_light_and_dark() {
    let (_provider, app) = start_with_two_providers();
    let browser = Browser::open(&app).await;
    open_account_page(&browser).await;
    let size = json!({ "width": 320, "height": 700, "deviceScaleFactor": 1, "mobile": false });
    browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
    for theme in ["light", "dark"] {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
        browser.send_devtools_command("Emulation.setEmulatedMedia", features).await;
        browser.go_to("/account?error=IdentityInUse&add=two").await;
        browser.wait_for("main .notice").await;
        let script = concat!(include_str!("scripts/contrast.js"), include_str!("scripts/page_faults.js"));
        assert_eq!(browser.run_script(script).await, json!([]), "{theme}");
    }
    browser.finish(&[]).await;
}
