//! What an operator does from a shell, beside a running server.

use std::{collections::BTreeSet, fs};

use hallpass_tests::{App, AppOptions, Client, Crowd, eventually_async};
use serde_json::Value;
use sqlx::Row as _;

/// Another node: what was ended there is over here within a second.
async fn eventually_over(browser: &Client) {
    let over = || {
        let mut browser = browser.clone();
        async move { (browser.session().await == Value::Null).then_some(()) }
    };
    eventually_async("it is over", over).await;
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn list(app: &App, arguments: &[&str]) -> Vec<Value> {
    let operated = app.operate(arguments);
    assert_eq!((operated.code, operated.complained.as_str()), (Some(0), ""), "{operated:?}");
    operated.json().as_array().unwrap().clone()
}

/// An admin lists and ends sessions by commands beside a running server.
#[tokio::test]
async fn session_s08_commands_list_and_end_sessions_while_it_runs() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let [mut laptop, mut phone, mut grace] = [(); 3].map(|()| Client::of(&app));
        laptop.sign_in("ada", "/").await;
        phone.sign_in("ada", "/").await;
        grace.sign_in("grace", "/").await;

        let users = list(&app, &["users", "list", "--json"]);
        assert_eq!(users.len(), 2);
        assert_eq!(keys(&users[0]), ["createdAt", "email", "id", "name", "sessions"].into());
        let ada = users.iter().find(|user| user["name"] == "Ada Lovelace").unwrap();
        assert_eq!(ada["sessions"], 2);
        let ada = ada["id"].as_str().unwrap();

        let sessions = list(&app, &["sessions", "list", "--json"]);
        assert_eq!(sessions.len(), 3);
        let documented = [
            "address",
            "createdAt",
            "device",
            "email",
            "expires",
            "id",
            "lastActiveAt",
            "name",
            "provider",
            "userId",
        ];
        assert_eq!(keys(&sessions[0]), documented.into());
        assert_eq!(list(&app, &["sessions", "list", "--user", ada, "--json"]).len(), 2);
        // For people, and without what signs anybody in.
        let table = app.operate(&["sessions", "list"]).said;
        assert!(
            table.starts_with("ID ") && table.contains("Ada Lovelace") && table.lines().count() == 4,
            "{table}"
        );
        let token = phone.cookies["hallpass.session"].rsplit("%3D").next().unwrap().to_owned();
        assert!(!table.contains(&token));

        let id = phone.session().await["id"].as_str().unwrap().to_owned();
        let ended = app.operate(&["sessions", "revoke", "--id", &id]);
        assert_eq!((ended.code, ended.said.as_str()), (Some(0), "Ended 1 session.\n"));
        eventually_over(&phone).await;
        assert_eq!(phone.get("/api/auth/session").await.header("x-session-ended"), Some("revoked"));
        // Twice is the same as once.
        let again = app.operate(&["sessions", "revoke", "--id", &id, "--json"]);
        assert_eq!((again.code, again.json()["ended"].as_u64()), (Some(0), Some(0)));

        phone.sign_in("ada", "/").await;
        let ended = app.operate(&["sessions", "revoke", "--user", ada, "--json"]);
        assert_eq!((ended.code, ended.json()["ended"].as_u64()), (Some(0), Some(2)));
        for browser in [&laptop, &phone] {
            eventually_over(browser).await;
        }
        assert_eq!(grace.session().await["user"]["name"], "Grace Hopper");
        let ended = app.operate(&["sessions", "revoke", "--all"]);
        assert_eq!((ended.code, ended.said.as_str()), (Some(0), "Ended 1 session.\n"));
        eventually_over(&grace).await;
        assert_eq!(list(&app, &["sessions", "list", "--json"]), Vec::<Value>::new());
    }
}

#[tokio::test]
async fn command_mistakes_have_their_own_exit_codes() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        for arguments in [&["--id", "nobody's"], &["--user", "nobody"], &["--id", "' OR 1=1 --"]] {
            let operated = app.operate(&[&["sessions", "revoke"], &arguments[..]].concat());
            assert_eq!((operated.code, operated.said.as_str()), (Some(3), ""), "{operated:?}");
            assert!(operated.complained.contains("hallpass "), "{operated:?}");
        }
        let listed = app.operate(&["sessions", "list", "--user", "nobody"]);
        assert_eq!((listed.code, listed.said.as_str()), (Some(3), ""), "{listed:?}");
        for arguments in [
            &["sessions", "revoke"][..],
            &["sessions", "revoke", "--all", "--id", "x"],
            &["sessions", "revoke", "--issued-before", "yesterday"],
            &["sessions"],
            &["nothing"],
        ] {
            assert_eq!(app.operate(arguments).code, Some(2), "{arguments:?}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let options = AppOptions::default().env("AUTH_SECRET", "short");
    let operated = options.operate(folder.path(), &["users", "list"]);
    assert_eq!(operated.code, Some(2));
    assert!(operated.complained.contains("AUTH_SECRET"), "{operated:?}");
    // Where there is no database none is made by asking.
    let operated = AppOptions::default().operate(folder.path(), &["users", "list"]);
    assert_eq!(operated.code, Some(1));
    assert!(operated.complained.contains("hallpass.db"), "{operated:?}");
    assert!(!folder.path().join("hallpass-data").exists());
}

#[tokio::test]
async fn migrate_is_the_only_command_that_updates_the_schema() {
    for options in AppOptions::default().on_every_engine().await {
        let is_postgres = options.setting("DATABASE_URL").is_some();
        let mut app = App::start_with(options);
        let mut browser = Client::of(&app);
        browser.sign_in("ada", "/").await;
        app.kill();
        let mut database = app.database().await;
        // As if a program from before the last step had made it.
        let step_taken_back: &[&'static str] = if is_postgres {
            &[
                "DROP FUNCTION hallpass_lock_change_mark, hallpass_sessions_deleted, hallpass_sessions_truncated, \
                 hallpass_users_deleted CASCADE",
                "DELETE FROM hallpass_migrations WHERE version = 15",
            ]
        } else {
            &[
                "DROP TRIGGER hallpass_sessions_deleted",
                "DROP TRIGGER hallpass_users_deleted",
                "DELETE FROM hallpass_migrations WHERE version = 15",
            ]
        };
        for sql in step_taken_back {
            sqlx::query(*sql).execute(&mut database).await.unwrap();
        }
        let behind = app.operate(&["sessions", "list"]);
        assert_eq!(behind.code, Some(1));
        assert!(behind.complained.contains("hallpass migrate"), "{behind:?}");
        for _ in 0..2 {
            let migrated = app.operate(&["migrate"]);
            assert_eq!(
                (migrated.code, migrated.said.as_str()),
                (Some(0), "The database's schema is up to date.\n")
            );
        }
        assert_eq!(list(&app, &["sessions", "list", "--json"]).len(), 1);
        // Beside a running server there is nothing to do.
        app.start_again();
        let migrated = app.operate(&["migrate", "--json"]);
        assert_eq!((migrated.code, migrated.json()), (Some(0), serde_json::json!({ "upToDate": true })));
        assert_eq!(browser.session().await["user"]["name"], "Ada Lovelace");
    }
}

/// A backup taken under load restores, and `sessions revoke --issued-before` ends again what had ended since.
#[tokio::test(flavor = "multi_thread")]
async fn session_s04_restored_backup_keeps_ended_sessions_ended() {
    let crowd = Crowd::at_a_provider_that_takes_up_to(std::time::Duration::from_secs(1));
    let mut app = App::start_with(crowd.configure(AppOptions::default()));
    let (mut ada, mut stays) = (Client::of(&app), Client::of(&app));
    ada.sign_in("ada", "/").await;
    stays.sign_in("grace", "/").await;
    let signing_in = crowd.sign_in(&app, 60);
    let backing_up = async { app.operate(&["backup", "copy.db", "--json"]) };
    let (_, written) = tokio::join!(signing_in, backing_up);
    assert_eq!(written.code, Some(0), "{written:?}");
    let copy = app.folder().join("copy.db");
    assert_eq!(written.json()["bytes"].as_u64().unwrap(), fs::metadata(&copy).unwrap().len());
    // Never over another one.
    let again = app.operate(&["backup", "copy.db"]);
    assert_eq!(again.code, Some(1), "{again:?}");

    let mut ended = ada.clone();
    ada.sign_out().await;
    assert_eq!(ended.session().await, Value::Null);
    assert!(app.terminate().success());
    // As the README says.
    for name in ["hallpass.db-wal", "hallpass.db-shm"] {
        let _ = fs::remove_file(app.data().join(name));
    }
    fs::rename(copy, app.data().join("hallpass.db")).unwrap();
    let mut database = app.database().await;
    let checked = sqlx::query("PRAGMA integrity_check").fetch_one(&mut database).await.unwrap();
    assert_eq!(checked.try_get::<String, _>(0).unwrap(), "ok");
    // The copy knows nothing of the end.
    let live = "SELECT COUNT(*) FROM hallpass_sessions WHERE ended_at IS NULL AND user_id = (SELECT id FROM hallpass_users WHERE name = 'Ada Lovelace')";
    let live = sqlx::query(live).fetch_one(&mut database).await.unwrap();
    assert_eq!(live.try_get::<i64, _>(0).unwrap(), 1);
    drop(database);
    let now =
        hallpass_shared::Timestamp::from(std::time::UNIX_EPOCH + std::time::UNIX_EPOCH.elapsed().unwrap());
    let revoked = app.operate(&["sessions", "revoke", "--issued-before", &now.to_string(), "--json"]);
    assert!(revoked.json()["ended"].as_u64().unwrap() >= 2, "{revoked:?}");
    app.start_again();
    assert_eq!(ended.session().await, Value::Null);
    stays.sign_in("grace", "/").await;
    assert_eq!(stays.session().await["user"]["name"], "Grace Hopper");
    // A link that somebody has laid where the copy is made is not followed.
    let precious = app.folder().join("precious");
    fs::write(&precious, "as it was").unwrap();
    std::os::unix::fs::symlink(&precious, app.folder().join("linked.db.partial")).unwrap();
    assert_eq!(app.operate(&["backup", "linked.db"]).code, Some(0));
    assert_eq!(fs::read_to_string(&precious).unwrap(), "as it was");
    // Nothing half-made is left, and no name means something else.
    let whole = app.operate(&["backup", "file:other.db"]);
    assert_eq!(whole.code, Some(0), "{whole:?}");
    assert!(fs::metadata(app.folder().join("file:other.db")).unwrap().len() > 10_000);
    let left =
        fs::read_dir(app.folder()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(!left.into_iter().any(|name| name.ends_with(".partial")));
}

#[tokio::test]
async fn backup_of_postgres_is_refused_and_names_pg_dump() {
    let [_, postgres] = AppOptions::default().on_every_engine().await;
    let app = App::start_with(postgres);
    let refused = app.operate(&["backup", "copy.db"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.complained.contains("pg_dump"), "{refused:?}");
    assert!(!app.folder().join("copy.db").exists());
}
