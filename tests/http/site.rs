//! The server with an API at another path, with a separate front end, and with cookies for a
//! domain.

use hallpass_tests::{App, AppOptions, Client};
use reqwest::StatusCode;
use serde_json::Value;

#[tokio::test]
async fn api_at_another_path_is_used_by_the_pages_of_the_server() {
    let app = App::start_with(AppOptions::default().env("HALLPASS_BASE_PATH", "/v1/auth"));
    let mut browser = Client::of(&app);
    assert_eq!(browser.get("/v1/auth/session").await.json(), Value::Null);
    assert_eq!(browser.get("/api/auth/session").await.status, StatusCode::NOT_FOUND);
    let login = browser.get("/login").await.text;
    assert!(login.contains("action=\"/v1/auth/signin/dev\""), "{login}");
    assert!(login.contains("<meta name=\"hallpass-base-path\" content=\"/v1/auth\">"), "{login}");
    assert!(!login.contains("/api/auth"), "{login}");
    let failed = browser.get("/v1/auth/callback/dev?code=a&state=b").await;
    assert!(failed.location().starts_with(&format!("{}/login?error=", app.url)), "{}", failed.location());
}

#[tokio::test]
async fn separate_front_end_may_use_the_api() {
    let front = "http://localhost:3000";
    let settings = AppOptions::default().env("HALLPASS_ALLOWED_ORIGINS", front);
    let app = App::start_with(settings.env("HALLPASS_SIGN_IN_PAGE", "http://localhost:3000/login"));
    for (origin, allowed) in [(front, Some(front)), ("https://evil.example", None)] {
        let answer = Client::of(&app).with_header("Origin", origin).get("/api/auth/session").await;
        assert_eq!(answer.header("access-control-allow-origin"), allowed, "{origin}");
    }
    let mut browser = Client::of(&app);
    let back = browser.sign_in("ada", "http://localhost:3000/notes").await;
    assert_eq!(back.location(), "http://localhost:3000/notes");
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    let mut visitor = Client::of(&app);
    // The login page of the server leads there, too, but has no link.
    let login = visitor.get("/login?callbackUrl=http%3A%2F%2Flocalhost%3A3000%2Fa").await.text;
    assert!(login.contains("value=\"http://localhost:3000/a\""), "{login}");
    let sent = visitor.get("/dashboard").await;
    assert!(
        sent.location().starts_with("http://localhost:3000/login?callbackUrl=http%3A%2F%2F"),
        "{}",
        sent.location()
    );
}

#[tokio::test]
async fn start_is_refused_where_the_server_has_no_pages() {
    let folder = tempfile::tempdir().unwrap();
    for (name, value, part) in [
        ("HALLPASS_SIGN_IN_PAGE", "/signin", "HALLPASS_SIGN_IN_PAGE is /signin"),
        ("HALLPASS_ACCOUNT_PAGE", "/me", "HALLPASS_ACCOUNT_PAGE is /me"),
        ("HALLPASS_COOKIE_DOMAIN", "example.org", "HALLPASS_COOKIE_DOMAIN"),
        ("HALLPASS_BASE_PATH", "/login", "HALLPASS_BASE_PATH"),
        ("HALLPASS_ALLOWED_ORIGINS", "*", "HALLPASS_ALLOWED_ORIGINS"),
    ] {
        let (status, said) = AppOptions::default().env(name, value).run_to_end(folder.path());
        assert!(!status.success() && said.contains(part), "{name}: {said}");
    }
}

/// Whether or not the proxy removes the path.
#[tokio::test]
async fn server_below_a_path_has_everything_there() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (origin, listen) = (format!("http://localhost:{port}"), format!("127.0.0.1:{port}"));
    let settings = AppOptions::default().env("AUTH_URL", &format!("{origin}/app"));
    let app = App::start_with(settings.env("HALLPASS_LISTEN", &listen));
    assert_eq!(app.url, format!("{origin}/app"));
    let mut browser = Client::at(&origin);
    for at in ["/app", ""] {
        let login = browser.get(&format!("{at}/login?callbackUrl=%2Fapp%2Fprofile")).await;
        assert_eq!(login.status, StatusCode::OK);
        for part in [
            "<meta name=\"hallpass-root\" content=\"/app\">",
            "<meta name=\"hallpass-base-path\" content=\"/app/api/auth\">",
            "action=\"/app/api/auth/signin/dev\"",
            "value=\"/app/profile\"",
            "href=\"/app/logo.svg\"",
            "href=\"/app/dashboard\"",
        ] {
            assert!(login.text.contains(part), "{at} {part}: {}", login.text);
        }
        // Whatever the page loads is below the path.
        for quoted in login.text.split(['"', '\'']).filter(|text| text.starts_with('/')) {
            let is_end_of_tag = quoted.starts_with("/>");
            assert!(is_end_of_tag || quoted == "/app" || quoted.starts_with("/app/"), "{at} {quoted}");
        }
        assert_eq!(browser.get(&format!("{at}/logo.svg")).await.status, StatusCode::OK, "{at}");
        assert_eq!(browser.get(&format!("{at}/health/ready")).await.status, StatusCode::NO_CONTENT, "{at}");
        assert_eq!(browser.get(&format!("{at}/nothing")).await.status, StatusCode::NOT_FOUND, "{at}");
        let sent = browser.get(&format!("{at}/dashboard")).await;
        assert_eq!(sent.location(), format!("{origin}/app/login?callbackUrl=%2Fapp%2Fdashboard"), "{at}");
        let slash = browser.get(&format!("{at}/profile/")).await;
        assert_eq!(slash.header("location"), Some(&*format!("{origin}/app/profile")), "{at}");
    }
    let mut browser = Client::of(&app);
    let back = browser.sign_in("ada", "/app/profile").await;
    assert_eq!(back.location(), format!("{origin}/app/profile"));
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
}

/// Every link and form of a page that the server makes by itself, without the browser app.
#[tokio::test]
async fn error_pages_below_a_path_lead_nowhere_else() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (origin, listen) = (format!("http://localhost:{port}"), format!("127.0.0.1:{port}"));
    let settings = AppOptions::default().env("AUTH_URL", &format!("{origin}/app"));
    let settings = settings.env("HALLPASS_NATIVE_APPS", "cli, Notes, loopback");
    let _app = App::start_with(settings.env("HALLPASS_LISTEN", &listen));
    let mut pages = 0;
    for at in ["/app", ""] {
        let mut browser = Client::at(&origin).with_header("Accept", "text/html");
        let from_form = browser.with_header("Referer", &format!("{origin}/app/sessions?a=b"));
        let mut ada = Client::at(&origin).with_header("Accept", "text/html");
        let answers = [
            browser.post(&format!("{at}/api/auth/sessions/end"), &[]).await,
            from_form.clone().post(&format!("{at}/api/auth/sessions/end"), &[]).await,
            browser.post(&format!("{at}/login"), &[]).await,
            browser.post(&format!("{at}/nothing"), &[]).await,
            from_form.clone().post(&format!("{at}/nothing"), &[]).await,
            browser.get(&format!("{at}/api/auth/authorize?client_id=unknown")).await,
            browser.post(&format!("{at}/api/auth/authorize"), &[]).await,
            browser.post(&format!("{at}/api/auth/callback/dev"), &[]).await,
            ada.get(&format!("{at}/%00")).await,
        ];
        for answer in answers {
            if answer.header("content-type").is_none_or(|kind| !kind.starts_with("text/html")) {
                continue;
            }
            pages += 1;
            for attribute in ["href=\"", "action=\"", "url="] {
                for rest in answer.text.split(attribute).skip(1) {
                    let url = rest.split('"').next().unwrap();
                    let path = url.strip_prefix(&origin).unwrap_or(url);
                    let is_here = url.is_empty() || path.starts_with('#') || path.starts_with("data:");
                    assert!(is_here || path.starts_with("/app/"), "{at} {url}: {}", answer.text);
                }
            }
        }
    }
    assert!(pages >= 12, "{pages}");
}
