//! Finds out whether another one was faster.

/// Whether a row with the same key exists: another browser of a new person has created it.
pub fn is_unique_violation(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}
