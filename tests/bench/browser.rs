//! What a person waits for on their first visit: nothing of the site is in the browser's cache.

use hallpass_tests::{App, Browser};
use serde_json::{Value, json};

use crate::{
    load::median,
    report::{Budget, Report},
};

const VISITS: usize = 5;

/// From the beginning of the load, in milliseconds; and bytes by kind.
const FIGURES: &str = "
    const mark = (name) => performance.getEntriesByName(name)[0]?.startTime;
    const files = performance.getEntriesByType('resource');
    const bytes = (end) => files.filter((file) => new URL(file.name).pathname.endsWith(end) && file.name.startsWith(origin))
        .reduce((sum, file) => sum + file.encodedBodySize, 0);
    const avatar = files.find((file) => file.name.endsWith('/people/ada.svg'));
    const app = files.filter((file) => file.name.endsWith('.wasm'))[0];
    const all = [mark('first-contentful-paint'), avatar?.responseEnd, mark('hallpass-ready'), app?.responseEnd,
        performance.getEntriesByType('navigation')[0].encodedBodySize, bytes('.wasm'), bytes('.js'), bytes('.css')];
    return all.every((figure) => figure > 0) ? all : [];";

/// Measures the profile page of somebody who is signed in, on this machine and on one that is four times slower.
pub async fn measure(report: &mut Report) {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_here("ada").await;
    browser.arrive("/profile").await;
    browser.ready().await;
    browser.devtools("Network.enable", json!({})).await;
    for rate in [1, 4] {
        browser.devtools("Emulation.setCPUThrottlingRate", json!({ "rate": rate })).await;
        let mut visits: Vec<Vec<f64>> = Vec::new();
        for _ in 0..VISITS {
            browser.devtools("Network.clearBrowserCache", json!({})).await;
            browser.go("/profile").await;
            browser.ready().await;
            let drawn = || async { (browser.script(FIGURES).await.as_array()?.len() == 8).then_some(()) };
            hallpass_tests::eventually_async("the figures", drawn).await;
            let figures = browser.script(FIGURES).await;
            visits.push(
                figures.as_array().unwrap().iter().map(|figure: &Value| figure.as_f64().unwrap()).collect(),
            );
        }
        let of = |at: usize| median(visits.iter().map(|visit| visit[at]).collect());
        report.part(&format!("First visit to /profile, signed in, in Chromium slowed down {rate} times"));
        report.line("first contentful paint", of(0), "ms", Budget::None);
        report.line("the avatar is there", of(1), "ms", Budget::None);
        report.line("the app's code is there", of(3), "ms", Budget::None);
        report.line("interactive (the app is in charge)", of(2), "ms", Budget::None);
        if rate == 1 {
            for (name, at) in [("document", 4), ("wasm", 5), ("js", 6), ("css", 7)] {
                report.line(&format!("over the wire: {name}"), of(at) / 1e3, "kB", Budget::None);
            }
        }
    }
    browser.finish(&[]).await;
}
