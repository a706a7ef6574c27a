//! The times of an ID token (OpenID Connect Core 1.0, section 3.1.3.7, points 9 and 10).

use std::time::Duration;

use hallpass_types::Timestamp;
use serde_json::Value;

use super::claims::{Claims, Expected};
use crate::clock::LEEWAY;

/// How long before the sign-in began a token may have been issued. Microsoft Entra backdates its
/// tokens by five minutes on purpose. The nonce, the state and PKCE tie a token to its sign-in
/// (point 10 leaves the range to the client).
const MAX_ISSUED_BEFORE: Duration = Duration::from_mins(10);
/// 9999-12-31T23:59:59Z.
const LAST_SECOND: f64 = 253_402_300_799.0;

/// Checks that the token is valid now, and was issued about when the sign-in began. The numbers are
/// those of section 3.1.3.7.
///
/// # Errors
/// What is wrong, without the value of the claim.
pub fn check_times(claims: &Claims, expected: &Expected<'_>) -> Result<(), &'static str> {
    // 9.
    let expires = to_timestamp(&claims.exp).ok_or("has no time of expiry, or one that is no number (exp)")?;
    if expires.saturating_add(LEEWAY) <= expected.now {
        return Err("has expired (exp)");
    }
    // RFC 7519, section 4.1.5.
    let latest = expected.now.saturating_add(LEEWAY);
    if !claims.nbf.is_null() && to_timestamp(&claims.nbf).is_none_or(|not_before| not_before > latest) {
        return Err("is not valid yet (nbf)");
    }
    // 10.
    let issued = to_timestamp(&claims.iat).ok_or("has no time of issue, or one that is no number (iat)")?;
    if issued > latest {
        return Err("was issued in the future (iat)");
    }
    if issued < expected.begun_at.saturating_sub(MAX_ISSUED_BEFORE + LEEWAY) {
        return Err("was issued long before the sign-in began (iat)");
    }
    Ok(())
}

/// Reads a NumericDate (RFC 7519, section 2), which may have a fraction.
pub fn to_timestamp(value: &Value) -> Option<Timestamp> {
    let seconds = value.as_f64().filter(|seconds| (0.0..=LAST_SECOND).contains(seconds))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "its range was checked")]
    let ms = (seconds * 1000.0) as u64;
    Some(Timestamp::from_unix_ms(ms))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use crate::providers::openid::claims::tests::{NOW, check, json_value, right};

    proptest! {
        #[test]
        fn claim_with_a_time_is_refused_unless_it_is_a_number(
            name in prop::sample::select(vec!["exp", "iat", "nbf"]),
            value in json_value(),
        ) {
            let may_be_missing = name == "nbf" && value.is_null();
            prop_assume!(!value.is_number() && !may_be_missing);
            let mut claims = right();
            claims[name] = value;
            prop_assert!(check(&claims).is_err());
        }
    }

    #[test]
    fn claim_with_a_time_has_a_leeway_to_the_second() {
        let accepts = |name: &str, time: u64| {
            let mut claims = right();
            claims[name] = json!(time);
            check(&claims).is_ok()
        };
        assert!(accepts("exp", NOW - 59) && !accepts("exp", NOW - 60));
        assert!(accepts("nbf", NOW + 60) && !accepts("nbf", NOW + 61));
        assert!(accepts("iat", NOW + 60) && !accepts("iat", NOW + 61));
        assert!(accepts("iat", NOW - 660) && !accepts("iat", NOW - 661));
    }
}
