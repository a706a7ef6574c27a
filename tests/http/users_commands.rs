//! Admin commands about users, beside running servers: relink, disable, delete, list.

use hallpass_tests::{App, AppOptions, Behaviour, Client, FakeProvider, Reply, count_rows, wait_for_async};
use serde_json::{Value, json};

use crate::fake_sign_in::sign_in_location;

async fn fetch_user_id(browser: &mut Client) -> String {
    browser.fetch_session().await["user"]["id"].as_str().unwrap_or_default().to_owned()
}

fn with_subject(subject: &'static str) -> Behaviour {
    let claims = move |claims: &mut Value| claims["sub"] = json!(subject);
    Behaviour {
        claims: Box::new(claims),
        ..Behaviour::replying("userinfo", Reply::json(&json!({ "sub": subject })))
    }
}

async fn wait_until_ended(browser: &Client) {
    let has_ended = || {
        let mut browser = browser.clone();
        async move { (browser.fetch_session().await == Value::Null).then_some(()) }
    };
    wait_for_async("the session has ended", has_ended).await;
}

/// Finds the command in the log, and splits it as a shell would.
fn find_logged_command(app: &App) -> Vec<String> {
    let log = app.log();
    let line = log.lines().find(|line| line.contains("hallpass users relink --user")).unwrap();
    let command = line.split("hallpass ").last().unwrap();
    let words: Vec<_> = command.split_whitespace().take(7).map(|word| word.replace('\'', "")).collect();
    words
}

/// A rebuilt provider has new subjects for the same users.
#[tokio::test]
async fn relink_gives_users_of_a_rebuilt_provider_their_accounts() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = FakeProvider::start();
        let app = App::start_with(provider.configure(options, "work"));
        provider.set_behaviour(with_subject("old|1"));
        let mut before = Client::of(&app);
        sign_in_location(&mut before, "work").await;
        let fay = fetch_user_id(&mut before).await;

        provider.set_behaviour(with_subject("new|1"));
        let mut browser = Client::of(&app);
        let back = sign_in_location(&mut browser, "work").await;
        assert!(back.contains("error=OAuthAccountNotLinked"), "{back}");
        // The browser gets no detail.
        let page = browser.get(&back).await.text;
        for detail in [fay.as_str(), "new|1", "new%7C1", "relink"] {
            assert!(!page.contains(detail) && !back.contains(detail), "{detail}: {back} {page}");
        }
        let command = find_logged_command(&app);
        assert_eq!(command, ["users", "relink", "--user", &fay, "--provider", "work", "--subject=new|1"]);
        let command: Vec<_> = command.iter().map(String::as_str).collect();
        let relinked = app.run_command(&[&command[..], &["--json"]].concat());
        assert_eq!(relinked.code, Some(0), "{relinked:?}");
        let expected =
            json!({ "user": fay, "provider": "work", "subject": "new|1", "replaced": 1, "ended": 1 });
        assert_eq!(relinked.json(), expected);
        wait_until_ended(&before).await;
        assert!(sign_in_location(&mut browser, "work").await.ends_with("/profile"));
        assert_eq!(fetch_user_id(&mut browser).await, fay);
        // Running it twice is the same as once, and ends nothing.
        let again = app.run_command(&command);
        assert_eq!(again.code, Some(0), "{again:?}");
        assert!(again.stdout.contains(&fay) && !again.stdout.contains("Ended"), "{again:?}");
        assert_eq!(fetch_user_id(&mut browser).await, fay);
        // The old subject no longer leads to the account.
        provider.set_behaviour(with_subject("old|1"));
        let mut other = Client::of(&app);
        assert!(sign_in_location(&mut other, "work").await.contains("error=OAuthAccountNotLinked"));
    }
}

#[tokio::test]
async fn relink_refusals_have_their_own_exit_codes() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let (mut ada, mut grace) = (Client::of(&app), Client::of(&app));
        ada.sign_in("ada", "/").await;
        grace.sign_in("grace", "/").await;
        let (ada_id, grace_id) = (fetch_user_id(&mut ada).await, fetch_user_id(&mut grace).await);
        let relink = |user: &str, provider: &str, subject: &str, more: &[&str]| {
            let subject = format!("--subject={subject}");
            let given = ["users", "relink", "--user", user, "--provider", provider, &subject];
            app.run_command(&[&given[..], more].concat())
        };
        let taken = relink(&ada_id, "dev", "grace", &[]);
        assert_eq!((taken.code, taken.stdout.as_str()), (Some(1), ""), "{taken:?}");
        assert!(taken.stderr.contains(&grace_id) && taken.stderr.contains("--force"), "{taken:?}");
        for (code, user, provider, subject) in
            [(3, "nobody", "dev", "1"), (2, ada_id.as_str(), "elsewhere", "1"), (2, &ada_id, "dev", "")]
        {
            let refused = relink(user, provider, subject, &[]);
            assert_eq!((refused.code, refused.stdout.as_str()), (Some(code), ""), "{refused:?}");
        }
        assert_eq!(app.run_command(&["users", "relink", "--user", &ada_id]).code, Some(2));
        assert_eq!(
            (fetch_user_id(&mut ada).await, fetch_user_id(&mut grace).await),
            (ada_id.clone(), grace_id.clone())
        );

        let forced = relink(&ada_id, "dev", "grace", &["--force", "--json"]);
        assert_eq!((forced.code, &forced.json()["takenFrom"]), (Some(0), &json!(grace_id)), "{forced:?}");
        wait_until_ended(&grace).await;
        wait_until_ended(&ada).await;
        grace.sign_in("grace", "/").await;
        assert_eq!(fetch_user_id(&mut grace).await, ada_id);
    }
}

#[tokio::test]
async fn delete_user_removes_all_of_their_data_on_every_server() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let neighbour = app.start_neighbour();
        let [mut ada, mut ended, mut grace] =
            [(); 3].map(|()| Client::of(&app).with_header("User-Agent", "A browser"));
        ada.sign_in("ada", "/").await;
        ended.sign_in("ada", "/").await;
        ended.sign_out().await;
        grace.sign_in("grace", "/").await;
        let id = fetch_user_id(&mut ada).await;
        let mut there = Client::of(&neighbour);
        there.cookies = ada.cookies.clone();
        assert_eq!(fetch_user_id(&mut there).await, id);

        let deleted = app.run_command(&["users", "delete", "--user", &id, "--json"]);
        assert_eq!((deleted.code, deleted.json()), (Some(0), json!({ "deleted": id, "ended": 1 })));
        wait_until_ended(&ada).await;
        wait_until_ended(&there).await;
        assert_eq!(grace.fetch_session().await["user"]["name"], "Grace Hopper");
        let mut database = app.open_database().await;
        for (table, column) in
            [("users", "id"), ("accounts", "user_id"), ("identities", "user_id"), ("sessions", "user_id")]
        {
            let rows = count_rows(&mut database, &format!("{table} WHERE {column} = '{id}'")).await;
            assert_eq!(rows, 0, "{table}");
        }
        let left = "sign_in_callbacks c WHERE c.session_id IS NOT NULL \
                    AND NOT EXISTS (SELECT 1 FROM hallpass_sessions s WHERE s.id = c.session_id)";
        assert_eq!(count_rows(&mut database, left).await, 0);

        let again = app.run_command(&["users", "delete", "--user", &id]);
        assert_eq!((again.code, again.stdout.as_str()), (Some(3), ""), "{again:?}");
        ada.sign_in("ada", "/").await;
        let new = fetch_user_id(&mut ada).await;
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
    provider.set_behaviour(Behaviour { claims: Box::new(claims), ..Behaviour::default() });
    sign_in_location(&mut Client::of(&app), "p").await;
    for command in ["users", "sessions"] {
        let listed = app.run_command(&[command, "list", "--json"]).json();
        let line = &listed[0];
        assert_eq!((&line["email"], &line["unverifiedEmail"]), (&Value::Null, &json!("ceo@example.org")));
    }
    let table = app.run_command(&["users", "list"]).stdout;
    assert!(table.contains("ceo@example.org (not verified)"), "{table}");
}

/// By id, and by the verified e-mail address.
#[tokio::test]
async fn disable_user_keeps_them_out_until_they_are_enabled() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let (mut ada, mut grace) = (Client::of(&app), Client::of(&app));
        ada.sign_in("ada", "/").await;
        grace.sign_in("grace", "/").await;
        let id = fetch_user_id(&mut ada).await;
        let list_users = || app.run_command(&["users", "list", "--json"]).json();
        let line = |listed: &Value| {
            let users = listed.as_array().unwrap().clone();
            users.into_iter().find(|user| user["id"] == json!(id)).unwrap()
        };
        for who in [id.as_str(), "ADA@example.org"] {
            let disabled = app.run_command(&["users", "disable", "--user", who, "--json"]);
            assert_eq!((disabled.code, disabled.json()), (Some(0), json!({ "disabled": id, "ended": 1 })));
            wait_until_ended(&ada).await;
            let back = ada.sign_in("ada", "/").await;
            assert!(back.location().contains("error=AccessDenied"), "{}", back.location());
            assert_eq!(ada.fetch_session().await, Value::Null);
            assert!(line(&list_users())["disabledAt"].is_string());
            // Running it twice is the same as once.
            let again = app.run_command(&["users", "disable", "--user", who]);
            assert_eq!(again.code, Some(0), "{again:?}");
            assert!(again.stdout.contains(&id) && again.stdout.contains("0 sessions"), "{again:?}");

            let enabled = app.run_command(&["users", "enable", "--user", who, "--json"]);
            assert_eq!((enabled.code, enabled.json()), (Some(0), json!({ "enabled": id })));
            assert_eq!(line(&list_users())["disabledAt"], Value::Null);
            assert_eq!(ada.fetch_session().await, Value::Null, "the old session stays ended");
            ada.sign_in("ada", "/").await;
            assert_eq!(fetch_user_id(&mut ada).await, id);
        }
        assert_eq!(grace.fetch_session().await["user"]["name"], "Grace Hopper");
        let sessions = app.run_command(&["sessions", "list", "--user", "ada@example.org", "--json"]).json();
        assert_eq!(sessions.as_array().unwrap().len(), 1, "{sessions}");
        let revoked = app.run_command(&["sessions", "revoke", "--user", "ada@example.org", "--json"]);
        assert_eq!(revoked.json(), json!({ "ended": 1 }));
        for command in ["disable", "enable", "delete"] {
            for who in ["nobody", "nobody@example.org"] {
                let unknown = app.run_command(&["users", command, "--user", who]);
                assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(3), ""), "{unknown:?}");
            }
            assert_eq!(app.run_command(&["users", command]).code, Some(2));
        }
    }
}

/// An admin adds ways to sign in and removes them, never the last one.
#[tokio::test]
async fn session_s27_admin_links_and_unlinks_identities() {
    for options in AppOptions::default().on_every_engine().await {
        let provider = FakeProvider::start();
        let app = App::start_with(provider.configure(options, "work"));
        provider.set_behaviour(with_subject("first"));
        let mut browser = Client::of(&app);
        sign_in_location(&mut browser, "work").await;
        let fay = fetch_user_id(&mut browser).await;
        let run = |command: &str, user: &str, subject: &str| {
            let subject = format!("--subject={subject}");
            let given = ["users", command, "--user", user, "--provider", "work", &subject, "--json"];
            app.run_command(&given)
        };
        let last = run("unlink", &fay, "first");
        assert_eq!((last.code, last.stdout.as_str()), (Some(1), ""), "{last:?}");
        assert!(last.stderr.contains("could not sign in any more") && last.stderr.contains("users disable"));
        for subject in ["-second", "third"] {
            let linked = run("link", &fay, subject);
            assert_eq!(linked.code, Some(0), "{linked:?}");
            assert_eq!(linked.json(), json!({ "user": fay, "provider": "work", "subject": subject }));
            assert_eq!(run("link", &fay, subject).code, Some(0), "running it again changes nothing");
        }
        provider.set_behaviour(with_subject("-second"));
        let mut second = Client::of(&app);
        sign_in_location(&mut second, "work").await;
        assert_eq!(fetch_user_id(&mut second).await, fay);

        let listed = app.run_command(&["users", "identities", "--user", &fay, "--json"]).json();
        let listed: Vec<_> = listed.as_array().unwrap().iter().map(|own| own["subject"].clone()).collect();
        assert_eq!(listed, [json!("first"), json!("-second"), json!("third")]);
        let table = app.run_command(&["users", "identities", "--user", &fay]).stdout;
        assert!(table.contains("LAST SIGN-IN") && table.contains(provider.issuer()), "{table}");

        // Neither two ways at once, nor one that is another's, goes by accident.
        let several = run("relink", &fay, "fourth");
        assert_eq!((several.code, several.stdout.as_str()), (Some(1), ""), "{several:?}");
        assert!(several.stderr.contains("first, -second, third") && several.stderr.contains("--all"));
        let unlinked = run("unlink", &fay, "-second");
        assert_eq!((unlinked.code, &unlinked.json()["ended"]), (Some(0), &json!(2)), "{unlinked:?}");
        wait_until_ended(&second).await;
        assert_eq!(run("unlink", &fay, "-second").code, Some(1));
        assert_eq!(
            (run("unlink", "nobody", "first").code, run("link", "nobody", "new").code),
            (Some(3), Some(3))
        );
        let unknown = app.run_command(&["users", "identities", "--user", "nobody"]);
        assert_eq!((unknown.code, unknown.stdout.as_str()), (Some(3), ""), "{unknown:?}");
        let claims = |claims: &mut Value| {
            claims["sub"] = json!("other");
            claims["email"] = json!("other@example.org");
        };
        provider.set_behaviour(Behaviour { claims: Box::new(claims), ..Behaviour::default() });
        let mut other = Client::of(&app);
        sign_in_location(&mut other, "work").await;
        let taken = run("link", &fay, "other");
        assert_eq!((taken.code, taken.stdout.as_str()), (Some(1), ""), "{taken:?}");
        assert!(taken.stderr.contains(&fetch_user_id(&mut other).await), "{taken:?}");

        let all = app.run_command(&[
            "users",
            "relink",
            "--user",
            &fay,
            "--provider",
            "work",
            "--subject",
            "fourth",
            "--all",
            "--json",
        ]);
        assert_eq!((all.code, &all.json()["replaced"]), (Some(0), &json!(2)), "{all:?}");
    }
}
