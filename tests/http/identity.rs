//! An identity is issuer and subject, byte for byte (S23); an unverified e-mail address is shown as
//! such.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, execute, wait_for_async};
use serde_json::{Value, json};

use crate::fake_sign_in::sign_in_location;

/// Signs in. Returns the browser and the id of the user.
async fn sign_in_user(app: &App, provider: &str) -> (Client, String) {
    let mut browser = Client::of(app);
    let back = sign_in_location(&mut browser, provider).await;
    assert!(back.ends_with("/profile"), "{back}");
    let id = browser.fetch_session().await["user"]["id"].as_str().unwrap().to_owned();
    (browser, id)
}

fn with_user(subject: &'static str, email: &'static str, verified: bool) -> Behaviour {
    let claims = move |claims: &mut Value| {
        claims["sub"] = json!(subject);
        claims["email"] = json!(email);
        claims["email_verified"] = json!(verified);
    };
    Behaviour {
        claims: Box::new(claims),
        ..Behaviour::replying("userinfo", Reply::json(&json!({ "sub": subject })))
    }
}

fn count_warnings(app: &App) -> usize {
    app.log().lines().filter(|line| line.contains("WARN") && line.contains("PROVIDER CHANGED")).count()
}

/// The name of a provider is configured for another issuer, which has the same subject.
#[tokio::test]
async fn identity_s23_name_with_another_issuer_opens_no_old_account() {
    for options in AppOptions::default().on_every_engine().await {
        let (a, b) = (FakeProvider::start(), FakeProvider::start());
        a.set_behaviour(with_user("1", "ada@example.org", true));
        b.set_behaviour(with_user("1", "mallory@example.org", true));
        let mut app = App::start_with(a.configure(options.without_dev_provider(), "p"));
        let (mut browser, ada) = sign_in_user(&app, "p").await;
        assert_eq!(count_warnings(&app), 0, "{}", app.log());
        app.kill();
        app.set_env("AUTH_P_ISSUER", b.issuer());
        app.start_again();
        let log = app.log();
        assert_eq!(count_warnings(&app), 1, "{log}");
        assert!(log.contains(a.issuer()) && log.contains(b.issuer()) && log.contains("relink"), "{log}");
        let doctor = app.run_command(&["doctor", "--json"]).json();
        let names_issuer = |finding: &Value| finding["says"].as_str().unwrap().contains(a.issuer());
        assert!(doctor.as_array().unwrap().iter().any(names_issuer), "{doctor}");
        // S16: the session goes on.
        assert_eq!(browser.fetch_session().await["user"]["id"], ada.as_str());
        let (_, mallory) = sign_in_user(&app, "p").await;
        assert_ne!(mallory, ada);
        assert_eq!(sign_in_user(&app, "p").await.1, mallory);
        // With both issuers configured both users are as before, whatever the names.
        app.kill();
        let more = a.configure(AppOptions::default(), "q");
        assert_eq!(more.setting("AUTH_Q_ISSUER"), Some(a.issuer()));
        for name in ["AUTH_Q_ISSUER", "AUTH_Q_ID", "AUTH_Q_SECRET"] {
            app.set_env(name, more.setting(name).unwrap());
        }
        app.start_again();
        assert_eq!(count_warnings(&app), 1, "{}", app.log());
        assert_eq!((sign_in_user(&app, "q").await.1, sign_in_user(&app, "p").await.1), (ada, mallory));
    }
}

/// A slash at the end of an issuer makes no other provider of it: both name the same discovery
/// document. People keep their accounts when an admin corrects it.
#[tokio::test]
async fn identity_s23_corrected_slash_of_an_issuer_keeps_its_people() {
    for spellings in [["/", ""], ["", "/"]] {
        for options in AppOptions::default().on_every_engine().await {
            let provider = FakeProvider::start();
            let [first, then] = spellings.map(|slash| format!("{}{slash}", provider.issuer()));
            let options = provider.configure(options.without_dev_provider(), "p");
            let mut app = App::start_with(options.env("AUTH_P_ISSUER", &first));
            let (_, ada) = sign_in_user(&app, "p").await;
            for issuer in [&then, &first, &then] {
                app.kill();
                app.set_env("AUTH_P_ISSUER", issuer);
                app.start_again();
                assert_eq!(sign_in_user(&app, "p").await.1, ada, "{first}, then {issuer}");
            }
            assert_eq!(count_warnings(&app), 0, "{}", app.log());
            // Commands have the same identities as servers.
            let relink =
                app.run_command(&["users", "relink", "--user", &ada, "--provider", "p", "--subject=2"]);
            assert_eq!(relink.code, Some(0), "{relink:?}");
            provider.set_behaviour(with_user("2", "ada@example.org", true));
            assert_eq!(sign_in_user(&app, "p").await.1, ada);
        }
    }
}

/// The subjects of another provider are other people, even if their issuers differ in a slash only.
#[tokio::test]
async fn identity_s23_slash_of_another_provider_opens_no_account() {
    for is_gone in [false, true] {
        let provider = FakeProvider::start();
        provider.set_behaviour(with_user("1", "ada@example.org", true));
        let slash = format!("{}/", provider.issuer());
        let options = provider.configure(AppOptions::default().without_dev_provider(), "p");
        let mut app = App::start_with(options.env("AUTH_P_ISSUER", &slash));
        let (_, ada) = sign_in_user(&app, "p").await;
        app.kill();
        let more = provider.configure(AppOptions::default(), "q");
        for name in ["ISSUER", "ID", "SECRET"] {
            let own = format!("AUTH_Q_{name}");
            app.set_env(&own, more.setting(&own).unwrap());
            if is_gone {
                app.unset_env(&format!("AUTH_P_{name}"));
            }
        }
        provider.set_behaviour(with_user("1", "mallory@example.org", true));
        app.start_again();
        assert_ne!(sign_in_user(&app, "q").await.1, ada, "{is_gone}");
    }
}

/// From github.com to another GitHub server, whose user numbers begin with 1 again.
#[tokio::test]
async fn identity_s23_another_github_server_opens_no_old_account() {
    let (cloud, own) = (FakeProvider::start(), FakeProvider::start());
    own.set_behaviour(Behaviour::replying("emails", Reply::json(&json!([]))));
    let mut app = App::start_with(cloud.configure_github(AppOptions::default()));
    let (_, octocat) = sign_in_user(&app, "github").await;
    // With a slash at the end it is the same server.
    app.kill();
    app.set_env("AUTH_GITHUB_URL", &format!("{}/", cloud.issuer()));
    app.start_again();
    assert_eq!(sign_in_user(&app, "github").await.1, octocat);
    assert_eq!(count_warnings(&app), 0, "{}", app.log());
    app.kill();
    app.set_env("AUTH_GITHUB_URL", own.issuer());
    app.set_env("AUTH_GITHUB_API_URL", &format!("{}/api", own.issuer()));
    app.start_again();
    assert_eq!(count_warnings(&app), 1, "{}", app.log());
    assert_ne!(sign_in_user(&app, "github").await.1, octocat);
}

/// Accounts of an older version have no issuer: they belong to the one configured at the first
/// start of this version.
#[tokio::test]
async fn identity_s23_accounts_without_an_issuer_keep_their_users() {
    for options in AppOptions::default().on_every_engine().await {
        let (a, b) = (FakeProvider::start(), FakeProvider::start());
        a.set_behaviour(with_user("1", "ada@example.org", true));
        b.set_behaviour(with_user("1", "mallory@example.org", true));
        let mut app = App::start_with(a.configure(options, "p"));
        let (_, ada) = sign_in_user(&app, "p").await;
        let mut edsger = Client::of(&app);
        edsger.sign_in("edsger", "/").await;
        let edsger = edsger.fetch_session().await["user"]["id"].clone();
        app.kill();
        let mut database = app.open_database().await;
        for sql in ["DELETE FROM hallpass_identities", "DELETE FROM hallpass_provider_issuers"] {
            execute(&mut database, sql).await;
        }
        drop(database);
        app.start_again();
        assert_eq!(sign_in_user(&app, "p").await.1, ada);
        // The development provider has another port now, and the same users.
        let mut again = Client::of(&app);
        again.sign_in("edsger", "/").await;
        assert_eq!(again.fetch_session().await["user"]["id"], edsger);
        assert_eq!(count_warnings(&app), 0, "{}", app.log());
        app.kill();
        app.set_env("AUTH_P_ISSUER", b.issuer());
        app.start_again();
        assert_ne!(sign_in_user(&app, "p").await.1, ada);
    }
}

/// The answer contains it, and a poll with the old tag gets the change.
#[tokio::test]
async fn email_verification_is_shown_and_reaches_polls_with_an_etag() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = FakeProvider::start();
        let app = App::start_with(provider.configure(options, "p"));
        provider.set_behaviour(with_user("1", "ceo@example.org", false));
        let (mut browser, id) = sign_in_user(&app, "p").await;
        let answer = browser.get("/api/auth/session").await;
        let shown = answer.json()["user"].clone();
        assert_eq!((&shown["email"], &shown["emailVerified"]), (&json!("ceo@example.org"), &json!(false)));
        let page = browser.get("/dashboard").await.text;
        assert!(page.contains("ceo@example.org</bdi> (not verified)"), "{page}");
        let tag = answer.header("etag").unwrap().to_owned();
        let polling = browser.with_header("If-None-Match", &tag);
        assert_eq!(polling.clone().get("/api/auth/session").await.status, 304);

        provider.set_behaviour(with_user("1", "ceo@example.org", true));
        assert_eq!(sign_in_user(&app, "p").await.1, id);
        let fetch_changed = || async {
            let answer = polling.clone().get("/api/auth/session").await;
            (answer.status == 200).then(|| answer.json()["user"].clone())
        };
        let shown = wait_for_async("the poll gets the change", fetch_changed).await;
        assert_eq!((&shown["email"], &shown["emailVerified"]), (&json!("ceo@example.org"), &json!(true)));
    }
}
