//! An identity is issuer and subject, byte for byte (S23), and an unverified address is not a verified one.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, eventually_async};
use serde_json::{Value, json};

async fn attempt(browser: &mut Client, provider: &str) -> String {
    let callback = browser.callback(provider, "", "/profile").await;
    browser.get(&callback).await.location().to_owned()
}

/// Signs in, and gives the user's id.
async fn user(app: &App, provider: &str) -> (Client, String) {
    let mut browser = Client::of(app);
    let back = attempt(&mut browser, provider).await;
    assert!(back.ends_with("/profile"), "{back}");
    let id = browser.session().await["user"]["id"].as_str().unwrap().to_owned();
    (browser, id)
}

fn person(subject: &'static str, email: &'static str, verified: bool) -> Behaviour {
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

fn warnings(app: &App) -> usize {
    app.log().lines().filter(|line| line.contains("WARN") && line.contains("PROVIDER CHANGED")).count()
}

/// M5: the name of a provider is pointed to another issuer, which has the same subject.
#[tokio::test]
async fn identity_s23_name_with_another_issuer_opens_no_old_account() {
    for options in AppOptions::default().on_every_engine().await {
        let (a, b) = (FakeProvider::start(), FakeProvider::start());
        a.behave(person("1", "ada@example.org", true));
        b.behave(person("1", "mallory@example.org", true));
        let mut app = App::start_with(a.configure(options.without_dev_provider(), "p"));
        let (mut browser, ada) = user(&app, "p").await;
        assert_eq!(warnings(&app), 0, "{}", app.log());
        app.kill();
        app.set("AUTH_P_ISSUER", b.issuer());
        app.start_again();
        let log = app.log();
        assert_eq!(warnings(&app), 1, "{log}");
        assert!(log.contains(a.issuer()) && log.contains(b.issuer()) && log.contains("relink"), "{log}");
        let doctor = app.operate(&["doctor", "--json"]).json();
        let said = |finding: &Value| finding["says"].as_str().unwrap().contains(a.issuer());
        assert!(doctor.as_array().unwrap().iter().any(said), "{doctor}");
        // S16: the session goes on.
        assert_eq!(browser.session().await["user"]["id"], ada.as_str());
        let (_, mallory) = user(&app, "p").await;
        assert_ne!(mallory, ada);
        assert_eq!(user(&app, "p").await.1, mallory);
        // Both are who they were when both issuers are there, whatever their names.
        app.kill();
        let more = a.configure(AppOptions::default(), "q");
        assert_eq!(more.setting("AUTH_Q_ISSUER"), Some(a.issuer()));
        for name in ["AUTH_Q_ISSUER", "AUTH_Q_ID", "AUTH_Q_SECRET"] {
            app.set(name, more.setting(name).unwrap());
        }
        app.start_again();
        assert_eq!(warnings(&app), 1, "{}", app.log());
        assert_eq!((user(&app, "q").await.1, user(&app, "p").await.1), (ada, mallory));
    }
}

/// M5: from github.com to a server of one's own, whose numbers begin with 1 again.
#[tokio::test]
async fn identity_s23_another_github_server_opens_no_old_account() {
    let (cloud, own) = (FakeProvider::start(), FakeProvider::start());
    own.behave(Behaviour::replying("emails", Reply::json(&json!([]))));
    let mut app = App::start_with(cloud.configure_github(AppOptions::default()));
    let (_, octocat) = user(&app, "github").await;
    // A slash at the end makes no other server of it.
    app.kill();
    app.set("AUTH_GITHUB_URL", &format!("{}/", cloud.issuer()));
    app.start_again();
    assert_eq!(user(&app, "github").await.1, octocat);
    assert_eq!(warnings(&app), 0, "{}", app.log());
    app.kill();
    app.set("AUTH_GITHUB_URL", own.issuer());
    app.set("AUTH_GITHUB_API_URL", &format!("{}/api", own.issuer()));
    app.start_again();
    assert_eq!(warnings(&app), 1, "{}", app.log());
    assert_ne!(user(&app, "github").await.1, octocat);
}

/// Accounts of a version before have no issuer: they belong to the one that is configured at the first start of this one.
#[tokio::test]
async fn identity_s23_accounts_without_an_issuer_keep_their_users() {
    for options in AppOptions::default().on_every_engine().await {
        let (a, b) = (FakeProvider::start(), FakeProvider::start());
        a.behave(person("1", "ada@example.org", true));
        b.behave(person("1", "mallory@example.org", true));
        let mut app = App::start_with(a.configure(options, "p"));
        let (_, ada) = user(&app, "p").await;
        let mut edsger = Client::of(&app);
        edsger.sign_in("edsger", "/").await;
        let edsger = edsger.session().await["user"]["id"].clone();
        app.kill();
        let mut database = app.database().await;
        for sql in ["DELETE FROM hallpass_identities", "DELETE FROM hallpass_provider_issuers"] {
            sqlx::query(sql).execute(&mut database).await.unwrap();
        }
        drop(database);
        app.start_again();
        assert_eq!(user(&app, "p").await.1, ada);
        // The development provider listens elsewhere by now, and its people are the same.
        let mut again = Client::of(&app);
        again.sign_in("edsger", "/").await;
        assert_eq!(again.session().await["user"]["id"], edsger);
        assert_eq!(warnings(&app), 0, "{}", app.log());
        app.kill();
        app.set("AUTH_P_ISSUER", b.issuer());
        app.start_again();
        assert_ne!(user(&app, "p").await.1, ada);
    }
}

/// M3: the answer says it, and a poll with the tag of before learns of it.
#[tokio::test]
async fn email_verification_is_shown_and_reaches_polls_with_an_etag() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = FakeProvider::start();
        let app = App::start_with(provider.configure(options, "p"));
        provider.behave(person("1", "ceo@example.org", false));
        let (mut browser, id) = user(&app, "p").await;
        let answer = browser.get("/api/auth/session").await;
        let shown = answer.json()["user"].clone();
        assert_eq!((&shown["email"], &shown["emailVerified"]), (&json!("ceo@example.org"), &json!(false)));
        let page = browser.get("/dashboard").await.text;
        assert!(page.contains("ceo@example.org</bdi> (not verified)"), "{page}");
        let tag = answer.header("etag").unwrap().to_owned();
        let polling = browser.with_header("If-None-Match", &tag);
        assert_eq!(polling.clone().get("/api/auth/session").await.status, 304);

        provider.behave(person("1", "ceo@example.org", true));
        assert_eq!(user(&app, "p").await.1, id);
        let verified = || async {
            let answer = polling.clone().get("/api/auth/session").await;
            (answer.status == 200).then(|| answer.json()["user"].clone())
        };
        let shown = eventually_async("the poll sees it", verified).await;
        assert_eq!((&shown["email"], &shown["emailVerified"]), (&json!("ceo@example.org"), &json!(true)));
    }
}
