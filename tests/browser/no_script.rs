//! With JavaScript disabled links and forms do everything.

use hallpass_tests::{
    App, AppOptions, Authority, Behaviour, Browser, FakeProvider, Nginx, Reply, on_engines,
    screenshot_difference,
};

on_engines! {
    [chromium, firefox]
        no_script_signs_in_navigates_and_signs_out,
        no_script_broken_avatar_shows_the_fallback,
        no_script_error_is_explained_and_keeps_the_return_url,
        no_script_form_reaches_an_endpoint_on_another_origin,
        no_script_form_follows_a_provider_to_an_unknown_host;
}

async fn no_script_signs_in_navigates_and_signs_out() {
    let app = App::start();
    let browser = Browser::open_without_scripts(&app).await;
    browser.go_to("/profile").await;
    browser.wait_for_text("main p", "Access denied. Please login.").await;
    browser.click("main a.button").await;
    browser.wait_for_path("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    browser.wait_for_text("main", "Profile Avatar:").await;
    let source = browser.wait_for("main img.avatar").await.attr("src").await.unwrap().unwrap();
    assert!(source.ends_with("/people/ada.svg"), "{source}");
    browser.click("nav a[href='/dashboard']").await;
    browser.wait_for_text("main h1", "Welcome back, Ada Lovelace!").await;
    browser.click("header summary").await;
    browser.wait_for_text(".menu-content", "Ada Lovelace").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    browser.wait_for_text("header a.button", "Sign in").await;
    assert_eq!(browser.cookie("hallpass.session").await, None);
    assert_eq!(app.count_answered("GET", "/api/auth/session"), 0, "a script ran");
    browser.finish(&[]).await;
}

async fn no_script_broken_avatar_shows_the_fallback() {
    let app = App::start();
    let mut shown = Vec::new();
    for (person, missing) in [("grace", &[][..]), ("edsger", &["/people/missing.svg"][..])] {
        let browser = Browser::open_without_scripts(&app).await;
        browser.go_to("/login?callbackUrl=%2Fprofile").await;
        browser.sign_in_on_page(person).await;
        browser.wait_for_path("/profile").await;
        shown.push(browser.wait_for("main img.avatar").await.screenshot_as_png().await.unwrap());
        browser.finish(missing).await;
    }
    // Grace has no picture: hers is the fallback. A browser's icon for a broken picture differs by
    // 3 %.
    let difference = screenshot_difference(&shown[0], &shown[1]);
    assert!(difference < 0.02, "{difference}");
}

async fn no_script_error_is_explained_and_keeps_the_return_url() {
    let app = App::start();
    let browser = Browser::open_without_scripts(&app).await;
    browser.go_to("/dashboard?a=b").await;
    browser.sign_in_on_page("deny").await;
    browser.wait_for_text("[role=alert]", "the sign-in was declined").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/dashboard?a=b").await;
    browser.finish(&[]).await;
}

/// Browsers apply the policy for forms also to the redirects that follow.
async fn no_script_form_reaches_an_endpoint_on_another_origin() {
    let (provider, elsewhere) = (FakeProvider::start(), FakeProvider::start());
    let endpoint = format!("{}/authorize", elsewhere.issuer());
    provider.set_behaviour(Behaviour {
        discovery: Box::new(move |document| document["authorization_endpoint"] = endpoint.clone().into()),
        ..Default::default()
    });
    let app = App::start_with(provider.configure(AppOptions::default().without_dev_provider(), "fake"));
    let browser = Browser::open_without_scripts(&app).await;
    browser.go_to("/login").await;
    browser.click("button.provider").await;
    hallpass_tests::wait_for("a request to the other origin", || {
        (elsewhere.count_requests("authorize") == 1).then_some(())
    });
    // The other origin does not name the first one as its issuer.
    browser.wait_for_text("[role=alert]", "could not be verified").await;
    browser.finish(&[]).await;
}

/// As with Okta, Azure AD B2C and every provider that signs people in with another one: the
/// authorization endpoint redirects to a host that only the provider knows.
async fn no_script_form_follows_a_provider_to_an_unknown_host() {
    let nginx = Nginx::with_https(&Authority::default(), "localhost");
    let elsewhere = App::start_with(nginx.configure(AppOptions::default()));
    let provider = FakeProvider::start();
    let sign_in_page = format!("{}/login?error=SignInExpired", elsewhere.url);
    provider.set_behaviour(Behaviour::replying("authorize", Reply::redirect(&sign_in_page)));
    let app = App::start_with(provider.configure(AppOptions::default().without_dev_provider(), "fake"));
    let browser = Browser::open_without_scripts(&app).await;
    browser.go_to("/login").await;
    browser.click("button.provider").await;
    browser.wait_for_text("[role=alert]", "This sign-in has expired").await;
    let url = browser.driver.current_url().await.unwrap();
    assert_eq!(url.as_str(), sign_in_page);
    browser.finish(&[]).await;
}
