//! What is known of a person whose provider says it only once, or could not be asked.

use crate::model::account::{Coverage, Profile};

/// The SQL expression of the name in a sign-in (`$5`), or, if it is missing because the provider
/// says it only once (`$9` is 2), that of the user whom the identity `$1` to `$3` belongs to.
macro_rules! known_name {
    () => {
        "COALESCE($5::TEXT, CASE WHEN $9::BIGINT = 2 THEN (SELECT u.name FROM hallpass_users u \
         WHERE u.id = (SELECT f.o_user FROM hallpass_find_identity_v1($1, $2, $3) f)) END)"
    };
}

/// The SQL expression of the e-mail address in a sign-in (`$6`). It is left out, so that the stored
/// one stays with what is known about it, if it is the same one and is stored as verified, and the
/// provider could not be asked whether it is (`$9` is 3).
macro_rules! unknown_email {
    () => {
        "CASE WHEN $9::BIGINT = 3 AND EXISTS (SELECT 1 FROM hallpass_users u \
         WHERE u.id = (SELECT f.o_user FROM hallpass_find_identity_v1($1, $2, $3) f) \
         AND u.verified_email = lower($6::TEXT)) THEN NULL ELSE $6::TEXT END"
    };
}

/// The SQL expression of whether a profile is partial: to the functions everything but 1 is a whole
/// one.
macro_rules! is_partial {
    () => {
        "CASE WHEN $9::BIGINT = 3 THEN 1 ELSE $9::BIGINT END"
    };
}

pub(super) use {is_partial, known_name, unknown_email};

/// The parameter `$9`.
pub(super) fn coverage_number(profile: &Profile) -> i64 {
    match profile.coverage {
        Coverage::Whole => 0,
        Coverage::Partial => 1,
        Coverage::NameSaidOnce => 2,
        Coverage::VerdictMissing => 3,
    }
}
