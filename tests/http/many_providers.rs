//! A login page with many providers: the last one used comes first, the rest is folded.

use hallpass_tests::{App, AppOptions, Client, FakeProvider};
use serde_json::json;

/// OAuth 2 providers, which need no discovery: with `fake` and `dev`, ten ways to sign in.
const OTHERS: [&str; 8] =
    ["atlassian", "bitbucket", "discord", "dropbox", "figma", "github", "spotify", "zoom"];

fn with_others(options: AppOptions) -> AppOptions {
    OTHERS.iter().fold(options, |options, id| {
        let prefix = format!("AUTH_{}", id.to_uppercase());
        options.env(&format!("{prefix}_ID"), "client").env(&format!("{prefix}_SECRET"), "secret")
    })
}

/// The ids of the providers in the order of their forms, before and inside of the fold.
fn order(html: &str) -> (Vec<&str>, Vec<&str>) {
    fn ids(html: &str) -> Vec<&str> {
        let forms = html.split("action=\"/api/auth/signin/").skip(1);
        forms.filter_map(|rest| rest.split(['"', '?']).next()).collect()
    }
    let (shown, folded) = html.split_once("<details").unwrap_or((html, ""));
    (ids(shown), ids(folded))
}

#[tokio::test]
async fn last_provider_is_offered_first_and_the_rest_is_folded() {
    let app = App::start_with(with_others(AppOptions::default()));
    let mut browser = Client::of(&app);
    let html = browser.get("/login").await.text;
    let expected = vec!["atlassian", "bitbucket", "dev", "discord"];
    assert_eq!(order(&html), (expected, vec!["dropbox", "figma", "github", "spotify", "zoom"]), "{html}");
    // Hydratable HTML has comments between the parts of a text.
    assert!(html.contains("More ways to sign in ("), "{html}");
    assert!(!html.contains("last used") && !html.contains("<details open"), "{html}");

    browser.sign_in("ada", "/").await;
    browser.sign_out().await;
    assert_eq!(browser.cookies["hallpass.last-provider"], "dev");
    let page = browser.get("/login").await;
    let expected = vec!["dev", "atlassian", "bitbucket", "discord"];
    assert_eq!(order(&page.text).0, expected, "{}", page.text);
    assert_eq!(page.text.matches("(last used)").count(), 1, "{}", page.text);
    assert_eq!(page.header("cache-control"), Some("private, no-cache, no-transform"));
    assert_eq!(page.header("vary"), Some("Cookie"));
    // Another browser, which gets the same page meanwhile.
    assert_eq!(order(&Client::of(&app).get("/login").await.text).0[0], "atlassian");
    // A front end that is not rendered here.
    let listed = browser.get("/api/auth/providers").await;
    assert_eq!(listed.header("cache-control"), Some("no-store"));
    assert_eq!(listed.json()["dev"]["lastUsed"], json!(true));
    assert_eq!(listed.text.matches("lastUsed").count(), 1, "{}", listed.text);
    // After an error the fold is open: what failed may be inside.
    assert!(browser.get("/login?error=ProviderUnavailable").await.text.contains("<details open"));
}

/// In the login page as in the answer to clients of Auth.js, which show the members of a map in
/// their order.
#[tokio::test]
async fn provider_order_of_the_setting_is_that_of_pages_and_of_the_api() {
    let options = with_others(AppOptions::default()).env("HALLPASS_PROVIDER_ORDER", "zoom, github,dev");
    let app = App::start_with(options);
    let mut browser = Client::of(&app);
    let rest = ["atlassian", "bitbucket", "discord", "dropbox", "figma", "spotify"];
    let all = [&["zoom", "github", "dev"][..], &rest].concat();
    let html = browser.get("/login").await.text;
    let (shown, folded) = order(&html);
    assert_eq!([shown, folded].concat(), all, "{html}");
    let listed = browser.get("/api/auth/providers").await.text;
    let at = |id: &&str| listed.find(&format!("\"{id}\":{{")).unwrap();
    assert!(all.is_sorted_by_key(at), "{listed}");
    // That of the last sign-in still comes first.
    browser.sign_in("ada", "/").await;
    browser.sign_out().await;
    let html = browser.get("/login").await.text;
    assert_eq!(order(&html).0, ["dev", "zoom", "github", "atlassian"], "{html}");
}

#[tokio::test]
async fn provider_order_with_an_unknown_name_stops_the_start() {
    let options = with_others(AppOptions::default()).env("HALLPASS_PROVIDER_ORDER", "githbu");
    let folder = tempfile::tempdir().unwrap();
    let (status, output) = options.run_to_end(folder.path());
    assert!(!status.success());
    assert!(output.contains("names githbu") && output.contains("Did you mean github?"), "{output}");
}

#[tokio::test]
async fn last_provider_cookie_is_written_by_a_sign_in_alone_and_kept() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "fake"));
    let mut browser = Client::of(&app);
    let begun = browser.reach_callback("dev", "login_hint=ada", "/").await;
    for path in ["/login", "/api/auth/providers", "/api/auth/session", "/", "/api/auth/callback/fake"] {
        let written = browser.get(path).await;
        assert!(!written.cookies_written().contains(&"hallpass.last-provider"), "{path}");
    }
    let back = browser.get(&begun).await;
    let port = url::Url::parse(&app.url).unwrap().port().unwrap();
    let cookies: Vec<_> =
        back.headers.get_all("set-cookie").iter().map(|one| one.to_str().unwrap()).collect();
    let expected =
        format!("hallpass.last-provider.{port}=dev; HttpOnly; SameSite=Lax; Path=/; Max-Age=31536000");
    assert!(cookies.contains(&expected.as_str()), "{cookies:?}");
    assert_eq!(browser.sign_out().await.cookies_written(), ["hallpass.session"]);
    // With few providers the page stays as it is.
    let html = browser.get("/login").await.text;
    assert_eq!(order(&html), (vec!["dev", "fake"], vec![]), "{html}");
    assert!(!html.contains("last used"), "{html}");
    // Where there is no choice, nothing is remembered.
    let alone = App::start();
    let mut browser = Client::of(&alone);
    browser.sign_in("ada", "/").await;
    assert!(!browser.cookies.contains_key("hallpass.last-provider"));
}

#[tokio::test]
async fn hostile_last_provider_cookie_changes_nothing() {
    let app = App::start_with(with_others(AppOptions::default()));
    let mut anonymous = Client::of(&app);
    let name = anonymous.cookie_name("hallpass.last-provider");
    let usual = order(&anonymous.get("/login").await.text).0.join(" ");
    for value in [
        "",
        "unknown",
        "DEV",
        "dev%00",
        "%64ev",
        "\"dev\"",
        "<script>alert(1)</script>",
        "dev/../dev",
        "dev dev",
        &"a".repeat(4000),
        &format!("dev; {name}=zoom"),
    ] {
        let mut planted = Client::of(&app).with_header("Cookie", &format!("{name}={value}"));
        let page = planted.get("/login").await;
        assert_eq!(page.status, 200, "{value}");
        assert_eq!(order(&page.text).0.join(" "), usual, "{value}");
        assert!(!page.text.contains("alert(1)") && !page.text.contains("lastUsed"), "{}", page.text);
        assert!(!planted.get("/api/auth/providers").await.text.contains("lastUsed"), "{value}");
    }
    // At worst another provider of this site comes first.
    let mut chosen = Client::of(&app).with_header("Cookie", &format!("a=b; {name}=zoom"));
    assert_eq!(order(&chosen.get("/login").await.text).0[0], "zoom");
}

#[tokio::test]
async fn recent_proof_offers_only_providers_that_can_give_it() {
    let provider = FakeProvider::start();
    let app = App::start_with(with_others(provider.configure(AppOptions::default(), "fake")));
    let html = Client::of(&app).get("/login?error=RecentSignInRequired&maxAge=300").await.text;
    assert_eq!(order(&html), (vec!["dev", "fake"], vec![]), "{html}");
    assert!(!html.contains("cannot confirm"), "{html}");
}
