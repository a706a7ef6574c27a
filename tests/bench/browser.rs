//! The waits of a first visit, with an empty browser cache.

use hallpass_tests::{App, Browser};
use serde_json::{Value, json};

use crate::{
    load::median,
    report::{Budget, Report},
};

const VISITS: usize = 5;

/// Returns the figures of a page load.
const FIGURES: &str = include_str!("first_visit.js");

/// Measures the profile page of a signed-in user, on this computer and slowed down four times.
pub async fn measure(report: &mut Report) {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    browser.wait_until_ready().await;
    browser.send_devtools_command("Network.enable", json!({})).await;
    for rate in [1, 4] {
        browser.send_devtools_command("Emulation.setCPUThrottlingRate", json!({ "rate": rate })).await;
        let mut visits: Vec<Vec<f64>> = Vec::new();
        for _ in 0..VISITS {
            browser.send_devtools_command("Network.clearBrowserCache", json!({})).await;
            browser.go_to("/profile").await;
            browser.wait_until_ready().await;
            let are_there =
                || async { (browser.run_script(FIGURES).await.as_array()?.len() == 8).then_some(()) };
            hallpass_tests::wait_for_async("the figures", are_there).await;
            let figures = browser.run_script(FIGURES).await;
            visits.push(
                figures.as_array().unwrap().iter().map(|figure: &Value| figure.as_f64().unwrap()).collect(),
            );
        }
        let figure = |at: usize| median(visits.iter().map(|visit| visit[at]).collect());
        report
            .begin_part(&format!("First visit to /profile, signed in, in Chromium slowed down {rate} times"));
        report.add("first contentful paint", figure(0), "ms", Budget::None);
        report.add("the avatar is there", figure(1), "ms", Budget::None);
        report.add("the app's code is there", figure(3), "ms", Budget::None);
        report.add("interactive (the app is in charge)", figure(2), "ms", Budget::None);
        if rate == 1 {
            for (name, at) in [("document", 4), ("wasm", 5), ("js", 6), ("css", 7)] {
                report.add(&format!("over the wire: {name}"), figure(at) / 1e3, "kB", Budget::None);
            }
        }
    }
    browser.finish(&[]).await;
}
