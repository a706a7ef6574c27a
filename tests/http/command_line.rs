//! Admin commands, beside a running server.

use std::{collections::BTreeSet, fs};

use hallpass_tests::{App, AppOptions, Client, Crowd, assert_intact, count_rows, execute, wait_for_async};
use serde_json::Value;

/// Waits until the session has ended: for a server that is within a second after the command.
async fn wait_until_ended(browser: &Client) {
    let has_ended = || {
        let mut browser = browser.clone();
        async move { (browser.fetch_session().await == Value::Null).then_some(()) }
    };
    wait_for_async("the session has ended", has_ended).await;
}

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

fn list_json(app: &App, arguments: &[&str]) -> Vec<Value> {
    let output = app.run_command(arguments);
    assert_eq!((output.code, output.stderr.as_str()), (Some(0), ""), "{output:?}");
    output.json().as_array().unwrap().clone()
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

        let users = list_json(&app, &["users", "list", "--json"]);
        assert_eq!(users.len(), 2);
        assert_eq!(keys(&users[0]), ["createdAt", "email", "id", "name", "sessions"].into());
        let ada = users.iter().find(|user| user["name"] == "Ada Lovelace").unwrap();
        assert_eq!(ada["sessions"], 2);
        let ada = ada["id"].as_str().unwrap();

        let sessions = list_json(&app, &["sessions", "list", "--json"]);
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
        assert_eq!(list_json(&app, &["sessions", "list", "--user", ada, "--json"]).len(), 2);
        // Without `--json` it is a table; it contains no token.
        let table = app.run_command(&["sessions", "list"]).stdout;
        assert!(
            table.starts_with("ID ") && table.contains("Ada Lovelace") && table.lines().count() == 4,
            "{table}"
        );
        let token = phone.cookies["hallpass.session"].rsplit("%3D").next().unwrap().to_owned();
        assert!(!table.contains(&token));

        let id = phone.fetch_session().await["id"].as_str().unwrap().to_owned();
        let ended = app.run_command(&["sessions", "revoke", "--id", &id]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "Ended 1 session.\n"));
        wait_until_ended(&phone).await;
        assert_eq!(phone.get("/api/auth/session").await.header("x-session-ended"), Some("revoked"));
        // Revoking twice is the same as once.
        let again = app.run_command(&["sessions", "revoke", "--id", &id, "--json"]);
        assert_eq!((again.code, again.json()["ended"].as_u64()), (Some(0), Some(0)));

        phone.sign_in("ada", "/").await;
        let ended = app.run_command(&["sessions", "revoke", "--user", ada, "--json"]);
        assert_eq!((ended.code, ended.json()["ended"].as_u64()), (Some(0), Some(2)));
        for browser in [&laptop, &phone] {
            wait_until_ended(browser).await;
        }
        assert_eq!(grace.fetch_session().await["user"]["name"], "Grace Hopper");
        let ended = app.run_command(&["sessions", "revoke", "--all"]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), "Ended 1 session.\n"));
        wait_until_ended(&grace).await;
        assert_eq!(list_json(&app, &["sessions", "list", "--json"]), Vec::<Value>::new());
    }
}

#[tokio::test]
async fn command_mistakes_have_their_own_exit_codes() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        for arguments in [&["--id", "nobody's"], &["--user", "nobody"], &["--id", "' OR 1=1 --"]] {
            let output = app.run_command(&[&["sessions", "revoke"], &arguments[..]].concat());
            assert_eq!((output.code, output.stdout.as_str()), (Some(3), ""), "{output:?}");
            assert!(output.stderr.contains("hallpass "), "{output:?}");
        }
        let listed = app.run_command(&["sessions", "list", "--user", "nobody"]);
        assert_eq!((listed.code, listed.stdout.as_str()), (Some(3), ""), "{listed:?}");
        for arguments in [
            &["sessions", "revoke"][..],
            &["sessions", "revoke", "--all", "--id", "x"],
            &["sessions", "revoke", "--issued-before", "yesterday"],
            &["sessions"],
            &["nothing"],
        ] {
            assert_eq!(app.run_command(arguments).code, Some(2), "{arguments:?}");
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let options = AppOptions::default().env("AUTH_SECRET", "short");
    let output = options.run_command(folder.path(), &["users", "list"]);
    assert_eq!(output.code, Some(2));
    assert!(output.stderr.contains("AUTH_SECRET"), "{output:?}");
    // A command does not make a database.
    let output = AppOptions::default().run_command(folder.path(), &["users", "list"]);
    assert_eq!(output.code, Some(1));
    assert!(output.stderr.contains("hallpass.db"), "{output:?}");
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
        let mut database = app.open_database().await;
        // As if a program of an older schema had made the database. Migrations 16 and, on
        // PostgreSQL, 17, 19 and 20 can be run again.
        let undo_last_step: &[&'static str] = if is_postgres {
            &[
                "DROP FUNCTION hallpass_lock_change_mark, hallpass_sessions_deleted, hallpass_sessions_truncated, \
                 hallpass_users_deleted, hallpass_refuse_disabled_user CASCADE",
                "ALTER TABLE hallpass_users DROP COLUMN disabled_at",
                "DELETE FROM hallpass_migrations WHERE version >= 15",
            ]
        } else {
            &[
                "DROP TRIGGER hallpass_sessions_deleted",
                "DROP TRIGGER hallpass_users_deleted",
                "DROP TRIGGER hallpass_sessions_clear_private_data",
                "DROP TRIGGER hallpass_sessions_refuse_disabled_user",
                "DROP INDEX hallpass_sessions_with_private_data",
                "DROP INDEX hallpass_users_by_application_id",
                "ALTER TABLE hallpass_sessions DROP COLUMN private_data",
                "ALTER TABLE hallpass_users DROP COLUMN application_id",
                "ALTER TABLE hallpass_users DROP COLUMN policy_revision",
                "ALTER TABLE hallpass_users DROP COLUMN disabled_at",
                "ALTER TABLE hallpass_identities DROP COLUMN label",
                "ALTER TABLE hallpass_identities DROP COLUMN last_sign_in_at",
                "DELETE FROM hallpass_migrations WHERE version >= 15",
            ]
        };
        for sql in undo_last_step {
            execute(&mut database, *sql).await;
        }
        let behind = app.run_command(&["sessions", "list"]);
        assert_eq!(behind.code, Some(1));
        assert!(behind.stderr.contains("hallpass migrate"), "{behind:?}");
        for _ in 0..2 {
            let migrated = app.run_command(&["migrate"]);
            assert_eq!(
                (migrated.code, migrated.stdout.as_str()),
                (Some(0), "The database's schema is up to date.\n")
            );
        }
        assert_eq!(list_json(&app, &["sessions", "list", "--json"]).len(), 1);
        // Beside a running server the schema is up to date.
        app.start_again();
        let migrated = app.run_command(&["migrate", "--json"]);
        assert_eq!((migrated.code, migrated.json()), (Some(0), serde_json::json!({ "upToDate": true })));
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
}

/// A backup taken under load restores, and `sessions revoke --issued-before` ends again what had
/// ended since.
#[tokio::test(flavor = "multi_thread")]
async fn session_s04_restored_backup_keeps_ended_sessions_ended() {
    let crowd = Crowd::with_slowest_answer(std::time::Duration::from_secs(1));
    let mut app = App::start_with(crowd.configure(AppOptions::default()));
    let (mut ada, mut stays) = (Client::of(&app), Client::of(&app));
    ada.sign_in("ada", "/").await;
    stays.sign_in("grace", "/").await;
    let signing_in = crowd.sign_in_all(&app, 60);
    let backing_up = async { app.run_command(&["backup", "copy.db", "--json"]) };
    let (_, written) = tokio::join!(signing_in, backing_up);
    assert_eq!(written.code, Some(0), "{written:?}");
    let copy = app.folder().join("copy.db");
    assert_eq!(written.json()["bytes"].as_u64().unwrap(), fs::metadata(&copy).unwrap().len());
    // A backup never overwrites a file.
    let again = app.run_command(&["backup", "copy.db"]);
    assert_eq!(again.code, Some(1), "{again:?}");

    let mut ended = ada.clone();
    ada.sign_out().await;
    assert_eq!(ended.fetch_session().await, Value::Null);
    assert!(app.terminate().success());
    // As documented.
    for name in ["hallpass.db-wal", "hallpass.db-shm"] {
        let _ = fs::remove_file(app.data_folder().join(name));
    }
    fs::rename(copy, app.data_folder().join("hallpass.db")).unwrap();
    let mut database = app.open_database().await;
    assert_intact(&mut database).await;
    // In the copy Ada's session is still live.
    let live = "sessions WHERE ended_at IS NULL AND user_id = (SELECT id FROM hallpass_users WHERE name = 'Ada Lovelace')";
    assert_eq!(count_rows(&mut database, live).await, 1);
    drop(database);
    let now =
        hallpass_types::Timestamp::from(std::time::UNIX_EPOCH + std::time::UNIX_EPOCH.elapsed().unwrap());
    let revoked = app.run_command(&["sessions", "revoke", "--issued-before", &now.to_string(), "--json"]);
    assert!(revoked.json()["ended"].as_u64().unwrap() >= 2, "{revoked:?}");
    app.start_again();
    assert_eq!(ended.fetch_session().await, Value::Null);
    stays.sign_in("grace", "/").await;
    assert_eq!(stays.fetch_session().await["user"]["name"], "Grace Hopper");
    // A symbolic link where the copy is written is not followed.
    let precious = app.folder().join("precious");
    fs::write(&precious, "as it was").unwrap();
    std::os::unix::fs::symlink(&precious, app.folder().join("linked.db.partial")).unwrap();
    assert_eq!(app.run_command(&["backup", "linked.db"]).code, Some(0));
    assert_eq!(fs::read_to_string(&precious).unwrap(), "as it was");
    // No partial file is left, and a file name is not taken for a URL.
    let written = app.run_command(&["backup", "file:other.db"]);
    assert_eq!(written.code, Some(0), "{written:?}");
    assert!(fs::metadata(app.folder().join("file:other.db")).unwrap().len() > 10_000);
    let files =
        fs::read_dir(app.folder()).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    assert!(!files.into_iter().any(|name| name.ends_with(".partial")));
}

#[tokio::test]
async fn backup_of_postgres_is_refused_and_names_pg_dump() {
    let [_, postgres] = AppOptions::default().on_every_engine().await;
    let app = App::start_with(postgres);
    let refused = app.run_command(&["backup", "copy.db"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("pg_dump"), "{refused:?}");
    assert!(!app.folder().join("copy.db").exists());
}
