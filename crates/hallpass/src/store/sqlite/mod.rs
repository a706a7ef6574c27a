//! SQLite.

mod file;
pub(super) mod open;
