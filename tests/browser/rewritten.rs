//! Pages that extensions, proxies or CDNs rewrite before the app hydrates them (C16). A proxy does
//! it here, so that it is the same in every browser.

use std::fmt::Write as _;

use hallpass_tests::{App, AppOptions, Browser, Gate, on_engines};
use serde_json::Value;

on_engines! {
    [chromium, firefox]
        client_c16_page_rewritten_in_transit_is_drawn_again,
        client_c16_elements_outside_of_the_app_are_harmless,
        client_c16_stopped_app_says_so_and_shows_nothing_private;
}

/// The line that a panic leaves in the console.
const PANIC: &str = "panicked at";

/// How a page is changed in transit.
type Change = fn(&str) -> String;

/// Signs Ada in, with every page `change`d in transit from then on.
async fn sign_in_rewritten(change: Change) -> (App, Gate, Browser) {
    let gate = Gate::open();
    let app = App::start_with(gate.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.go_to("/login").await;
    browser.sign_in_on_page("ada").await;
    browser.wait_for("header summary").await;
    gate.rewrite_pages(change);
    (app, gate, browser)
}

/// Checks that the app works on the open page: it navigates, shows the user, and notices a sign-out
/// in another tab.
async fn assert_app_works(browser: &Browser) {
    browser.wait_for("html:not([data-panicked]) header summary").await;
    browser.wait_until_ready().await;
    browser
        .run_script("window.stillHere = true; document.querySelector('a[href=\"/dashboard\"]').click()")
        .await;
    browser.wait_for_text("main", "Welcome back, Ada Lovelace!").await;
    browser.wait_for_text("main", "ada@example.org").await;
    assert_eq!(browser.run_script("return window.stillHere").await, Value::Bool(true), "the page was loaded");
    let page = browser.driver.window().await.unwrap();
    browser.open_tab().await;
    browser.go_to("/logout").await;
    // This page, too, is loaded once more: a click before that would be lost.
    browser.wait_until_ready().await;
    browser.click("main form button").await;
    browser.wait_for_path("/").await;
    browser.wait_for("header a.button").await;
    browser.driver.switch_to_window(page).await.unwrap();
    browser
        .wait_for_text(
            "html:not([data-panicked]) main .notice",
            "You are no longer signed in on this browser.",
        )
        .await;
    let shown = browser.text("body").await.unwrap();
    assert!(!shown.contains("Ada"), "{shown}");
}

/// Changes only what the app has rendered; a page without the app stays as it is.
fn change_app(html: &str, change: impl FnOnce(&str) -> String) -> String {
    let parts = html.split_once("<div id=\"app\">");
    let parts = parts
        .and_then(|(before, rest)| Some((before, rest.split_once("<script type=\"application/json\"")?)));
    let Some((before, (rendered, after))) = parts else { return html.to_owned() };
    let (rendered, end) = rendered.rsplit_once("</div>").unwrap();
    format!("{before}<div id=\"app\">{}</div>{end}<script type=\"application/json\"{after}", change(rendered))
}

/// Applies `change` to every part from `begin` to `end`, both included.
fn change_each_between(html: &str, begin: &str, end: &str, change: impl Fn(&str) -> String) -> String {
    let (mut changed, mut rest) = (String::new(), html);
    while let Some(start) = rest.find(begin) {
        let length = rest[start..].find(end).unwrap() + end.len();
        changed.push_str(&rest[..start]);
        changed.push_str(&change(&rest[start..start + length]));
        rest = &rest[start + length..];
    }
    changed + rest
}

/// Obfuscates an e-mail address as Cloudflare does: `data-cfemail` is combined by XOR with its
/// first byte.
fn obfuscate_email(email: &str) -> String {
    let key = 0x54;
    let hex = email.bytes().fold(format!("{key:02x}"), |mut hex, byte| {
        write!(hex, "{:02x}", byte ^ key).unwrap();
        hex
    });
    format!(
        "<a href=\"/cdn-cgi/l/email-protection\" class=\"__cf_email__\" data-cfemail=\"{hex}\">[email&#160;protected]</a>"
    )
}

fn wrap_texts(rendered: &str) -> String {
    change_each_between(&format!(">{rendered}<"), ">", "<", |between| {
        match between[1..between.len() - 1].trim() {
            "" => between.to_owned(),
            _ => format!("><font><font>{}</font></font><", &between[1..between.len() - 1]),
        }
    })
    .trim_start_matches('>')
    .trim_end_matches('<')
    .to_owned()
}

async fn client_c16_page_rewritten_in_transit_is_drawn_again() {
    let changes: [(&str, Change); 6] = [
        ("an extension puts an element first", |html| {
            change_app(html, |app| format!("<x-extension></x-extension>{app}"))
        }),
        ("an extension rates links", |html| {
            change_app(html, |app| app.replace("</a>", "</a><x-rating></x-rating>"))
        }),
        ("an extension blocks pictures", |html| {
            change_app(html, |app| change_each_between(app, "<img", ">", |_| String::new()))
        }),
        ("a proxy strips comments", |html| {
            change_app(html, |app| change_each_between(app, "<!--", "-->", |_| String::new()))
        }),
        ("a CDN obfuscates e-mail addresses", |html| {
            change_app(html, |app| app.replace("ada@example.org", &obfuscate_email("ada@example.org")))
        }),
        ("a translator wraps texts", |html| change_app(html, wrap_texts)),
    ];
    for (name, change) in changes {
        println!("{name}");
        let (_app, _gate, browser) = sign_in_rewritten(change).await;
        browser.go_to("/profile").await;
        assert_app_works(&browser).await;
        browser.finish(&[PANIC]).await;
    }
}

async fn client_c16_elements_outside_of_the_app_are_harmless() {
    let (app, _gate, browser) = sign_in_rewritten(|html| {
        let html = html
            .replace("<head>", "<head><meta name=\"x-extension\">")
            .replace("</head>", "<x-late></x-late></head>");
        html.replace("<body>", "<body><x-toolbar></x-toolbar>")
            .replace("</body>", "<x-sidebar>A note</x-sidebar></body>")
    })
    .await;
    let asked = app.count_answered("GET", "/profile");
    browser.go_to("/profile").await;
    assert_app_works(&browser).await;
    assert_eq!(app.count_answered("GET", "/profile"), asked + 1, "the page was loaded once more");
    browser.finish(&[]).await;
}

async fn client_c16_stopped_app_says_so_and_shows_nothing_private() {
    // If nothing can be stored the page is not loaded once more: that might never end.
    let (_app, gate, browser) = sign_in_rewritten(|html| {
        let html = change_app(html, |app| format!("<x-extension></x-extension>{app}"));
        let Some(nonce) = html
            .split("<script")
            .nth(1)
            .and_then(|rest| rest.split("nonce=\"").nth(1))
            .and_then(|rest| rest.split('"').next())
        else {
            return html;
        };
        let full =
            "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };";
        html.replacen("<head>", &format!("<head><script nonce=\"{nonce}\">{full}</script>"), 1)
    })
    .await;
    browser.go_to("/dashboard").await;
    browser.wait_for("html[data-panicked]").await;
    browser.wait_for_text("main", "This page has stopped").await;
    let shown = browser.run_script("return document.body.innerText").await;
    assert!(!shown.as_str().unwrap().contains("Ada"), "{shown}");
    // Its links are handled by the browser.
    gate.release();
    browser.click("main a[href='/']").await;
    browser.wait_for_path("/").await;
    browser.wait_for("header summary").await;
    browser.finish(&[PANIC]).await;
}
