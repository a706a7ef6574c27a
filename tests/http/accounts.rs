//! Which account a sign-in opens: an issuer and a subject identify it, an e-mail address never
//! does.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply};
use serde_json::{Value, json};

use crate::fake_sign_in::sign_in_location;

fn with_email(email: &'static str, verified: Value) -> Behaviour {
    let claims = move |claims: &mut Value| {
        claims["email"] = json!(email);
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
    let url = browser.begin_sign_in("github", "login_hint=octocat", "/profile").await;
    let request = url::Url::parse(&url).unwrap();
    let get =
        |name: &str| request.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    assert_eq!(get("scope").as_deref(), Some("read:user user:email"));
    assert_eq!(
        (get("code_challenge_method").as_deref(), get("login").as_deref()),
        (Some("S256"), Some("octocat"))
    );
    let callback = browser.get(&url).await.location().to_owned();
    assert_eq!(browser.get(&callback).await.location(), format!("{}/profile", app.url));
    let session = browser.fetch_session().await;
    assert_eq!(session["provider"], "github");
    assert_eq!(session["user"]["name"], "The Octocat");
    assert_eq!(session["user"]["email"], "octocat@example.org");
    assert_eq!(session["user"]["emailVerified"], true);
    let token_request = provider.token_requests().remove(0);
    assert!(
        token_request.contains("code_verifier=") && token_request.contains("client_secret="),
        "{token_request}"
    );
    let providers = browser.get("/api/auth/providers").await.json();
    assert_eq!(
        (&providers["github"]["type"], &providers["github"]["name"]),
        (&json!("oauth"), &json!("GitHub"))
    );

    let mut database = app.open_database().await;
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
        provider.set_behaviour(Behaviour::replying(endpoint, reply));
        let back = sign_in_location(&mut browser, "github").await;
        assert!(back.contains(&format!("error={error}")), "{endpoint}: {back}");
        assert_eq!(browser.fetch_session().await, Value::Null);
    }
    provider.set_behaviour(Behaviour::replying("emails", Reply::html(403)));
    assert!(sign_in_location(&mut browser, "github").await.ends_with("/profile"));
    let user = &browser.fetch_session().await["user"];
    assert_eq!((user.get("email"), user.get("emailVerified")), (None, None));
}

/// A verified e-mail address belongs to the user who had it first; an unverified one belongs to no
/// one.
#[tokio::test]
async fn verified_email_belongs_to_its_first_user_unverified_to_none() {
    let (one, two) = (FakeProvider::start(), FakeProvider::start());
    let options = two.configure(one.configure(AppOptions::default(), "one"), "two");
    let app = App::start_with(options);
    let mut first = Client::of(&app);

    // Entering another user's e-mail address without a proof locks no one out.
    let mut squatter = Client::of(&app);
    for unverified in [json!(false), json!("true"), json!(null)] {
        two.set_behaviour(with_email("fay@example.org", unverified));
        assert!(sign_in_location(&mut squatter, "two").await.ends_with("/profile"));
        let user = &squatter.fetch_session().await["user"];
        assert_eq!((&user["email"], &user["emailVerified"]), (&json!("fay@example.org"), &json!(false)));
    }
    one.set_behaviour(with_email("Fay@Example.org", json!(true)));
    assert!(sign_in_location(&mut first, "one").await.ends_with("/profile"));

    // A new user with the same e-mail address gets an error, and nothing changes.
    let other = move |claims: &mut Value| {
        claims["sub"] = json!("fake-2");
        claims["email"] = json!("fay@example.ORG");
    };
    two.set_behaviour(Behaviour { claims: Box::new(other), ..Behaviour::default() });
    let session = squatter.fetch_session().await;
    let back = sign_in_location(&mut squatter, "two").await;
    assert!(back.contains("/login?error=OAuthAccountNotLinked&callbackUrl=%2Faccount%3Fadd%3Dtwo"), "{back}");
    assert_eq!(squatter.fetch_session().await, session);

    // A known user signs in whatever the e-mail address is now; it stays with its first user.
    two.set_behaviour(with_email("fay@example.org", json!(true)));
    assert!(sign_in_location(&mut squatter, "two").await.ends_with("/profile"));
    assert!(sign_in_location(&mut first, "one").await.ends_with("/profile"));
    assert_eq!(squatter.fetch_session().await["user"]["emailVerified"], false);
    assert_eq!(first.fetch_session().await["user"]["emailVerified"], true);
    assert_ne!(squatter.fetch_session().await["user"]["id"], first.fetch_session().await["user"]["id"]);
    assert_eq!(app.count_rows("users").await, 2);
}

#[tokio::test]
async fn sign_in_with_another_provider_switches_the_user() {
    let (one, two) = (FakeProvider::start(), FakeProvider::start());
    let app = App::start_with(two.configure(one.configure(AppOptions::default(), "one"), "two"));
    two.set_behaviour(with_email("other@example.org", json!(true)));
    let mut browser = Client::of(&app);
    sign_in_location(&mut browser, "one").await;
    let first = browser.fetch_session().await;
    sign_in_location(&mut browser, "two").await;
    let second = browser.fetch_session().await;
    assert_ne!(first["user"]["id"], second["user"]["id"]);
    assert_eq!((&first["provider"], &second["provider"]), (&json!("one"), &json!("two")));
}
