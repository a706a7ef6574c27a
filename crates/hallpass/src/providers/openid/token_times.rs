//! The times of an ID token (OpenID Connect Core 1.0, section 3.1.3.7, points 9 and 10).

use std::time::Duration;

use hallpass_types::Timestamp;
use serde_json::Value;

use crate::clock::LEEWAY;

/// How long before the sign-in began a token may have been issued. Microsoft Entra backdates its
/// tokens by five minutes on purpose. The nonce, the state and PKCE tie a token to its sign-in
/// (point 10 leaves the range to the client).
const MAX_ISSUED_BEFORE: Duration = Duration::from_mins(10);
/// 9999-12-31T23:59:59Z.
const LAST_SECOND: f64 = 253_402_300_799.0;

/// The claims with times.
pub struct TokenTimes<'a> {
    /// When the token expires.
    pub exp: &'a Value,
    /// When it was issued.
    pub iat: &'a Value,
    /// When its validity begins; may be missing.
    pub nbf: &'a Value,
}

/// Checks that the token is valid `now`, and was issued about when the sign-in began. The numbers
/// are those of section 3.1.3.7.
///
/// # Errors
/// What is wrong, without the value of the claim.
pub fn check_times(times: &TokenTimes<'_>, begun_at: Timestamp, now: Timestamp) -> Result<(), &'static str> {
    // 9.
    let expires = to_timestamp(times.exp).ok_or("has no time of expiry, or one that is no number (exp)")?;
    if expires.saturating_add(LEEWAY) <= now {
        return Err("has expired (exp)");
    }
    // RFC 7519, section 4.1.5.
    let latest = now.saturating_add(LEEWAY);
    if !times.nbf.is_null() && to_timestamp(times.nbf).is_none_or(|not_before| not_before > latest) {
        return Err("is not valid yet (nbf)");
    }
    // 10.
    let issued = to_timestamp(times.iat).ok_or("has no time of issue, or one that is no number (iat)")?;
    if issued > latest {
        return Err("was issued in the future (iat)");
    }
    if issued < begun_at.saturating_sub(MAX_ISSUED_BEFORE + LEEWAY) {
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

    use super::*;

    const NOW: u64 = 1_700_000_000;

    fn check(claims: &Value) -> Result<(), &'static str> {
        let now = Timestamp::from_unix_ms(NOW * 1000);
        check_times(&TokenTimes { exp: &claims["exp"], iat: &claims["iat"], nbf: &claims["nbf"] }, now, now)
    }

    fn right() -> Value {
        json!({ "iat": NOW, "exp": NOW + 300 })
    }

    fn no_number() -> impl Strategy<Value = Value> {
        prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            "[0-9]{0,10}".prop_map(Value::from),
            any::<u64>().prop_map(|number| json!([number])),
            any::<u64>().prop_map(|number| json!({ "time": number })),
        ]
    }

    proptest! {
        #[test]
        fn claim_with_a_time_is_refused_unless_it_is_a_number(
            name in prop::sample::select(vec!["exp", "iat", "nbf"]),
            value in no_number(),
        ) {
            let may_be_missing = name == "nbf" && value.is_null();
            prop_assume!(!may_be_missing);
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
