//! The claims of an ID token that a sign-in depends on, and their checks (OpenID Connect Core 1.0,
//! section 3.1.3.7). Strict: such a claim of a wrong type refuses the token.

use std::time::Duration;

use hallpass_types::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use crate::{clock::LEEWAY, model::account::Subject};

/// How long before the sign-in began a token may have been issued. Microsoft Entra backdates its
/// tokens by five minutes on purpose. The nonce, the state and PKCE tie a token to its sign-in
/// (point 10 leaves the range to the client).
const MAX_ISSUED_BEFORE: Duration = Duration::from_mins(10);
/// 9999-12-31T23:59:59Z.
const LAST_SECOND: f64 = 253_402_300_799.0;

/// The claims that say who the person is, for whom, by whom, when, and in which sign-in.
#[derive(Deserialize)]
pub struct Claims {
    #[serde(default)]
    iss: Value,
    #[serde(default)]
    sub: Value,
    #[serde(default)]
    aud: Value,
    #[serde(default)]
    azp: Value,
    #[serde(default)]
    exp: Value,
    #[serde(default)]
    iat: Value,
    #[serde(default)]
    nbf: Value,
    #[serde(default)]
    nonce: Value,
    #[serde(default)]
    pub at_hash: Value,
    #[serde(default)]
    pub auth_time: Value,
}

/// What the claims must agree with.
pub struct Expected<'a> {
    /// The client that the token must be for.
    pub client_id: &'a str,
    /// The nonce of the sign-in.
    pub nonce: &'a SecretString,
    /// When the sign-in began.
    pub begun_at: Timestamp,
    /// The current time.
    pub now: Timestamp,
}

/// Checks the claims, and returns the subject. The numbers are those of section 3.1.3.7.
///
/// # Errors
/// What is wrong, without the value of the claim.
pub fn check_claims(claims: &Claims, issuer: &str, expected: &Expected<'_>) -> Result<Subject, &'static str> {
    // 2.
    if claims.iss.as_str() != Some(issuer) {
        return Err("was issued by another issuer (iss)");
    }
    check_audience(claims, expected.client_id)?;
    check_times(claims, expected)?;
    // 11.
    let nonce = claims.nonce.as_str().unwrap_or_default();
    if !bool::from(nonce.as_bytes().ct_eq(expected.nonce.expose_secret().as_bytes())) {
        return Err("belongs to another sign-in (nonce)");
    }
    let subject = claims.sub.as_str().and_then(Subject::parse);
    subject.ok_or("has a subject that is not a text of 1 to 255 ASCII characters (sub)")
}

fn check_audience(claims: &Claims, client_id: &str) -> Result<(), &'static str> {
    // 3: the client, and no other audience that it would have to trust.
    let is_client = |value: &Value| value.as_str() == Some(client_id);
    let for_client = match &claims.aud {
        Value::Array(audiences) => !audiences.is_empty() && audiences.iter().all(is_client),
        audience => is_client(audience),
    };
    if !for_client {
        return Err("is not for this client, or not for it alone (aud)");
    }
    // 5.
    if !claims.azp.is_null() && !is_client(&claims.azp) {
        return Err("was issued to another client (azp)");
    }
    Ok(())
}

fn check_times(claims: &Claims, expected: &Expected<'_>) -> Result<(), &'static str> {
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

    use super::*;
    use crate::providers::json::read_object;

    const NOW: u64 = 1_700_000_000;
    const ISSUER: &str = "https://id.example.org";

    fn right() -> Value {
        json!({ "iss": ISSUER, "aud": "client", "sub": "1", "iat": NOW, "exp": NOW + 300, "nonce": "nonce" })
    }

    fn check(claims: &Value) -> Result<Subject, &'static str> {
        let now = Timestamp::from_unix_ms(NOW * 1000);
        let nonce = SecretString::from("nonce");
        let expected = Expected { client_id: "client", nonce: &nonce, begun_at: now, now };
        check_claims(&read_object(claims.to_string().as_bytes()).unwrap(), ISSUER, &expected)
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,20}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map("[a-z]{1,8}", inner, 0..4)
                    .prop_map(|members| members.into_iter().collect::<Value>()),
            ]
        })
    }

    proptest! {
        /// A claim that no sign-in needs does not matter, whatever it is.
        #[test]
        fn claim_that_is_not_needed_may_have_any_type(name in "[a-z_]{9,20}", value in json_value()) {
            let mut claims = right();
            claims[name] = value;
            prop_assert!(check(&claims).is_ok());
        }

        /// Any other value of a claim that says by whom, for whom, or in which sign-in, is refused.
        #[test]
        fn claim_that_is_needed_is_refused_with_another_value(
            name in prop::sample::select(vec!["iss", "aud", "nonce"]),
            value in json_value(),
        ) {
            let mut claims = right();
            prop_assume!(claims[name] != value && value != json!([claims[name]]));
            claims[name] = value;
            prop_assert!(check(&claims).is_err());
        }

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
