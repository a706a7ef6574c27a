//! PostgreSQL: calls the functions of migrations 16, 17, 19 and 20. A change is one statement, and
//! one round trip. [`revision`](super::revision) says how they lock.

pub(super) mod delete_user;
pub(super) mod end_sessions;
mod known_name;
pub(super) mod own_identities;
pub(super) mod own_sessions;
pub(super) mod relink;
pub(super) mod session_data;
pub(super) mod sign_in;
mod sign_in_as_decided;
mod unique_violation;

/// Puts elements into one text, as the functions take a list: sqlx's `Any` has no arrays. None of
/// them contains a line feed.
fn lines<'a>(elements: impl Iterator<Item = &'a str>) -> String {
    elements.collect::<Vec<_>>().join("\n")
}
