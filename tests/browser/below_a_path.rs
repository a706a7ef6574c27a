//! The server below a path of a host, with its API at another path than usual.

use std::net::TcpListener;

use hallpass_tests::{App, AppOptions, Browser, Client, wait_until};

/// Where the browser has loaded a page since it was marked, or not.
const STAYED: &str = "return window.stayed === true";

async fn mark(browser: &Browser) {
    browser.wait_until_ready().await;
    browser.run_script("window.stayed = true").await;
}

#[tokio::test]
async fn server_below_a_path_signs_in_navigates_and_signs_out() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let app = App::start_with(
        AppOptions::default()
            .env("AUTH_URL", &format!("http://localhost:{port}/app"))
            .env("HALLPASS_LISTEN", &format!("127.0.0.1:{port}"))
            .env("HALLPASS_BASE_PATH", "/v1/auth"),
    );
    let browser = Browser::open(&app).await;

    // An anonymous visitor: steps inside the app, and Back.
    browser.go_to("/").await;
    mark(&browser).await;
    browser.click("nav a[href='/app/profile']").await;
    browser.wait_for_text("main", "Access denied. Please login.").await;
    browser.click("main a.button").await;
    browser.wait_for_path("/login?callbackUrl=%2Fapp%2Fprofile").await;
    browser.driver.back().await.unwrap();
    browser.wait_for_path("/profile").await;
    browser.wait_for_text("main", "Access denied. Please login.").await;
    browser.click("nav a[href='/app/dashboard']").await;
    browser.wait_for_path("/login?callbackUrl=%2Fapp%2Fdashboard").await;
    assert_eq!(browser.run_script(STAYED).await, true, "a page was loaded");

    // A sign-in that is declined, and one that is not.
    browser.sign_in_on_page("deny").await;
    browser.wait_for_text("[role=alert]", "the sign-in was declined").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/dashboard").await;
    browser.wait_for_text("main h1", "Welcome back, Ada Lovelace!").await;

    // The person's sessions: another one ends by a form.
    let mut phone = Client::of(&app);
    phone.base_path = "/v1/auth".into();
    phone.sign_in("ada", "/app/profile").await;
    mark(&browser).await;
    browser.click("header summary").await;
    browser.click(".menu-content a").await;
    browser.wait_for_path("/sessions").await;
    browser.wait_for(".sessions li:not(:has(.badge)) summary").await;
    assert_eq!(browser.run_script(STAYED).await, true, "a page was loaded");
    browser.click(".sessions li:not(:has(.badge)) summary").await;
    browser.click(".sessions li:not(:has(.badge)) form button").await;
    browser.wait_for_path("/sessions?ended=one").await;
    browser.wait_for_text("main [role=status]", "That session has ended.").await;
    assert!(phone.fetch_session().await.is_null());
    browser.driver.back().await.unwrap();
    browser.wait_for_path("/sessions").await;

    // Every request of the app is for the API below the path.
    mark(&browser).await;
    browser
        .run_script("window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
        .await;
    let asked = "return performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)\
                 .filter(path => path.includes('/auth/'))";
    wait_until("the app asks who is signed in", async || {
        browser.run_script(asked).await.as_array().unwrap().contains(&"/app/v1/auth/session".into())
    })
    .await;

    // What is not found, and the way from there.
    browser.go_to("/nothing").await;
    browser.wait_for_text("main h1", "There is no page at this address.").await;
    mark(&browser).await;
    browser.click("main a.button").await;
    browser.wait_for_path("/").await;
    browser.wait_for_text("main h1", "Who is this?").await;
    assert_eq!(browser.run_script(STAYED).await, true, "a page was loaded");

    browser.click("nav a[href='/app/profile']").await;
    browser.wait_for("main img.avatar").await;
    browser.click("header summary").await;
    browser.click(".menu-content button").await;
    browser.wait_for_path("/").await;
    browser.wait_for_text("header a.button", "Sign in").await;
    let cookies = browser.driver.get_all_cookies().await.unwrap();
    assert!(cookies.iter().all(|cookie| !cookie.name.contains("session")), "{cookies:?}");
    browser.finish(&["/app/nothing"]).await;
}
