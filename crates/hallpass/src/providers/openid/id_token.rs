//! Verifies an ID token (OpenID Connect Core 1.0, section 3.1.3.7).
//!
//! Strict: the signature and the claims that say who it is, for whom, by whom, when and in which sign-in. Such a claim of a
//! wrong type refuses the token. Tolerant: every other claim ([`Details`]).

use std::time::Duration;

use hallpass_types::Timestamp;
use openidconnect::{AccessToken, AccessTokenHash};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use super::{
    cache::Metadata,
    details::Details,
    jws::{JwsError, VerifiedJws, verify_jws},
};
use crate::{
    clock::LEEWAY,
    model::account::Subject,
    providers::{connection::ExchangeError, json::read_object},
};

/// How long before the sign-in began a token may have been issued. Microsoft Entra dates its tokens five minutes back on
/// purpose. It is the nonce, the state and PKCE that tie a token to its sign-in (point 10 leaves the range to the client).
const ISSUED_BEFORE: Duration = Duration::from_secs(10 * 60);
/// 9999-12-31T23:59:59Z.
const LAST_SECOND: u64 = 253_402_300_799;

/// What an ID token must agree with.
pub struct Expected<'a> {
    /// The audience.
    pub client_id: &'a str,
    /// The nonce of the sign-in.
    pub nonce: &'a SecretString,
    /// When the sign-in began.
    pub begun: Timestamp,
    /// The current time.
    pub now: Timestamp,
}

/// What a verified ID token says.
#[derive(Debug)]
pub struct IdToken {
    /// Who it is at the provider.
    pub subject: Subject,
    /// When they proved it.
    pub auth_time: Option<Timestamp>,
    /// What else it says about them.
    pub details: Details,
}

/// Why an ID token is refused.
#[derive(Debug, thiserror::Error)]
pub enum IdTokenError {
    /// Its form, its signature or its key.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// One of its claims; says which, and never its value.
    #[error("the ID token {0}")]
    Claim(&'static str),
}

#[derive(Deserialize)]
struct Claims {
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
    at_hash: Value,
    #[serde(default)]
    auth_time: Value,
}

/// Verifies `token`, which came together with `access_token`.
///
/// # Errors
/// Anything about it is not as it must be.
pub fn verify_id_token(
    token: &SecretString,
    access_token: Option<&SecretString>,
    metadata: &Metadata,
    expected: &Expected<'_>,
) -> Result<IdToken, IdTokenError> {
    let jws = verify_jws(token.expose_secret(), &metadata.keys)?;
    let claims: Claims = read_object(&jws.payload)
        .ok_or(IdTokenError::Claim("is no JSON object in which each claim stands once"))?;
    let subject = check_claims(&claims, metadata.document.issuer.as_str(), expected)
        .and_then(|subject| {
            check_access_token(&claims.at_hash, access_token, &jws)?;
            Ok(subject)
        })
        .map_err(IdTokenError::Claim)?;
    let auth_time = time(&claims.auth_time).filter(|time| *time <= expected.now.saturating_add(LEEWAY));
    if auth_time.is_none() && !claims.auth_time.is_null() {
        tracing::warn!(claims = "auth_time", "a claim of the ID token is no time in the past: left out");
    }
    Ok(IdToken { subject, auth_time, details: Details::read(&jws.payload, "the ID token") })
}

/// The numbers are those of section 3.1.3.7.
fn check_claims(claims: &Claims, issuer: &str, expected: &Expected<'_>) -> Result<Subject, &'static str> {
    // 2.
    if claims.iss.as_str() != Some(issuer) {
        return Err("was issued by another issuer (iss)");
    }
    // 3: the client, and no one else whom it would have to trust.
    let is_client = |value: &Value| value.as_str() == Some(expected.client_id);
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
    // 9.
    let expires = time(&claims.exp).ok_or("has no time of expiry, or one that is no number (exp)")?;
    if expires.saturating_add(LEEWAY) <= expected.now {
        return Err("has expired (exp)");
    }
    // RFC 7519, section 4.1.5.
    let latest = expected.now.saturating_add(LEEWAY);
    if !claims.nbf.is_null() && time(&claims.nbf).is_none_or(|not_before| not_before > latest) {
        return Err("is not valid yet (nbf)");
    }
    // 10.
    let issued = time(&claims.iat).ok_or("has no time of issue, or one that is no number (iat)")?;
    if issued > latest {
        return Err("was issued in the future (iat)");
    }
    if issued < expected.begun.saturating_sub(ISSUED_BEFORE + LEEWAY) {
        return Err("was issued long before the sign-in began (iat)");
    }
    // 11.
    let nonce = claims.nonce.as_str().unwrap_or_default();
    if !bool::from(nonce.as_bytes().ct_eq(expected.nonce.expose_secret().as_bytes())) {
        return Err("belongs to another sign-in (nonce)");
    }
    let subject = claims.sub.as_str().and_then(Subject::parse);
    subject.ok_or("has a subject that is not a text of 1 to 255 ASCII characters (sub)")
}

/// Section 3.1.3.8: whether the access token is the one that the ID token names, if it names one.
fn check_access_token(
    at_hash: &Value,
    access_token: Option<&SecretString>,
    jws: &VerifiedJws<'_>,
) -> Result<(), &'static str> {
    let (false, Some(access_token)) = (at_hash.is_null(), access_token) else { return Ok(()) };
    let access_token = AccessToken::new(access_token.expose_secret().to_owned());
    let actual = AccessTokenHash::from_token(&access_token, jws.algorithm, jws.key);
    let fits = actual.is_ok_and(|actual| at_hash.as_str() == Some(actual.as_str()));
    if fits { Ok(()) } else { Err("names another access token (at_hash)") }
}

/// A NumericDate (RFC 7519, section 2), which may have a fraction.
fn time(value: &Value) -> Option<Timestamp> {
    let seconds = value.as_f64().filter(|seconds| (0.0..=LAST_SECOND as f64).contains(seconds))?;
    Some(Timestamp::from_unix_ms((seconds * 1000.0) as u64))
}

impl From<IdTokenError> for ExchangeError {
    fn from(error: IdTokenError) -> Self {
        match error {
            IdTokenError::Jws(JwsError::Encrypted | JwsError::Algorithm(_)) => {
                Self::misconfigured(error.to_string())
            }
            IdTokenError::Jws(_) | IdTokenError::Claim(_) => Self::rejected(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    const NOW: u64 = 1_700_000_000;
    const ISSUER: &str = "https://id.example.org";

    fn right() -> Value {
        json!({ "iss": ISSUER, "aud": "client", "sub": "1", "iat": NOW, "exp": NOW + 300, "nonce": "nonce" })
    }

    fn check(claims: &Value) -> Result<Subject, &'static str> {
        let now = Timestamp::from_unix_ms(NOW * 1000);
        let nonce = SecretString::from("nonce");
        let expected = Expected { client_id: "client", nonce: &nonce, begun: now, now };
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
        /// Whatever a claim that no sign-in needs is, it does not matter.
        #[test]
        fn unused_claims_of_any_type_are_accepted(name in "[a-z_]{9,20}", value in json_value()) {
            let mut claims = right();
            claims[name] = value;
            prop_assert!(check(&claims).is_ok());
        }

        /// Whatever else stands in the place of a claim that says who, for whom, or in which sign-in, is refused.
        #[test]
        fn security_claims_of_any_other_value_are_refused(
            name in prop::sample::select(vec!["iss", "aud", "nonce"]),
            value in json_value(),
        ) {
            let mut claims = right();
            prop_assume!(claims[name] != value && value != json!([claims[name]]));
            claims[name] = value;
            prop_assert!(check(&claims).is_err());
        }

        #[test]
        fn times_that_are_no_numbers_are_refused(
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
    fn id_token_times_have_a_leeway_to_the_second() {
        let at = |name: &str, time: u64| {
            let mut claims = right();
            claims[name] = json!(time);
            check(&claims).is_ok()
        };
        assert!(at("exp", NOW - 59) && !at("exp", NOW - 60));
        assert!(at("nbf", NOW + 60) && !at("nbf", NOW + 61));
        assert!(at("iat", NOW + 60) && !at("iat", NOW + 61));
        assert!(at("iat", NOW - 660) && !at("iat", NOW - 661));
    }
}
