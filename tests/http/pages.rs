//! The pages and the files of the browser app.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::{Method, StatusCode};

#[tokio::test]
async fn members_page_leads_anonymous_visitors_to_login_and_back() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let answer = browser.get("/dashboard?a=b%20c").await;
    assert_eq!(answer.location(), format!("{}/login?callbackUrl=%2Fdashboard%3Fa%3Db%2520c", app.url));
    let back = browser.sign_in("ada", "/dashboard?a=b%20c").await.location().to_owned();
    assert_eq!(back, format!("{}/dashboard?a=b%20c", app.url));
    assert_eq!(browser.get(&back).await.status, StatusCode::OK);
}

#[tokio::test]
async fn pages_are_not_cached_by_others_and_have_their_status() {
    let app = App::start();
    let mut browser = Client::of(&app);
    for (path, status) in
        [("/", 200), ("/login", 200), ("/profile", 200), ("/nothing/here", 404), ("/index.html", 404)]
    {
        let answer = browser.get(path).await;
        assert_eq!(answer.status.as_u16(), status, "{path}");
        assert_eq!(answer.header("cache-control"), Some("private, no-cache, no-transform"));
        assert_eq!(answer.header("vary"), Some("Cookie"));
        assert_eq!(answer.header("content-type"), Some("text/html; charset=utf-8"));
        assert_eq!(answer.header("x-frame-options"), Some("DENY"));
        assert_eq!(answer.header("cross-origin-opener-policy"), Some("same-origin"));
        assert_eq!(answer.header("cross-origin-resource-policy"), Some("same-origin"));
        // Over http it has no meaning.
        assert_eq!(answer.header("strict-transport-security"), None);
        assert!(answer.text.contains("<div id=\"app\">"), "{path}");
    }
    let slash = browser.get("/profile/?a=b").await;
    assert_eq!(
        (slash.status, slash.header("location")),
        (StatusCode::PERMANENT_REDIRECT, Some(format!("{}/profile?a=b", app.url).as_str()))
    );
}

#[tokio::test]
async fn hashed_files_are_immutable_compressed_and_need_no_store() {
    let app = App::start();
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let shell = browser.get("/").await.text;
    let script =
        shell.split('"').chain(shell.split('\'')).find(|part| part.ends_with(".js")).unwrap().to_owned();
    let code = script.replace(".js", "_bg.wasm.packed");
    for (path, kind) in [(script.as_str(), "text/javascript"), (code.as_str(), "application/octet-stream")] {
        let plain = browser.get(path).await;
        assert_eq!(plain.header("content-type"), Some(kind));
        assert_eq!(plain.header("cache-control"), Some("public, max-age=31536000, immutable"));
        assert_eq!(plain.header("content-encoding"), None);
        for encoding in ["br", "gzip"] {
            let small = browser.with_header("Accept-Encoding", encoding).get(path).await;
            assert_eq!(small.header("content-encoding"), Some(encoding), "{path}");
            assert_eq!(small.header("vary"), Some("Accept-Encoding"));
        }
        assert_eq!(browser.get(&format!("{path}.br")).await.status, StatusCode::NOT_FOUND);
    }
    let fallback = browser.get("/fallback.png").await;
    assert_eq!(fallback.header("cache-control"), Some("public, no-cache"));
    let tag = fallback.header("etag").unwrap().to_owned();
    let again = browser.with_header("If-None-Match", &tag).get("/fallback.png").await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);

    // Files are served without the store.
    let _outage = app.break_store().await;
    assert_eq!(browser.get("/profile").await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(browser.get("/fallback.png").await.status, StatusCode::OK);
    assert_eq!(browser.get("/health/live").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn loopback_name_in_development_leads_to_the_public_url() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let other = app.url.replace("localhost", "127.0.0.1");
    // Immediately again, too.
    for _ in 0..2 {
        let answer = browser.get(&format!("{other}/profile?a=b")).await;
        assert_eq!(answer.status, StatusCode::TEMPORARY_REDIRECT);
        let marked = format!("{}/profile?a=b&hallpass-redirected", app.url);
        assert_eq!(answer.header("location"), Some(marked.as_str()));
        let answer = browser.get(&marked).await;
        assert_eq!(answer.header("location"), Some(format!("{}/profile?a=b", app.url).as_str()));
        assert_eq!(browser.get(&format!("{}/profile?a=b", app.url)).await.status, StatusCode::OK);
    }
}

#[tokio::test]
async fn server_without_providers_starts_and_says_what_to_configure() {
    let app = App::start_with(AppOptions::default().without_dev_provider());
    assert_eq!(Client::of(&app).get("/api/auth/providers").await.text, "{}");
    assert!(app.log().contains("AUTH_<NAME>_ISSUER"));
    assert_eq!(Client::of(&app).get("/health/ready").await.status, StatusCode::NO_CONTENT);
}

/// WebKit does not match a preload link with the request of the module, and would download the
/// WebAssembly twice.
#[tokio::test]
async fn page_requests_its_webassembly_once_and_before_its_style() {
    let app = App::start();
    let page = Client::of(&app).get("/").await.text;
    assert_eq!(page.matches("_bg.wasm").count(), 1, "{page}");
    assert!(!page.contains("rel=\"preload\"") && page.contains("rel=\"modulepreload\""), "{page}");
    let (wasm, style) =
        (page.find("fetch(\"/hallpass-web-").unwrap(), page.find("rel=\"stylesheet\"").unwrap());
    // A script waits for every style sheet above it.
    assert!(wasm < style, "{page}");
}

#[tokio::test]
async fn icons_are_where_browsers_look_for_them() {
    let app = App::start();
    let mut browser = Client::of(&app);
    for (path, kind) in [
        ("/favicon.ico", "image/x-icon"),
        ("/apple-touch-icon.png", "image/png"),
        ("/logo.svg", "image/svg+xml"),
    ] {
        let icon = browser.get(path).await;
        assert_eq!((icon.status, icon.header("content-type")), (StatusCode::OK, Some(kind)), "{path}");
    }
}

#[tokio::test]
async fn pages_forbid_rewriting_in_transit() {
    let app = App::start();
    let mut browser = Client::of(&app);
    let mut visitor = browser.with_header("Accept", "text/html");
    // A standalone error page: an anonymous visitor has no sessions to end.
    let mut pages = vec![visitor.send(Method::POST, "/api/auth/sessions/end", None).await];
    for path in ["/", "/login", "/nothing"] {
        pages.push(visitor.get(path).await);
    }
    browser.sign_in("ada", "/").await;
    for path in ["/", "/profile", "/sessions"] {
        pages.push(browser.get(path).await);
    }
    for page in pages {
        let kind = page.header("content-type").unwrap_or_default();
        assert!(kind.starts_with("text/html"), "{kind} {}", page.text);
        let caching = page.header("cache-control").unwrap_or_default();
        assert!(caching.ends_with(", no-transform"), "{caching} {}", page.text);
    }
}
