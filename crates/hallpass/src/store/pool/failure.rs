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
