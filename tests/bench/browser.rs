//! The waits of a first visit, with an empty browser cache, in Chromium. Other engines have no
//! command that slows them down.

use hallpass_tests::{App, Browser};
use serde_json::{Value, json};

use crate::{load::median, report::Report};

const VISITS: usize = 5;

/// Returns the figures of a page load.
const FIGURES: &str = include_str!("first_visit.js");
/// How many those are.
const FIGURE_COUNT: usize = 8;

/// What a visitor has.
struct Equipment {
    name: &'static str,
    /// How many times slower the processor is.
    slowdown: u32,
    /// Of the network: kbit/s, and milliseconds until the answer to a request begins.
    network: Option<(u32, u32)>,
}

const EQUIPMENT: [Equipment; 3] = [
    Equipment { name: "this computer", slowdown: 1, network: None },
    Equipment { name: "4 times slower processor", slowdown: 4, network: None },
    Equipment { name: "400 kbit/s, 400 ms", slowdown: 1, network: Some((400, 400)) },
];

/// Measures the profile page of a signed-in user with each equipment.
pub async fn measure(report: &mut Report) {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/login?callbackUrl=%2Fprofile").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/profile").await;
    browser.wait_until_ready().await;
    browser.send_devtools_command("Network.enable", json!({})).await;
    for equipment in &EQUIPMENT {
        let name = equipment.name;
        equip(&browser, equipment).await;
        let mut visits: Vec<Vec<f64>> = Vec::new();
        for _ in 0..VISITS {
            visits.push(visit(&browser).await);
        }
        let figure = |at: usize| median(visits.iter().map(|visit| visit[at]).collect());
        report.begin_part(&format!("First visit to /profile, signed in, in Chromium ({name})"));
        report.add(&format!("{name}: first contentful paint"), figure(0), "ms");
        report.add(&format!("{name}: the avatar is there"), figure(1), "ms");
        report.add(&format!("{name}: the app's code is there"), figure(3), "ms");
        report.add(&format!("{name}: avatar, after the code of the app"), figure(1) - figure(3), "ms");
        report.add(&format!("{name}: interactive"), figure(2), "ms");
        if equipment.slowdown == 1 && equipment.network.is_none() {
            for (name, at) in [("document", 4), ("wasm", 5), ("js", 6), ("css", 7)] {
                report.add(&format!("over the wire: {name}"), figure(at) / 1e3, "kB");
            }
            report.add("code of the first page (wasm and js)", (figure(5) + figure(6)) / 1e3, "kB");
        }
    }
    browser.finish(&[]).await;
}

async fn equip(browser: &Browser, equipment: &Equipment) {
    let rate = json!({ "rate": equipment.slowdown });
    browser.send_devtools_command("Emulation.setCPUThrottlingRate", rate).await;
    // Less than zero is no limit.
    let (kbit, latency) = equipment.network.map_or((-1.0, 0), |(kbit, latency)| (f64::from(kbit), latency));
    let bytes_per_second = kbit * 1000.0 / 8.0;
    let network = json!({
        "offline": false, "latency": latency,
        "downloadThroughput": bytes_per_second, "uploadThroughput": bytes_per_second,
    });
    browser.send_devtools_command("Network.emulateNetworkConditions", network).await;
}

/// Visits the page with an empty cache. Returns its figures.
async fn visit(browser: &Browser) -> Vec<f64> {
    browser.send_devtools_command("Network.clearBrowserCache", json!({})).await;
    browser.go_to("/profile").await;
    browser.wait_until_ready().await;
    let are_there = || async {
        let figures = browser.run_script(FIGURES).await;
        let figures: Vec<_> = figures.as_array()?.iter().filter_map(Value::as_f64).collect();
        (figures.len() == FIGURE_COUNT).then_some(figures)
    };
    hallpass_tests::wait_for_async("the figures", are_there).await
}
