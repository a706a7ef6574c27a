//! `docs/promises.md`, and what stands behind it.

use std::{collections::BTreeSet, fs, path::Path};

use hallpass_tests::{App, AppOptions, Client, Crowd, eventually_async};
use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Row as _};

/// The names of all functions below `folder`.
fn functions(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            functions(&path, found);
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
    for folder in ["tests/http", "tests/browser", "api/src"] {
        functions(&root.join(folder), &mut known);
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
            assert!(known.contains(name), "{name} is not there");
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
        // Somebody is on their way, too.
        let mut victim = Client::of(&app);
        let begun = victim.callback("dev", "login_hint=grace", "/").await;
        let mut stolen = BTreeSet::new();
        let mut database = app.database().await;
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
                assert_eq!(thief.session().await, serde_json::Value::Null, "{value}");
                // Neither does it take over a sign-in that somebody else has begun, nor make one up.
                for address in [begun.clone(), begun.replace(&state, value)] {
                    let back = thief.get(&address).await;
                    assert!(!back.cookies_written().contains(&"hallpass.session"), "{value}");
                }
            }
        }
        assert_eq!(victim.get(&begun).await.location(), format!("{}/", app.url));
        assert_eq!(victim.session().await["user"]["name"], "Grace Hopper");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn backup_taken_under_load_is_complete() {
    let crowd = Crowd::at_a_provider_that_takes_up_to(std::time::Duration::from_secs(1));
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
    fs::copy(app.data().join(secret), restored.data().join(secret)).unwrap();
    for name in ["hallpass.db", "hallpass.db-wal", "hallpass.db-shm"] {
        let _ = fs::remove_file(restored.data().join(name));
    }
    let copy = restored.data().join("hallpass.db");
    let backup = async {
        let mut database = app.database().await;
        // Some have signed in by then, and others have not.
        eventually_async("some have signed in", || async {
            let mut watching = app.database().await;
            let sessions =
                sqlx::query("SELECT id FROM hallpass_sessions").fetch_all(&mut watching).await.unwrap();
            (sessions.len() > 10).then_some(())
        })
        .await;
        let sql = format!("VACUUM INTO '{}'", copy.display());
        sqlx::query(AssertSqlSafe(sql)).execute(&mut database).await.unwrap();
    };
    tokio::join!(crowd.sign_in(&app, 100), backup);
    let mut database = AnyConnection::connect(&format!("sqlite:{}", copy.display())).await.unwrap();
    let checked = sqlx::query("PRAGMA integrity_check").fetch_one(&mut database).await.unwrap();
    assert_eq!(checked.try_get::<String, _>(0).unwrap(), "ok");
    let kept = sqlx::query("SELECT id FROM hallpass_sessions").fetch_all(&mut database).await.unwrap().len();
    assert!((10..102).contains(&kept), "it was not taken while people signed in: {kept}");
    drop(database);
    restored.start_again();
    assert_eq!(before.moved_to(&restored).session().await["user"]["name"], "Ada Lovelace");
    assert_eq!(ended.moved_to(&restored).session().await, serde_json::Value::Null);
}
