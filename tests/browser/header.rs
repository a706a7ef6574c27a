//! The header: one row on every page, down to 320 px.

use hallpass_tests::{App, Browser};
use serde_json::json;

const PATHS: [&str; 5] = ["/", "/login", "/profile", "/logout", "/nothing"];

#[tokio::test]
async fn header_is_one_row_of_equal_height_on_every_page() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    let mut heights = Vec::new();
    for person in [None, Some("khwarizmi")] {
        if let Some(person) = person {
            browser.go_to("/login").await;
            browser.sign_in_on_page(person).await;
            browser.wait_for("header summary").await;
        }
        for width in [320, 360, 375, 400, 450, 768] {
            let size = json!({ "width": width, "height": 700, "deviceScaleFactor": 1, "mobile": false });
            browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
            for path in PATHS {
                browser.go_to(path).await;
                browser.wait_for("header").await;
                let row = browser.run_script(include_str!("scripts/header_row.js")).await;
                assert!(row[1].as_f64().unwrap() < 4.0 && row[2] == true, "{person:?} {path} {width}: {row}");
                heights.push(row[0].as_f64().unwrap());
            }
        }
    }
    assert!(heights.iter().all(|height| (height - heights[0]).abs() < 0.5), "{heights:?}");
    browser.finish(&["/nothing"]).await;
}
