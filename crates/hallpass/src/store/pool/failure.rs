//! What an error says about the connection and its server.

/// Whether the connection broke, or was closed by the database as it shut down (SQLSTATE class
/// `57P`) or by a pooler (class `08`).
pub fn is_dead_connection(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Io(_))
        || has_code(error, |code| code.starts_with("57P") || code.starts_with("08"))
}

/// Whether the server ended the connection and did nothing of the statement: PostgreSQL's
/// `admin_shutdown`, which an idle connection of a server that was restarted answers with, and
/// `idle_session_timeout`.
pub fn is_shut_down(error: &sqlx::Error) -> bool {
    has_code(error, |code| matches!(code, "57P01" | "57P05"))
}

/// Whether the server takes no changes, and did nothing: PostgreSQL's `read_only_sql_transaction`.
pub fn is_refused_as_read_only(error: &sqlx::Error) -> bool {
    has_code(error, |code| code == "25006")
}

/// Whether the transaction was ended and undone: PostgreSQL's `deadlock_detected`.
pub fn is_deadlock(error: &sqlx::Error) -> bool {
    has_code(error, |code| code == "40P01")
}

fn has_code(error: &sqlx::Error, is_it: impl Fn(&str) -> bool) -> bool {
    error.as_database_error().and_then(|error| error.code()).is_some_and(|code| is_it(&code))
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use hallpass_test_postgres::fresh_database;
    use sqlx::{AnyConnection, AssertSqlSafe, Connection as _, Executor as _};

    use super::*;

    #[tokio::test]
    async fn errors_say_what_became_of_connection_and_statement() {
        sqlx::any::install_default_drivers();
        let mut database = AnyConnection::connect(&fresh_database(None).await).await.unwrap();
        // What PgBouncer, a shutdown, `idle_session_timeout`, a standby, a deadlock, a timeout and
        // a duplicate say: the connection is dead; and nothing was done.
        for (code, is_dead, is_undone) in [
            ("08P01", true, false),
            ("08006", true, false),
            ("57P01", true, true),
            ("57P03", true, false),
            ("57P05", true, true),
            ("25006", false, true),
            ("40P01", false, true),
            ("57014", false, false),
            ("23505", false, false),
        ] {
            let raise = format!("DO $$ BEGIN RAISE EXCEPTION 'test' USING ERRCODE = '{code}'; END $$");
            let error = database.execute(AssertSqlSafe(raise)).await.unwrap_err();
            assert_eq!(is_dead_connection(&error), is_dead, "{code}");
            let undone = is_shut_down(&error) || is_refused_as_read_only(&error) || is_deadlock(&error);
            assert_eq!(undone, is_undone, "{code}");
        }
    }
}
