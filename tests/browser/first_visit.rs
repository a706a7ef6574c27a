//! The downloads of a first visit.

use hallpass_tests::{App, Browser};

#[tokio::test]
async fn first_visit_downloads_the_webassembly_once() {
    let app = App::start();
    let browser = Browser::open(&app).await;
    browser.go_to("/").await;
    browser.wait_until_ready().await;
    let wasm = "return performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname) \
                .filter(path => path.endsWith('.packed'))";
    let wasm = browser.run_script(wasm).await;
    let paths: Vec<_> = wasm.as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    assert_eq!(paths.len(), 1, "{paths:?}");
    assert_eq!(app.count_answered("GET", paths[0]), 1);
    browser.finish(&[]).await;
}
