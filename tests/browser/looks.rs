//! Every page, in both themes and from 320 px to wide: nothing is cut off, everything has its landmarks and names.

use hallpass_tests::{App, Browser};
use serde_json::json;

const PAGES: [(&str, &str); 6] = [
    ("/", "main h1"),
    ("/login?error=AccessDenied&callbackUrl=%2Fprofile", "button.provider"),
    ("/dashboard", "main h1"),
    ("/profile", "main .panel p"),
    ("/sessions", "main h1"),
    ("/nothing", "main h1"),
];

/// What no page may have; a list of what it has all the same.
const FAULTS: &str = "
    const faults = [];
    if (document.documentElement.scrollWidth > innerWidth) faults.push('scrolls sideways');
    for (const landmark of ['header', 'nav', 'main', 'h1'])
        if (document.querySelectorAll(landmark).length !== 1) faults.push('not one ' + landmark);
    for (const control of document.querySelectorAll('a, button, summary'))
        if (!(control.textContent.trim() || control.getAttribute('aria-label'))) faults.push('a control without a name');
    for (const image of document.images) if (!image.alt) faults.push('an image without a text');
    const rgb = (color) => color.match(/[\\d.]+/g).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const back = (element) => {
        for (; element; element = element.parentElement) {
            const color = rgb(getComputedStyle(element).backgroundColor);
            if (color.length === 3 || color[3] > 0.99) return color;
        }
        return [255, 255, 255];
    };
    for (const element of document.querySelectorAll('body *')) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        if (!own || !element.getClientRects().length) continue;
        const [one, two] = [light(rgb(getComputedStyle(element).color)), light(back(element))].sort((a, b) => b - a);
        if ((one + 0.05) / (two + 0.05) < 4.5) faults.push('too little contrast: ' + element.outerHTML.slice(0, 80));
    }
    return faults;";

#[tokio::test]
async fn pages_have_no_faults_in_either_theme_at_any_width() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    for who in ["stranger", "khwarizmi"] {
        if who != "stranger" {
            browser.go("/login").await;
            browser.sign_in_here(who).await;
            browser.see("header summary").await;
        }
        for theme in ["light", "dark"] {
            let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
            browser.devtools("Emulation.setEmulatedMedia", features).await;
            for width in [320, 768, 1440] {
                let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
                browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
                for (path, ready) in PAGES {
                    browser.go(path).await;
                    browser.see(ready).await;
                    browser.see(if who == "stranger" { "header" } else { "header summary" }).await;
                    let faults = browser.script(FAULTS).await;
                    assert_eq!(faults, json!([]), "{who} {path} {theme} {width}");
                }
            }
        }
    }
    browser.finish(&["/nothing"]).await;
}
