//! What an admin does with users, beside running servers: give them a new identity, or delete them.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, eventually_async};
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Row as _};

async fn attempt(browser: &mut Client, provider: &str) -> String {
    let callback = browser.callback(provider, "", "/profile").await;
    browser.get(&callback).await.location().to_owned()
}

async fn user(browser: &mut Client) -> String {
    browser.session().await["user"]["id"].as_str().unwrap_or_default().to_owned()
}

fn subject(subject: &'static str) -> Behaviour {
    let claims = move |claims: &mut Value| claims["sub"] = json!(subject);
    Behaviour {
        claims: Box::new(claims),
        ..Behaviour::replying("userinfo", Reply::json(&json!({ "sub": subject })))
    }
}

async fn eventually_over(browser: &Client) {
    let over = || {
        let mut browser = browser.clone();
        async move { (browser.session().await == Value::Null).then_some(()) }
    };
    eventually_async("it is over", over).await;
}

/// The command in the log, as a shell would take it apart.
fn logged_command(app: &App) -> Vec<String> {
    let log = app.log();
    let line = log.lines().find(|line| line.contains("hallpass users relink --user")).unwrap();
    let command = line.split("hallpass ").last().unwrap();
    let words: Vec<_> = command.split_whitespace().take(7).map(|word| word.replace('\'', "")).collect();
    words
}

/// A provider that was rebuilt calls everybody by a new subject.
#[tokio::test]
async fn relink_gives_users_of_a_rebuilt_provider_their_accounts() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = FakeProvider::start();
        let app = App::start_with(provider.configure(options, "work"));
        provider.behave(subject("old|1"));
        let mut before = Client::of(&app);
        attempt(&mut before, "work").await;
        let fay = user(&mut before).await;

        provider.behave(subject("new|1"));
        let mut browser = Client::of(&app);
        let back = attempt(&mut browser, "work").await;
        assert!(back.contains("error=OAuthAccountNotLinked"), "{back}");
        // The browser learns nothing of it.
        let page = browser.get(&back).await.text;
        for secret in [fay.as_str(), "new|1", "new%7C1", "relink"] {
            assert!(!page.contains(secret) && !back.contains(secret), "{secret}: {back} {page}");
        }
        let command = logged_command(&app);
        assert_eq!(command, ["users", "relink", "--user", &fay, "--provider", "work", "--subject=new|1"]);
        let command: Vec<_> = command.iter().map(String::as_str).collect();
        let relinked = app.operate(&[&command[..], &["--json"]].concat());
        assert_eq!(relinked.code, Some(0), "{relinked:?}");
        let expected =
            json!({ "user": fay, "provider": "work", "subject": "new|1", "replaced": 1, "ended": 1 });
        assert_eq!(relinked.json(), expected);
        eventually_over(&before).await;
        assert!(attempt(&mut browser, "work").await.ends_with("/profile"));
        assert_eq!(user(&mut browser).await, fay);
        // Once more is the same as once, and ends nothing.
        let again = app.operate(&command);
        assert_eq!(again.code, Some(0), "{again:?}");
        assert!(again.said.contains(&fay) && !again.said.contains("Ended"), "{again:?}");
        assert_eq!(user(&mut browser).await, fay);
        // The old subject leads to the account no more.
        provider.behave(subject("old|1"));
        let mut other = Client::of(&app);
        assert!(attempt(&mut other, "work").await.contains("error=OAuthAccountNotLinked"));
    }
}

#[tokio::test]
async fn relink_refusals_have_their_own_exit_codes() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let (mut ada, mut grace) = (Client::of(&app), Client::of(&app));
        ada.sign_in("ada", "/").await;
        grace.sign_in("grace", "/").await;
        let (ada_id, grace_id) = (user(&mut ada).await, user(&mut grace).await);
        let relink = |user: &str, provider: &str, subject: &str, more: &[&str]| {
            let subject = format!("--subject={subject}");
            let given = ["users", "relink", "--user", user, "--provider", provider, &subject];
            app.operate(&[&given[..], more].concat())
        };
        let taken = relink(&ada_id, "dev", "grace", &[]);
        assert_eq!((taken.code, taken.said.as_str()), (Some(1), ""), "{taken:?}");
        assert!(taken.complained.contains(&grace_id) && taken.complained.contains("--force"), "{taken:?}");
        for (code, user, provider, subject) in
            [(3, "nobody", "dev", "1"), (2, ada_id.as_str(), "elsewhere", "1"), (2, &ada_id, "dev", "")]
        {
            let refused = relink(user, provider, subject, &[]);
            assert_eq!((refused.code, refused.said.as_str()), (Some(code), ""), "{refused:?}");
        }
        assert_eq!(app.operate(&["users", "relink", "--user", &ada_id]).code, Some(2));
        assert_eq!((user(&mut ada).await, user(&mut grace).await), (ada_id.clone(), grace_id.clone()));

        let forced = relink(&ada_id, "dev", "grace", &["--force", "--json"]);
        assert_eq!((forced.code, &forced.json()["takenFrom"]), (Some(0), &json!(grace_id)), "{forced:?}");
        eventually_over(&grace).await;
        eventually_over(&ada).await;
        grace.sign_in("grace", "/").await;
        assert_eq!(user(&mut grace).await, ada_id);
    }
}

#[tokio::test]
async fn delete_user_removes_all_of_their_data_on_every_server() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let neighbour = app.neighbour();
        let [mut ada, mut ended, mut grace] =
            [(); 3].map(|()| Client::of(&app).with_header("User-Agent", "A browser"));
        ada.sign_in("ada", "/").await;
        ended.sign_in("ada", "/").await;
        ended.sign_out().await;
        grace.sign_in("grace", "/").await;
        let id = user(&mut ada).await;
        let mut there = Client::of(&neighbour);
        there.cookies = ada.cookies.clone();
        assert_eq!(user(&mut there).await, id);

        let deleted = app.operate(&["users", "delete", "--user", &id, "--json"]);
        assert_eq!((deleted.code, deleted.json()), (Some(0), json!({ "deleted": id, "ended": 1 })));
        eventually_over(&ada).await;
        eventually_over(&there).await;
        assert_eq!(grace.session().await["user"]["name"], "Grace Hopper");
        let mut database = app.database().await;
        for (table, column) in [
            ("hallpass_users", "id"),
            ("hallpass_accounts", "user_id"),
            ("hallpass_identities", "user_id"),
            ("hallpass_sessions", "user_id"),
        ] {
            let sql = format!("SELECT COUNT(*) FROM {table} WHERE {column} = '{id}'");
            let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut database).await.unwrap();
            assert_eq!(row.try_get::<i64, _>(0).unwrap(), 0, "{table}");
        }
        let left = "SELECT COUNT(*) FROM hallpass_sign_in_callbacks c WHERE c.session_id IS NOT NULL \
                    AND NOT EXISTS (SELECT 1 FROM hallpass_sessions s WHERE s.id = c.session_id)";
        let row = sqlx::query(left).fetch_one(&mut database).await.unwrap();
        assert_eq!(row.try_get::<i64, _>(0).unwrap(), 0);

        let again = app.operate(&["users", "delete", "--user", &id]);
        assert_eq!((again.code, again.said.as_str()), (Some(3), ""), "{again:?}");
        ada.sign_in("ada", "/").await;
        let new = user(&mut ada).await;
        assert!(!new.is_empty() && new != id);
    }
}

#[tokio::test]
async fn users_list_marks_unverified_email_addresses() {
    let provider = FakeProvider::start();
    let app = App::start_with(provider.configure(AppOptions::default(), "p"));
    let claims = |claims: &mut Value| {
        claims["email"] = json!("ceo@example.org");
        claims["email_verified"] = json!(false);
    };
    provider.behave(Behaviour { claims: Box::new(claims), ..Behaviour::default() });
    attempt(&mut Client::of(&app), "p").await;
    for command in ["users", "sessions"] {
        let listed = app.operate(&[command, "list", "--json"]).json();
        let line = &listed[0];
        assert_eq!((&line["email"], &line["unverifiedEmail"]), (&Value::Null, &json!("ceo@example.org")));
    }
    let table = app.operate(&["users", "list"]).said;
    assert!(table.contains("ceo@example.org (not verified)"), "{table}");
}
