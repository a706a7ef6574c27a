//! How a provider is asked to let a person choose an account.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider};
use serde_json::{Value, json};

use super::played::{Played, start};

const CHOOSE: &str = "prompt=select_account";

fn stating(prompts: Option<Value>) -> Behaviour {
    let discovery = move |document: &mut Value| {
        if let Some(prompts) = &prompts {
            document["prompt_values_supported"] = prompts.clone();
        }
    };
    Behaviour { discovery: Box::new(discovery), ..Behaviour::default() }
}

/// The value of the parameter `name` in the authorization request of a sign-in with `query`.
async fn sent(browser: &mut Client, provider: &str, query: &str, name: &str) -> Option<String> {
    let url = url::Url::parse(&browser.begin_sign_in(provider, query, "/profile").await).unwrap();
    let mut values = url.query_pairs().filter(|(known, _)| known == name);
    let first = values.next().map(|(_, value)| value.into_owned());
    assert!(values.next().is_none(), "{name} is there twice: {url}");
    first
}

#[tokio::test]
async fn account_choice_follows_the_discovery_document_and_the_settings() {
    let stated = |prompts: &[&str]| Some(json!(prompts));
    for (prompts, params, expected) in [
        // OpenID Connect Core 1.0, section 15.1: every provider has to support it.
        (None, "", Some("login")),
        (Some(json!("no list")), "", Some("login")),
        (stated(&["none", "login", "select_account"]), "", Some("select_account")),
        (stated(&["none", "login"]), "", Some("login")),
        (stated(&["none"]), "", None),
        // What the admin set stays: several values may be sent.
        (stated(&["none", "select_account"]), "prompt=consent", Some("consent select_account")),
        (None, "prompt=consent", Some("consent login")),
        (stated(&["none", "select_account"]), "prompt=login", Some("login")),
        // These leave no room for a choice.
        (stated(&["none", "select_account"]), "prompt=none", Some("none")),
        (stated(&["none", "select_account"]), "prompt=", None),
    ] {
        let provider = FakeProvider::start();
        provider.set_behaviour(stating(prompts.clone()));
        let options = provider.configure(AppOptions::default(), "fake").env("AUTH_FAKE_PARAMS", params);
        let app = App::start_with(options);
        let mut browser = Client::of(&app);
        let case = format!("{prompts:?} {params}");
        assert_eq!(sent(&mut browser, "fake", CHOOSE, "prompt").await.as_deref(), expected, "{case}");
        // Other values are not this wish.
        assert_eq!(sent(&mut browser, "fake", "prompt=none", "prompt").await.as_deref(), Some("none"));

        let can_choose = expected.is_some_and(|prompt| prompt != "none");
        let listed = browser.get("/api/auth/providers").await.json();
        assert_eq!(listed["fake"].get("accountChoice").is_none(), can_choose, "{case}: {listed}");
        let html = Client::of(&app).get("/login?error=AccessDenied").await.text;
        assert_eq!(html.contains("(for another account, sign out there first)"), !can_choose, "{html}");
        assert!(html.contains("(choose another account)"), "the development provider can: {html}");
    }
}

#[tokio::test]
async fn account_choice_is_asked_for_with_the_parameters_of_the_provider() {
    let options = AppOptions::default()
        .env("AUTH_SPOTIFY_PARAMS", "show_dialog=false")
        .env("AUTH_DISCORD_PARAMS", "prompt=none")
        .env("AUTH_KAKAO_PARAMS", "prompt=select_account");
    let ids = ["github", "discord", "dropbox", "tiktok", "yandex", "reddit", "spotify", "kakao", "naver"];
    let with = |options: AppOptions, id: &str| {
        let prefix = format!("AUTH_{}", id.to_uppercase());
        options.env(&format!("{prefix}_ID"), "client").env(&format!("{prefix}_SECRET"), "hunter2")
    };
    let app = App::start_with(ids.into_iter().fold(options, with));
    let mut browser = Client::of(&app);
    for (id, name, value) in [
        ("github", "prompt", Some("select_account")),
        ("discord", "prompt", Some("none")),
        ("dropbox", "force_reauthentication", Some("true")),
        ("tiktok", "disable_auto_auth", Some("1")),
        ("yandex", "force_confirm", Some("yes")),
        ("spotify", "show_dialog", Some("false")),
        ("reddit", "prompt", None),
        ("kakao", "prompt", Some("select_account")),
        ("naver", "auth_type", Some("reauthenticate")),
    ] {
        assert_eq!(sent(&mut browser, id, CHOOSE, name).await.as_deref(), value, "{id}");
        let without = if ["spotify", "discord", "kakao"].contains(&id) { value } else { None };
        assert_eq!(sent(&mut browser, id, "", name).await.as_deref(), without, "{id}");
    }
    let listed = browser.get("/api/auth/providers").await.json();
    let cannot: Vec<_> = ids.into_iter().filter(|id| listed[id].get("accountChoice").is_some()).collect();
    // Spotify and Discord because of what is set.
    assert_eq!(cannot, ["discord", "reddit", "spotify"], "{listed}");
}

/// Entra refuses two values of `prompt` (AADSTS90023), Google takes them.
#[tokio::test]
async fn account_choice_beside_a_prompt_of_the_settings_is_as_the_provider_takes_it() {
    const TENANT: (&str, &str) = ("_TENANT", "72f988bf-86f1-41af-91ab-2d7cd011db47");
    let google = "https://accounts.google.com";
    let entra = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0";
    let cases: [(_, _, &'static [(&str, &str)], _, _); 4] = [
        ("google", google, &[("_PARAMS", "prompt=consent")], "consent select_account", true),
        ("google", google, &[("_PARAMS", "prompt=none")], "none", false),
        ("microsoft-entra-id", entra, &[TENANT, ("_PARAMS", "prompt=consent")], "consent", false),
        ("microsoft-entra-id", entra, &[TENANT, ("_PARAMS", "prompt=login")], "login", true),
    ];
    for (id, issuer, settings, prompt, can_choose) in cases {
        let (_providers, app) = start(&[Played { settings, ..Played::new(id, issuer) }]);
        let mut browser = Client::of(&app);
        assert_eq!(sent(&mut browser, id, CHOOSE, "prompt").await.as_deref(), Some(prompt), "{settings:?}");
        let listed = browser.get("/api/auth/providers").await.json();
        assert_eq!(listed[id].get("accountChoice").is_none(), can_choose, "{listed}");
    }
}

/// Entra asks a person again only for `prompt=login`.
#[tokio::test]
async fn session_s17_entra_is_asked_for_a_recent_sign_in_in_any_case() {
    let issuer = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0";
    let settings = &[("_TENANT", "72f988bf-86f1-41af-91ab-2d7cd011db47")];
    let (_providers, app) = start(&[Played { settings, ..Played::new("microsoft-entra-id", issuer) }]);
    let mut browser = Client::of(&app);
    for (query, expected) in [
        ("prompt=select_account&max_age=300", "login"),
        ("prompt=login&max_age=300", "login"),
        ("prompt=consent&max_age=300", "login"),
        ("max_age=300", "login"),
        (CHOOSE, "select_account"),
    ] {
        let prompt = sent(&mut browser, "microsoft-entra-id", query, "prompt").await;
        assert_eq!(prompt.as_deref(), Some(expected), "{query}");
    }
}
