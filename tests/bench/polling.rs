//! Requests of idle tabs in an hour: those of our client, and of Auth.js' own in the same browser.
//! An hour passes in leaps of the pages' clocks.

use std::{path::Path, time::Duration};

use hallpass_tests::{App, AppOptions, Browser, Nginx};

use crate::{load::median, report::Report};

const SESSION: &str = "/api/auth/session";
const MINUTE: Duration = Duration::from_mins(1);
/// A leap of the clock has no more requests once there was none for this long.
const QUIET: Duration = Duration::from_millis(150);

/// A page with a client that polls every minute.
struct Page {
    client: &'static str,
    path: &'static str,
    /// A selector of an element that shows the user.
    signed_in: &'static str,
}

const PAGES: [Page; 2] = [
    Page { client: "Hallpass", path: "/profile", signed_in: "main img.avatar" },
    Page { client: "Auth.js 5", path: "/clients/v5.html?interval=60", signed_in: "#name:not(:empty)" },
];

/// Measures 1, 5 and 20 tabs of each.
pub async fn measure(report: &mut Report) {
    report.begin_part("Requests for the session of an idle signed-in user, polls every 60 s, in Chromium");
    for count in [1, 5, 20] {
        for page in &PAGES {
            measure_hour(report, page, count).await;
        }
    }
}

async fn measure_hour(report: &mut Report, page: &Page, count: usize) {
    let nginx = Nginx::with_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("npm/clients"));
    let app = App::start_with(nginx.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.control_clock().await;
    browser.go_to("/login?callbackUrl=%2Fdashboard").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for_path("/dashboard").await;
    open_page(&browser, page).await;
    for _ in 1..count {
        browser.open_tab().await;
        browser.control_clock().await;
        open_page(&browser, page).await;
    }
    let loaded = wait_until_quiet(&nginx).await;
    for _ in 0..60 {
        browser.advance_clock(MINUTE).await;
        wait_until_quiet(&nginx).await;
    }
    let hour = &nginx.logged_traffic("GET", SESSION)[loaded..];
    let bytes: u64 = hour.iter().flatten().sum();
    let (requests, kb) = (hour.len() as f64, bytes as f64 / 1e3);
    let tabs = if count == 1 { "1 tab".into() } else { format!("{count} tabs") };
    report.add(&format!("{}, {tabs}: to load them", page.client), loaded as f64, "");
    // One an interval for any number of tabs.
    report.add(&format!("{}, {tabs}: requests in an hour", page.client), requests, "");
    report.add("  bytes with their heads", kb, "kB");
    browser.finish(&[]).await;
}

async fn open_page(browser: &Browser, page: &Page) {
    browser.go_to(page.path).await;
    browser.wait_for(page.signed_in).await;
    if page.client == "Hallpass" {
        // At first only the page as rendered by the server is visible.
        browser.wait_until_ready().await;
    }
}

/// Waits until no more requests come. Returns their number.
async fn wait_until_quiet(nginx: &Nginx) -> usize {
    let mut count = nginx.logged_traffic("GET", SESSION).len();
    loop {
        tokio::time::sleep(QUIET).await;
        let now = nginx.logged_traffic("GET", SESSION).len();
        if now == count {
            return count;
        }
        count = now;
    }
}

/// Measures how long a sign-out takes to show in five other tabs.
pub async fn measure_sign_out(report: &mut Report) {
    let app = App::start();
    let mut times = Vec::new();
    for _ in 0..5 {
        let browser = Browser::open(&app).await;
        browser.go_to("/login?callbackUrl=%2Fprofile").await;
        browser.sign_in_on_page("ada").await;
        browser.wait_until_ready().await;
        let mut tabs = Vec::new();
        for _ in 0..6 {
            tabs.push(browser.open_tab().await);
            browser.run_before_pages(include_str!("watch_sign_out.js")).await;
            browser.go_to("/profile").await;
            browser.wait_until_ready().await;
            browser.wait_for("main img.avatar").await;
        }
        browser.click("header summary").await;
        browser.click(".menu-content button").await;
        browser.wait_for_path("/").await;
        let answered: f64 = browser
            .run_script("return Number.parseFloat(localStorage.getItem('signed-out'))")
            .await
            .as_f64()
            .unwrap();
        for tab in &tabs[..5] {
            browser.driver.switch_to_window(tab.clone()).await.unwrap();
            browser.wait_for_text("main", "Access denied").await;
            let hidden = browser.run_script("return window.hiddenAt").await.as_f64().unwrap();
            times.push(hidden - answered);
        }
        browser.finish(&[]).await;
    }
    report.begin_part("A sign-out, in five hidden tabs, after the server's answer");
    report.add("a sign-out shows in other tabs, median", median(times.clone()), "ms");
    let longest = times.into_iter().fold(f64::MIN, f64::max);
    report.add("a sign-out shows in other tabs, longest of 25", longest, "ms");
}
