//! Whether a statement failed because another one has a lock: the same statement may work later.

/// PostgreSQL's `lock_not_available` and `deadlock_detected`, and SQLite's `SQLITE_BUSY` with its
/// extended codes.
const CODES: [&str; 5] = ["55P03", "40P01", "5", "261", "517"];

/// Whether `error` is about a lock.
pub(in crate::store) fn is_lock_conflict(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| CODES.contains(&&*code))
}
