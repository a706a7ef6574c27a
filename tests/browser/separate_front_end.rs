//! A front end at an origin of its own: `separate_origin` of `examples/recipes`.

use hallpass_tests::{App, AppOptions, Browser};

#[tokio::test]
async fn separate_front_end_signs_in_calls_the_api_and_signs_out() {
    let app = App::start_with(AppOptions::recipe("separate-origin").env("FRONT_END_LISTEN", "127.0.0.1:0"));
    let browser = Browser::open(&app).await;
    browser.go_to("/login").await;
    browser.click("form button").await;
    browser.choose_person("ada").await;
    // Without a return URL, it leads to the front end.
    browser.wait_for_text("#name", "Ada Lovelace").await;
    assert_ne!(browser.run_script("return location.origin").await, app.url);
    browser.run_script("document.querySelector('#note input').value = 'Milk'").await;
    browser.click("#note button").await;
    browser.wait_for_text("#name", "Milk").await;
    browser.click("#sign-out").await;
    browser.wait_for_text("#name", "You are not signed in.").await;
    browser.run_script("location.search = '?list=1'").await;
    browser.wait_for("#sign-in[href*='list']").await;
    browser.click("#sign-in").await;
    browser.click("form button").await;
    browser.choose_person("grace").await;
    browser.wait_for_text("#name", "Grace Hopper").await;
    assert_eq!(browser.run_script("return location.search").await, "?list=1");
    browser.finish(&["/favicon.ico"]).await;
}
