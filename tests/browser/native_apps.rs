//! A person lets a native app sign in, on the page that asks for it.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpListener,
    sync::mpsc::{Receiver, channel},
    time::Duration,
};

use hallpass_tests::{App, AppOptions, Browser};
use serde_json::json;
use thirtyfour::Key;

/// How long the browser may take to bring the app the answer.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(1);

/// An app that listens on this computer. Returns its redirect URI, and what browsers request there.
fn start_native_app() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let redirect_uri = format!("http://127.0.0.1:{}/signed-in", listener.local_addr().unwrap().port());
    let (send, requests) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            // Browsers open connections that they do not use.
            let read = BufReader::new(&stream).read_line(&mut line);
            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK");
            if read.is_ok() && line.contains("/signed-in") && send.send(line).is_err() {
                return;
            }
        }
    });
    (redirect_uri, requests)
}

/// With the keyboard alone, in a window of 320 px, without scripts.
#[tokio::test]
async fn native_app_is_cancelled_and_allowed_by_keyboard_at_320_px() {
    let apps = "cli, Notes for the command line on this computer, loopback";
    let app = App::start_with(AppOptions::default().env("HALLPASS_NATIVE_APPS", apps));
    let (redirect_uri, requests) = start_native_app();
    let browser = Browser::open_without_scripts(&app).await;
    let size = json!({ "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": false });
    browser.send_devtools_command("Emulation.setDeviceMetricsOverride", size).await;
    let path = format!(
        "/api/auth/authorize?response_type=code&client_id=cli&state=s1&redirect_uri={redirect_uri}\
         &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256"
    );
    browser.go_to(&path).await;
    browser.sign_in_on_page("ada").await;
    for (tabs, decision) in [(2, "error=access_denied"), (1, "code=")] {
        browser.wait_for_text("h1", "Let Notes for the command line on this computer sign in as you?").await;
        browser.wait_for_text("main", "You are signed in here as Ada Lovelace.").await;
        let fits = "return document.documentElement.scrollWidth <= innerWidth";
        assert_eq!(browser.run_script(fits).await, true);
        for _ in 0..tabs {
            browser.driver.active_element().await.unwrap().send_keys("" + Key::Tab).await.unwrap();
        }
        browser.driver.active_element().await.unwrap().send_keys("" + Key::Enter).await.unwrap();
        let request = requests.recv_timeout(ANSWER_TIMEOUT).unwrap();
        assert!(request.contains(decision) && request.contains("state=s1"), "{request}");
        browser.go_to(&path).await;
    }
    browser.finish(&[]).await;
}
