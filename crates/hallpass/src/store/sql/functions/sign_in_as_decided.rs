//! The statement of a sign-in that the application's policy has decided about, and how it fails.

use super::known_name::{is_partial, known_name, unknown_email};

/// Why [`SIGN_IN_AS_DECIDED`] fails, as a literal: the statement and its error contain it.
macro_rules! asked_about_another_user {
    () => {
        "the policy was asked about another user"
    };
}

/// The column of a sign-in's statement that records it with the identity (`$2`, `$3`) at `$12`. All
/// that the function changes is done before.
macro_rules! record_sign_in {
    () => {
        "CASE WHEN kind = 'session' THEN hallpass_record_sign_in_v1($2, $3, $12) END AS recorded"
    };
}

pub(super) use record_sign_in;

/// PostgreSQL's `invalid_text_representation`: a text that is no number was cast to one.
const INVALID_TEXT: &str = "22P02";

/// As `SIGN_IN`, with what the application's policy has decided. The last column fails, and
/// undoes everything, if the session would be another user's than the policy was asked about
/// (`$30`): the identity was given to them, or the user was deleted. (Text is no number.)
pub const SIGN_IN_AS_DECIDED: &str = concat!(
    "SELECT kind, id, user_id, provider, token_hash, waiter, ",
    record_sign_in!(),
    ", CASE WHEN kind = 'session' AND user_id <> $30 \
    THEN CAST(user_id || ': ",
    asked_about_another_user!(),
    "' AS BIGINT) END AS never FROM hallpass_sign_in_v2($1, $2, $3, $4, ",
    known_name!(),
    ", ",
    unknown_email!(),
    ", $7, $8, ",
    is_partial!(),
    ", $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29)"
);

/// Whether the policy was asked before a change, or about another user.
pub fn is_policy_outdated(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| match error.code().as_deref() {
        Some("HP017") => true,
        Some(INVALID_TEXT) => error.message().contains(asked_about_another_user!()),
        _ => false,
    })
}
