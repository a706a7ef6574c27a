//! Pages that others rewrite before the app takes them over: extensions, and proxies and CDNs in between (C16). A proxy does it here,
//! so that it is the same in every browser.

use std::fmt::Write as _;

use hallpass_tests::{App, AppOptions, Browser, Gate, on_engines};
use serde_json::Value;

on_engines! {
    [chromium, firefox]
        client_c16_page_rewritten_in_transit_is_drawn_again,
        client_c16_elements_outside_of_the_app_are_harmless,
        client_c16_stopped_app_says_so_and_shows_nothing_private;
}

/// All that a panic leaves in the console.
const PANIC: &str = "panicked at";

/// What becomes of a page on its way.
type Change = fn(&str) -> String;

/// Ada, with every page `change`d on its way.
async fn signed_in(change: Change) -> (App, Gate, Browser) {
    let gate = Gate::open();
    let app = App::start_with(gate.configure(AppOptions::default()));
    let browser = Browser::open(&app).await;
    browser.go("/login").await;
    browser.sign_in_here("ada").await;
    browser.see("header summary").await;
    gate.rewrite(change);
    (app, gate, browser)
}

/// The page works: it is the app that draws it, it knows who it is, and it hears of a sign-out in another tab.
async fn works(browser: &Browser) {
    browser.see("html:not([data-panicked]) header summary").await;
    browser.ready().await;
    browser.script("window.stillHere = true; document.querySelector('a[href=\"/dashboard\"]').click()").await;
    browser.see_text("main", "Welcome back, Ada Lovelace!").await;
    browser.see_text("main", "ada@example.org").await;
    assert_eq!(browser.script("return window.stillHere").await, Value::Bool(true), "it was a page load");
    let page = browser.driver.window().await.unwrap();
    browser.new_tab().await;
    browser.go("/logout").await;
    // This page is loaded once more, too: a click before that would be lost.
    browser.ready().await;
    browser.click("main form button").await;
    browser.arrive("/").await;
    browser.see("header a.button").await;
    browser.driver.switch_to_window(page).await.unwrap();
    browser
        .see_text("html:not([data-panicked]) main .notice", "You are no longer signed in on this browser.")
        .await;
    let shown = browser.text("body").await.unwrap();
    assert!(!shown.contains("Ada"), "{shown}");
}

/// Changes what the app has drawn, and nothing else of a page; a page without the app stays as it is.
fn in_app(html: &str, change: impl FnOnce(&str) -> String) -> String {
    let parts = html.split_once("<div id=\"app\">");
    let parts = parts
        .and_then(|(before, rest)| Some((before, rest.split_once("<script type=\"application/json\"")?)));
    let Some((before, (drawn, after))) = parts else { return html.to_owned() };
    let (drawn, end) = drawn.rsplit_once("</div>").unwrap();
    format!("{before}<div id=\"app\">{}</div>{end}<script type=\"application/json\"{after}", change(drawn))
}

/// Gives everything between `begin` and `end` to `change`, both included.
fn each_between(html: &str, begin: &str, end: &str, change: impl Fn(&str) -> String) -> String {
    let (mut changed, mut rest) = (String::new(), html);
    while let Some(start) = rest.find(begin) {
        let length = rest[start..].find(end).unwrap() + end.len();
        changed.push_str(&rest[..start]);
        changed.push_str(&change(&rest[start..start + length]));
        rest = &rest[start + length..];
    }
    changed + rest
}

/// What Cloudflare makes of an e-mail address (`data-cfemail` is it, XORed with its first byte).
fn obfuscate(address: &str) -> String {
    let key = 0x54;
    let hex = address.bytes().fold(format!("{key:02x}"), |mut hex, byte| {
        write!(hex, "{:02x}", byte ^ key).unwrap();
        hex
    });
    format!(
        "<a href=\"/cdn-cgi/l/email-protection\" class=\"__cf_email__\" data-cfemail=\"{hex}\">[email&#160;protected]</a>"
    )
}

fn wrap_texts(drawn: &str) -> String {
    each_between(&format!(">{drawn}<"), ">", "<", |between| match between[1..between.len() - 1].trim() {
        "" => between.to_owned(),
        _ => format!("><font><font>{}</font></font><", &between[1..between.len() - 1]),
    })
    .trim_start_matches('>')
    .trim_end_matches('<')
    .to_owned()
}

async fn client_c16_page_rewritten_in_transit_is_drawn_again() {
    let changes: [(&str, Change); 6] = [
        ("an extension puts an element first", |html| {
            in_app(html, |app| format!("<x-extension></x-extension>{app}"))
        }),
        ("an extension rates links", |html| {
            in_app(html, |app| app.replace("</a>", "</a><x-rating></x-rating>"))
        }),
        ("an extension blocks pictures", |html| {
            in_app(html, |app| each_between(app, "<img", ">", |_| String::new()))
        }),
        ("a proxy strips comments", |html| {
            in_app(html, |app| each_between(app, "<!--", "-->", |_| String::new()))
        }),
        ("a CDN obfuscates addresses", |html| {
            in_app(html, |app| app.replace("ada@example.org", &obfuscate("ada@example.org")))
        }),
        ("a translator wraps texts", |html| in_app(html, wrap_texts)),
    ];
    for (name, change) in changes {
        println!("{name}");
        let (_app, _gate, browser) = signed_in(change).await;
        browser.go("/profile").await;
        works(&browser).await;
        browser.finish(&[PANIC]).await;
    }
}

async fn client_c16_elements_outside_of_the_app_are_harmless() {
    let (app, _gate, browser) = signed_in(|html| {
        let html = html
            .replace("<head>", "<head><meta name=\"x-extension\">")
            .replace("</head>", "<x-late></x-late></head>");
        html.replace("<body>", "<body><x-toolbar></x-toolbar>")
            .replace("</body>", "<x-sidebar>A note</x-sidebar></body>")
    })
    .await;
    let asked = app.answered("GET", "/profile");
    browser.go("/profile").await;
    works(&browser).await;
    assert_eq!(app.answered("GET", "/profile"), asked + 1, "the page was loaded once more");
    browser.finish(&[]).await;
}

async fn client_c16_stopped_app_says_so_and_shows_nothing_private() {
    // Where nothing can be remembered the page cannot be loaded once more: it might be for ever.
    let (_app, gate, browser) = signed_in(|html| {
        let html = in_app(html, |app| format!("<x-extension></x-extension>{app}"));
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
    browser.go("/dashboard").await;
    browser.see("html[data-panicked]").await;
    browser.see_text("main", "This page has stopped").await;
    let shown = browser.script("return document.body.innerText").await;
    assert!(!shown.as_str().unwrap().contains("Ada"), "{shown}");
    // Its links are the browser's own.
    gate.release();
    browser.click("main a[href='/']").await;
    browser.arrive("/").await;
    browser.see("header summary").await;
    browser.finish(&[PANIC]).await;
}
