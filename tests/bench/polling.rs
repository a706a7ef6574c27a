//! What the tabs of somebody who does nothing ask for in an hour: ours, and Auth.js' own client's in the same browser. An hour
//! passes in leaps of the pages' clocks.

use std::{path::Path, time::Duration};

use hallpass_tests::{App, AppOptions, Browser, Front};

use crate::{
    load::median,
    report::{Budget, Report},
};

const SESSION: &str = "/api/auth/session";
const MINUTE: Duration = Duration::from_secs(60);
/// When nothing has been asked for this long after a leap, nothing more will be.
const QUIET: Duration = Duration::from_millis(150);

/// A page with a client that polls every minute.
struct Page {
    client: &'static str,
    path: &'static str,
    /// What shows that it knows who it is.
    signed_in: &'static str,
}

const PAGES: [Page; 2] = [
    Page { client: "Hallpass", path: "/profile", signed_in: "main img.avatar" },
    Page { client: "Auth.js 5", path: "/clients/v5.html?interval=60", signed_in: "#name:not(:empty)" },
];

/// Measures 1, 5 and 20 tabs of each.
pub async fn measure(report: &mut Report) {
    report
        .part("Requests for the session, somebody signed in who does nothing, polls every 60 s, in Chromium");
    for count in [1, 5, 20] {
        for page in &PAGES {
            hour(report, page, count).await;
        }
    }
}

async fn hour(report: &mut Report, page: &Page, count: usize) {
    let front = Front::with_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("npm/clients"));
    let app = App::start_with(front.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.control_clock().await;
    browser.go("/login?callbackUrl=%2Fdashboard").await;
    browser.sign_in_here("ada").await;
    browser.arrive("/dashboard").await;
    open(&browser, page).await;
    for _ in 1..count {
        browser.new_tab().await;
        browser.control_clock().await;
        open(&browser, page).await;
    }
    let loaded = settle(&front).await;
    for _ in 0..60 {
        browser.pass(MINUTE).await;
        settle(&front).await;
    }
    let hour = &front.traffic("GET", SESSION)[loaded..];
    let bytes: u64 = hour.iter().flatten().sum();
    let (requests, kb) = (hour.len() as f64, bytes as f64 / 1e3);
    // One an interval, however many tabs.
    let budget = if page.client == "Hallpass" { Budget::AtMost(60.0) } else { Budget::None };
    let tabs = if count == 1 { "1 tab".into() } else { format!("{count} tabs") };
    report.line(&format!("{}, {tabs}: to load them", page.client), loaded as f64, "", Budget::None);
    report.line("  an hour", requests, "", budget);
    report.line("  an hour, bytes with their heads", kb, "kB", Budget::None);
    browser.finish(&[]).await;
}

async fn open(browser: &Browser, page: &Page) {
    browser.go(page.path).await;
    browser.see(page.signed_in).await;
    if page.client == "Hallpass" {
        // What is seen at first is what the server has drawn.
        browser.ready().await;
    }
}

/// How many there are, once no more come.
async fn settle(front: &Front) -> usize {
    let mut count = front.traffic("GET", SESSION).len();
    loop {
        tokio::time::sleep(QUIET).await;
        let now = front.traffic("GET", SESSION).len();
        if now == count {
            return count;
        }
        count = now;
    }
}

/// In every page: when a sign-out was answered, and when the page stopped showing somebody.
const WATCH: &str = "(() => {
    const at = () => performance.timeOrigin + performance.now();
    const fetch = window.fetch;
    window.fetch = async (...request) => {
        const answer = await fetch(...request);
        if (String(request[0].url ?? request[0]).includes('/signout')) localStorage.setItem('signed-out', at());
        return answer;
    };
    document.addEventListener('DOMContentLoaded', () => new MutationObserver(() => {
        if (!document.querySelector('main img.avatar')) window.hiddenAt ??= at();
    }).observe(document.body, { subtree: true, childList: true }));
})()";

/// Measures how long a sign-out takes to show in five other tabs.
pub async fn measure_sign_out(report: &mut Report) {
    let app = App::start();
    let mut times = Vec::new();
    for _ in 0..5 {
        let browser = Browser::open(&app).await;
        let watch = serde_json::json!({ "source": WATCH });
        browser.go("/login?callbackUrl=%2Fprofile").await;
        browser.sign_in_here("ada").await;
        browser.ready().await;
        let mut tabs = Vec::new();
        for _ in 0..6 {
            tabs.push(browser.new_tab().await);
            browser.devtools("Page.addScriptToEvaluateOnNewDocument", watch.clone()).await;
            browser.go("/profile").await;
            browser.ready().await;
            browser.see("main img.avatar").await;
        }
        browser.click("header summary").await;
        browser.click(".menu-content button").await;
        browser.arrive("/").await;
        let answered: f64 = browser
            .script("return Number.parseFloat(localStorage.getItem('signed-out'))")
            .await
            .as_f64()
            .unwrap();
        for tab in &tabs[..5] {
            browser.driver.switch_to_window(tab.clone()).await.unwrap();
            browser.see_text("main", "Access denied").await;
            let hidden = browser.script("return window.hiddenAt").await.as_f64().unwrap();
            times.push(hidden - answered);
        }
        browser.finish(&[]).await;
    }
    report.part("A sign-out, in five other tabs that nobody looks at, after the server's answer");
    report.line("they show nobody", median(times.clone()), "ms", Budget::None);
    let longest = times.into_iter().fold(f64::MIN, f64::max);
    report.line("the longest of 25", longest, "ms", Budget::AtMost(100.0));
}
