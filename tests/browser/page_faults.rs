//! Every page in both themes and several widths: layout, landmarks, names and contrast.

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

/// Returns a list of faults.
const FAULTS: &str = concat!(include_str!("scripts/contrast.js"), include_str!("scripts/page_faults.js"));

#[tokio::test]
async fn pages_have_no_faults_in_either_theme_at_any_width() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    for visitor in ["anonymous", "khwarizmi"] {
        if visitor != "anonymous" {
            browser.go_to("/login").await;
            browser.sign_in_on_page(visitor).await;
            browser.wait_for("header summary").await;
        }
        for theme in ["light", "dark"] {
            let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": theme }] });
            browser.send_devtools_command("Emulation.setEmulatedMedia", features).await;
            for width in [320, 768, 1440] {
                let size = json!({ "width": width, "height": 800, "deviceScaleFactor": 1, "mobile": false });
                browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
                for (path, ready) in PAGES {
                    browser.go_to(path).await;
                    browser.wait_for(ready).await;
                    browser.wait_for(if visitor == "anonymous" { "header" } else { "header summary" }).await;
                    let faults = browser.run_script(FAULTS).await;
                    assert_eq!(faults, json!([]), "{visitor} {path} {theme} {width}");
                }
            }
        }
    }
    browser.finish(&["/nothing"]).await;
}
