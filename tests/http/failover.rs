//! A database that takes no changes for a while, or loses some, as during a failover: what it has
//! kept stays valid, `/health/ready` reports the outage, and the server recovers by itself.

use hallpass_tests::{
    App, AppOptions, Client, PostgresServer, Wire, fresh_database, on_wires, wait_for_async,
};
use reqwest::StatusCode;
use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};

on_wires! {
    failover_connections_that_stay_read_only_are_replaced,
    failover_to_a_standby_is_an_outage_until_it_is_promoted,
    session_s04_backup_restored_under_a_server_is_what_counts,
}

async fn execute_pg(database: &mut PgConnection, sql: String) {
    sqlx::query(AssertSqlSafe(sql)).execute(database).await.unwrap();
}

async fn wait_for_readiness(app: &App, status: StatusCode) {
    let ready = || async { (Client::of(app).get("/health/ready").await.status == status).then_some(()) };
    wait_for_async(&format!("/health/ready is {status}"), ready).await;
}

/// Connections opened while the database was read-only would stay so for half an hour.
async fn failover_connections_that_stay_read_only_are_replaced(wire: Wire) {
    let url = fresh_database(None).await;
    let far = wire.reach(&url).await;
    let app = App::start_with(AppOptions::default().on_postgres(&far));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    let token = browser.fetch_csrf_token().await;
    let mut admin = PgConnection::connect(&url).await.unwrap();
    let name = url.rsplit('/').next().unwrap();
    execute_pg(&mut admin, format!("ALTER DATABASE {name} SET default_transaction_read_only = on")).await;
    // All connections are opened again, and none can change anything.
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
                  AND pid <> pg_backend_pid()";
    execute_pg(&mut admin, others.to_owned()).await;
    wait_for_readiness(&app, StatusCode::SERVICE_UNAVAILABLE).await;
    for _ in 0..10 {
        let out = browser.post("/api/auth/signout", &[("csrfToken", &token)]).await;
        assert_eq!(out.status, StatusCode::SERVICE_UNAVAILABLE, "the fault has no effect");
        assert_eq!(out.cookies_written(), Vec::<&str>::new());
    }
    assert_eq!(browser.fetch_session().await, session);
    execute_pg(&mut admin, format!("ALTER DATABASE {name} RESET default_transaction_read_only")).await;
    // At once: no old connection is used.
    for _ in 0..10 {
        assert_eq!(Client::of(&app).get("/health/ready").await.status, StatusCode::NO_CONTENT);
    }
    assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
    for _ in 0..10 {
        Client::of(&app).sign_in("grace", "/").await;
    }
}

/// The change feed of a standby is out of date: it is not trusted, and ends no session.
async fn failover_to_a_standby_is_an_outage_until_it_is_promoted(wire: Wire) {
    let mut postgres = PostgresServer::new();
    let url = fresh_database(Some(&postgres.url())).await;
    let far = wire.reach(&url).await;
    let app = App::start_with(AppOptions::default().on_postgres(&far));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    let session = browser.fetch_session().await;
    postgres.stop();
    postgres.start_again_as_standby();
    wait_for_readiness(&app, StatusCode::SERVICE_UNAVAILABLE).await;
    let is_reported = || async {
        let answer = browser.clone().get("/api/auth/session").await;
        assert!(answer.text != "null" && answer.cookies_written().is_empty(), "{}", answer.text);
        (answer.status == StatusCode::SERVICE_UNAVAILABLE && app.log().contains("is a standby")).then_some(())
    };
    wait_for_async("the outage is reported", is_reported).await;
    let mut admin = PgConnection::connect(&url).await.unwrap();
    execute_pg(&mut admin, "SELECT pg_promote()".to_owned()).await;
    wait_for_readiness(&app, StatusCode::NO_CONTENT).await;
    assert_eq!(browser.fetch_session().await, session);
    browser.sign_in("grace", "/").await;
    assert_eq!(browser.fetch_session().await["user"]["name"], "Grace Hopper");
}

/// A backup of PostgreSQL is restored while servers run. Numbers of revisions that they know are
/// used again, for other changes.
async fn session_s04_backup_restored_under_a_server_is_what_counts(wire: Wire) {
    let mut postgres = PostgresServer::new();
    let url = wire.reach(&fresh_database(Some(&postgres.url())).await).await;
    let app = App::start_with(AppOptions::default().on_postgres(&url));
    let other = app.start_neighbour();
    let [mut before, mut after, mut revoked, mut signed_out] = [(); 4].map(|()| Client::of(&app));
    before.sign_in("ada", "/").await;
    let session = before.fetch_session().await;
    revoked.sign_in("ada", "/").await;
    signed_out.sign_in("grace", "/").await;
    let mut back = signed_out.clone();
    postgres.back_up();
    wait_for_readiness(&app, StatusCode::NO_CONTENT).await;
    after.sign_in("grace", "/").await;
    assert_eq!(signed_out.sign_out().await.status, StatusCode::SEE_OTHER);
    assert_eq!(back.fetch_session_with_retries().await, Value::Null);
    // Both are cached, as of the revision after that sign-out.
    assert_eq!(revoked.fetch_session_with_retries().await["user"]["name"], "Ada Lovelace");
    assert_eq!(after.fetch_session_with_retries().await["user"]["name"], "Grace Hopper");
    postgres.restore_backup();
    // At the other server, so that this one learns of it by the change feed alone.
    let mut there = revoked.moved_to(&other);
    wait_for_readiness(&other, StatusCode::NO_CONTENT).await;
    assert_eq!(there.sign_out().await.status, StatusCode::SEE_OTHER);
    wait_for_readiness(&app, StatusCode::NO_CONTENT).await;
    let has_ended = || {
        let mut revoked = revoked.clone();
        async move { (revoked.fetch_session_with_retries().await == Value::Null).then_some(()) }
    };
    wait_for_async("the sign-out after the restore is noticed", has_ended).await;
    // It began after the backup: the database does not know it.
    assert_eq!(after.fetch_session_with_retries().await, Value::Null);
    assert_eq!(before.fetch_session_with_retries().await, session);
    // It had not ended when the backup was taken: an admin ends it.
    assert_eq!(back.fetch_session_with_retries().await["user"]["name"], "Grace Hopper");
    let now =
        hallpass_types::Timestamp::from(std::time::UNIX_EPOCH + std::time::UNIX_EPOCH.elapsed().unwrap());
    let ended = app.run_command(&["sessions", "revoke", "--issued-before", &now.to_string(), "--json"]);
    assert_eq!(ended.json()["ended"], 2, "{ended:?}");
    wait_for_async("the restored session has ended again", || {
        let mut back = back.clone();
        async move { (back.fetch_session_with_retries().await == Value::Null).then_some(()) }
    })
    .await;
}
