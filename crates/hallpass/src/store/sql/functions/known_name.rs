//! The name of a person whose provider says it only once.

use crate::model::account::{Coverage, Profile};

/// The SQL expression of the name in a sign-in (`$5`), or, if it is missing because the provider
/// says it only once (`$9` is 2), that of the user whom the identity `$1` to `$3` belongs to.
macro_rules! known_name {
    () => {
        "COALESCE($5::TEXT, CASE WHEN $9::BIGINT = 2 THEN (SELECT u.name FROM hallpass_users u \
         WHERE u.id = (SELECT f.o_user FROM hallpass_find_identity_v1($1, $2, $3) f)) END)"
    };
}

pub(super) use known_name;

/// The parameter `$9`. To the functions everything but 1 is a whole profile.
pub(super) fn coverage_number(profile: &Profile) -> i64 {
    match profile.coverage {
        Coverage::Whole => 0,
        Coverage::Partial => 1,
        Coverage::NameSaidOnce => 2,
    }
}
