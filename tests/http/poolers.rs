//! A pooler between server and database: one that shares connections by transaction is refused, and
//! no setting leaks.

use hallpass_tests::{App, AppOptions, Client, Pooler, fresh_database};
use reqwest::StatusCode;
use sqlx::{Connection as _, PgConnection};

const IGNORED: &str = "ignore_startup_parameters = extra_float_digits";

/// Starts the server through `pooler`, which must fail. Returns the error.
fn start_error(pooler: &Pooler) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (status, stderr) = AppOptions::default().on_postgres(&pooler.url).run_to_end(folder.path());
    assert!(!status.success(), "{stderr}");
    stderr
}

#[tokio::test]
async fn pooler_by_transaction_is_refused_and_nothing_leaks() {
    let url = fresh_database(None).await;
    for settings in ["", "server_round_robin = 1"] {
        let pooler = Pooler::start(&url, "transaction", &format!("{IGNORED}\n{settings}"));
        let stderr = start_error(&pooler);
        assert!(stderr.contains("shares connections by transaction"), "{stderr}");
        assert!(stderr.contains("pool_mode = session"), "{stderr}");
        let folder = tempfile::tempdir().unwrap();
        let doctor = AppOptions::default().on_postgres(&pooler.url).run_command(folder.path(), &["doctor"]);
        assert!(doctor.stdout.contains("pool_mode = session"), "{doctor:?}");
        // The next application gets a database connection with the default settings.
        let mut own =
            PgConnection::connect(&format!("{}?statement-cache-capacity=0", pooler.url)).await.unwrap();
        for (setting, value) in [("statement_timeout", "0"), ("default_transaction_read_only", "off")] {
            let sql = sqlx::AssertSqlSafe(format!("SHOW {setting}"));
            let shown: String = sqlx::query_scalar(sql).fetch_one(&mut own).await.unwrap();
            assert_eq!(shown, value, "{setting}");
        }
    }
}

#[tokio::test]
async fn pooler_by_session_is_used() {
    let url = fresh_database(None).await;
    let pooler = Pooler::start(&url, "session", IGNORED);
    let app = App::start_with(AppOptions::default().on_postgres(&pooler.url));
    let mut browser = Client::of(&app);
    browser.sign_in("ada", "/").await;
    assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn pooler_that_refuses_parameters_is_reported_with_a_hint() {
    let pooler = Pooler::start(&fresh_database(None).await, "session", "");
    let stderr = start_error(&pooler);
    assert!(stderr.contains("ignore_startup_parameters = extra_float_digits"), "{stderr}");
}
