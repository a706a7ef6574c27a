//! Who is who: an identity is an issuer and a subject, and an e-mail address only ever stands in the way.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply};
use serde_json::{Value, json};

async fn attempt(browser: &mut Client, provider: &str) -> String {
    let callback = browser.callback(provider, "", "/profile").await;
    browser.get(&callback).await.location().to_owned()
}

fn email(address: &'static str, verified: Value) -> Behaviour {
    let claims = move |claims: &mut Value| {
        claims["email"] = json!(address);
        claims["email_verified"] = verified.clone();
    };
    Behaviour { claims: Box::new(claims), ..Behaviour::default() }
}

/// GitHub's number is the subject; its verified primary address is the e-mail address.
#[tokio::test]
async fn github_account_is_its_number_with_the_verified_email() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure_github(AppOptions::default()));
    let mut browser = Client::of(&app);
    let url = browser.begin("github", "login_hint=octocat", "/profile").await;
    let asked = url::Url::parse(&url).unwrap();
    let get =
        |name: &str| asked.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(get("scope").as_deref(), Some("read:user user:email"));
    assert_eq!(
        (get("code_challenge_method").as_deref(), get("login").as_deref()),
        (Some("S256"), Some("octocat"))
    );
    let callback = browser.get(&url).await.location().to_owned();
    assert_eq!(browser.get(&callback).await.location(), format!("{}/profile", app.url));
    let session = browser.session().await;
    assert_eq!(session["provider"], "github");
    assert_eq!(session["user"]["name"], "The Octocat");
    assert_eq!(session["user"]["email"], "octocat@example.org");
    assert_eq!(session["user"]["emailVerified"], true);
    let request = provider.token_requests().remove(0);
    assert!(request.contains("code_verifier=") && request.contains("client_secret="), "{request}");
    let providers = browser.get("/api/auth/providers").await.json();
    assert_eq!(
        (&providers["github"]["type"], &providers["github"]["name"]),
        (&json!("oauth"), &json!("GitHub"))
    );

    let mut database = app.database().await;
    let subject: String =
        sqlx::query_scalar("SELECT subject FROM hallpass_accounts").fetch_one(&mut database).await.unwrap();
    assert_eq!(subject, "583231");
}

#[tokio::test]
async fn github_failures_have_their_codes_and_email_is_optional() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure_github(AppOptions::default()));
    let mut browser = Client::of(&app);
    let refused = json!({ "error": "bad_verification_code", "error_description": "The code is incorrect." });
    for (endpoint, reply, error) in [
        ("token", Reply::json(&refused), "OAuthCallbackError"),
        ("token", Reply::html(502), "ProviderUnavailable"),
        ("user", Reply::html(401), "ProviderMisconfigured"),
        ("user", Reply::json(&json!({ "login": "octocat" })), "ProviderMisconfigured"),
        ("user", Reply::json(&json!({ "id": "1 OR 1=1", "login": "octocat" })), "ProviderMisconfigured"),
    ] {
        provider.behave(Behaviour::replying(endpoint, reply));
        let back = attempt(&mut browser, "github").await;
        assert!(back.contains(&format!("error={error}")), "{endpoint}: {back}");
        assert_eq!(browser.session().await, Value::Null);
    }
    provider.behave(Behaviour::replying("emails", Reply::html(403)));
    assert!(attempt(&mut browser, "github").await.ends_with("/profile"));
    let user = &browser.session().await["user"];
    assert_eq!((user.get("email"), user.get("emailVerified")), (None, None));
}

/// A verified e-mail address belongs to the user who had it first; an unverified one belongs to no one.
#[tokio::test]
async fn verified_email_belongs_to_its_first_user_unverified_to_none() {
    let (one, two) = (FakeProvider::start(), FakeProvider::start());
    let options = two.configure(one.configure(AppOptions::default(), "one"), "two");
    let app = App::start_with(options);
    let mut first = Client::of(&app);

    // Whoever types in somebody's address without being able to prove it keeps nobody out.
    let mut squatter = Client::of(&app);
    for unverified in [json!(false), json!("true"), json!(null)] {
        two.behave(email("fay@example.org", unverified));
        assert!(attempt(&mut squatter, "two").await.ends_with("/profile"));
        let user = &squatter.session().await["user"];
        assert_eq!((&user["email"], &user["emailVerified"]), (&json!("fay@example.org"), &json!(false)));
    }
    one.behave(email("Fay@Example.org", json!(true)));
    assert!(attempt(&mut first, "one").await.ends_with("/profile"));

    // Somebody new with the same address is told, and nothing is changed for anybody.
    let other = move |claims: &mut Value| {
        claims["sub"] = json!("fake-2");
        claims["email"] = json!("fay@example.ORG");
    };
    two.behave(Behaviour { claims: Box::new(other), ..Behaviour::default() });
    let session = squatter.session().await;
    let back = attempt(&mut squatter, "two").await;
    assert!(back.contains("/login?error=OAuthAccountNotLinked&callbackUrl=%2Fprofile"), "{back}");
    assert_eq!(squatter.session().await, session);

    // Whoever is known signs in, whatever their address is by now; it stays with whom it belongs to.
    two.behave(email("fay@example.org", json!(true)));
    assert!(attempt(&mut squatter, "two").await.ends_with("/profile"));
    assert!(attempt(&mut first, "one").await.ends_with("/profile"));
    assert_eq!(squatter.session().await["user"]["emailVerified"], false);
    assert_eq!(first.session().await["user"]["emailVerified"], true);
    assert_ne!(squatter.session().await["user"]["id"], first.session().await["user"]["id"]);
    let mut database = app.database().await;
    let users: i64 =
        sqlx::query_scalar("SELECT COUNT(*) FROM hallpass_users").fetch_one(&mut database).await.unwrap();
    assert_eq!(users, 2);
}

#[tokio::test]
async fn sign_in_with_another_provider_switches_the_user() {
    let (one, two) = (FakeProvider::start(), FakeProvider::start());
    let app = App::start_with(two.configure(one.configure(AppOptions::default(), "one"), "two"));
    two.behave(email("other@example.org", json!(true)));
    let mut browser = Client::of(&app);
    attempt(&mut browser, "one").await;
    let first = browser.session().await;
    attempt(&mut browser, "two").await;
    let second = browser.session().await;
    assert_ne!(first["user"]["id"], second["user"]["id"]);
    assert_eq!((&first["provider"], &second["provider"]), (&json!("one"), &json!("two")));
}
