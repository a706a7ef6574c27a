//! `docs/promises.md`, and promises about copies of the database.

use std::{collections::BTreeSet, fs, path::Path};

use hallpass_tests::{App, AppOptions, Client, Crowd, assert_intact, count_rows, execute, wait_for_async};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Row as _};

/// Collects the names of all async functions below `folder`.
fn collect_functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect_functions(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let code = fs::read_to_string(&path).unwrap();
            let names = code.split("async fn ").skip(1).filter_map(|rest| rest.split('(').next());
            found.extend(names.map(str::to_owned));
        }
    }
}

#[test]
fn promises_name_existing_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut known = BTreeSet::new();
    for folder in ["tests/http", "tests/browser", "crates/hallpass/src"] {
        collect_functions(&root.join(folder), &mut known);
    }
    let text = fs::read_to_string(root.join("docs/promises.md")).unwrap();
    let rows: Vec<_> =
        text.lines().filter(|line| line.starts_with("| ") && !line.contains("tested by")).collect();
    assert!(rows.len() >= 30, "{}", rows.len());
    for row in rows {
        let last = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let named: Vec<_> = last.split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "no test: {row}");
        for name in named {
            assert!(known.contains(name), "{name} does not exist");
        }
    }
}

#[tokio::test]
async fn session_s01_nothing_in_a_dump_signs_in() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let mut browser = Client::of(&app);
        browser.sign_in("ada", "/").await;
        let signature = browser.cookies["hallpass.session"].rsplit_once("%3D").unwrap().0.to_owned();
        // There is a pending sign-in, too.
        let mut victim = Client::of(&app);
        let begun = victim.reach_callback("dev", "login_hint=grace", "/").await;
        let mut stolen = BTreeSet::new();
        let mut database = app.open_database().await;
        for (table, columns) in [
            ("hallpass_sessions", "id, token_hash, user_id, provider, ip, user_agent"),
            (
                "hallpass_sign_in_callbacks",
                "state_hash, code_hash, waiter, failure, session_id, sealed_token",
            ),
            ("hallpass_users", "id, name, email, verified_email"),
            ("hallpass_accounts", "provider, subject, user_id"),
            ("hallpass_identities", "issuer, subject, user_id"),
            ("hallpass_provider_issuers", "provider, issuer"),
            ("hallpass_session_changes", "token_hash"),
        ] {
            let sql = format!("SELECT {columns} FROM {table}");
            for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut database).await.unwrap() {
                stolen.extend((0..row.len()).filter_map(|at| row.try_get::<Option<String>, _>(at).unwrap()));
            }
        }
        assert!(stolen.len() >= 10, "{stolen:?}");
        let state = url::Url::parse(&begun).unwrap();
        let state = state.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        for value in &stolen {
            for cookie in [value.clone(), format!("{signature}%3D{value}")] {
                let mut thief = Client::of(&app);
                for name in ["hallpass.session", "hallpass.signin", "hallpass.csrf"] {
                    thief.cookies.insert(name.into(), cookie.replace([' ', '"', ';', ','], ""));
                }
                assert_eq!(thief.fetch_session().await, serde_json::Value::Null, "{value}");
                // It neither takes over a pending sign-in, nor forges one.
                for callback in [begun.clone(), begun.replace(&state, value)] {
                    let back = thief.get(&callback).await;
                    assert!(!back.cookies_written().contains(&"hallpass.session"), "{value}");
                }
            }
        }
        assert_eq!(victim.get(&begun).await.location(), format!("{}/", app.url));
        assert_eq!(victim.fetch_session().await["user"]["name"], "Grace Hopper");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_taken_under_load_is_complete() {
    let crowd = Crowd::with_slowest_answer(std::time::Duration::from_secs(1));
    let app = App::start_with(crowd.configure(AppOptions::default()));
    let mut before = Client::of(&app);
    before.sign_in("ada", "/").await;
    let mut signed_out = before.clone();
    signed_out.cookies.clear();
    signed_out.sign_in("grace", "/").await;
    let ended = signed_out.clone();
    signed_out.sign_out().await;
    let mut restored = App::start_with(crowd.configure(AppOptions::default()));
    restored.kill();
    let secret = "development-secret";
    fs::copy(app.data_folder().join(secret), restored.data_folder().join(secret)).unwrap();
    for name in ["hallpass.db", "hallpass.db-wal", "hallpass.db-shm"] {
        let _ = fs::remove_file(restored.data_folder().join(name));
    }
    let copy = restored.data_folder().join("hallpass.db");
    let backup = async {
        let mut database = app.open_database().await;
        // Some have signed in at that moment, and others have not.
        wait_for_async("some have signed in", || async {
            (app.count_rows("sessions").await > 10).then_some(())
        })
        .await;
        execute(&mut database, format!("VACUUM INTO '{}'", copy.display())).await;
    };
    tokio::join!(crowd.sign_in_all(&app, 100), backup);
    let mut database = AnyConnection::connect(&format!("sqlite:{}", copy.display())).await.unwrap();
    assert_intact(&mut database).await;
    let kept = count_rows(&mut database, "sessions").await;
    assert!((10..102).contains(&kept), "it was not taken during the sign-ins: {kept}");
    drop(database);
    restored.start_again();
    assert_eq!(before.moved_to(&restored).fetch_session().await["user"]["name"], "Ada Lovelace");
    assert_eq!(ended.moved_to(&restored).fetch_session().await, serde_json::Value::Null);
}
