//! Verifies an ID token (OpenID Connect Core 1.0, section 3.1.3.7): its signature and its claims.

use hallpass_types::Timestamp;
use openidconnect::{AccessToken, AccessTokenHash};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::Value;

use super::{
    claims::{Claims, Expected, TokenSubject, check_claims},
    jws::{VerifiedJws, verify_jws},
    jws_error::JwsError,
    metadata::Metadata,
    profile_claims::{ClaimRules, ProfileClaims},
    signature_algorithms::SignatureAlgorithms,
    token_times::to_timestamp,
};
use crate::{
    clock::LEEWAY,
    model::account::Subject,
    providers::{
        exchange_error::ExchangeError,
        group_overage::log_group_overage,
        json::{JsonObject, read_object},
        json_value::read_all_members,
    },
};

/// What a verified ID token says.
#[derive(Debug)]
pub struct IdToken {
    /// The claim `sub`.
    pub sub: String,
    /// Identifies the person at the provider.
    pub subject: Subject,
    /// Their tenant, where the issuer has many.
    pub tenant: Option<String>,
    /// When they last authenticated there.
    pub auth_time: Option<Timestamp>,
    /// The optional claims.
    pub profile: ProfileClaims,
    /// All claims; `None` if they are ambiguous.
    pub claims: Option<JsonObject>,
}

/// How the ID tokens of a provider are read.
#[derive(Clone, Copy)]
pub struct TokenRules<'a> {
    /// The algorithms that may sign them.
    pub algorithms: &'a SignatureAlgorithms,
    /// Where the claims of a profile are.
    pub claims: ClaimRules,
}

/// Why an ID token is refused.
#[derive(Debug, thiserror::Error)]
pub enum IdTokenError {
    /// Its form, its signature or its key is wrong.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// A claim is wrong. Names the claim, and never its value.
    #[error("the ID token {0}")]
    Claim(&'static str),
}

/// Verifies `token`, which came together with `access_token`.
///
/// # Errors
/// See [`IdTokenError`].
pub fn verify_id_token(
    token: &SecretString,
    access_token: Option<&SecretString>,
    metadata: &Metadata,
    expected: &Expected<'_>,
    rules: TokenRules<'_>,
) -> Result<IdToken, IdTokenError> {
    let jws = verify_jws(token.expose_secret(), &metadata.keys, rules.algorithms)?;
    let claims: Claims = read_object(&jws.payload)
        .ok_or(IdTokenError::Claim("is no JSON object in which each claim stands once"))?;
    let issuer = &metadata.document.issuer;
    let subject = check_claims(&claims, issuer, expected)
        .and_then(|subject| {
            if !issuer.accept_key(jws.key.issuer.as_deref(), subject.tenant.as_deref()) {
                return Err("is signed with a key of another tenant (iss)");
            }
            check_access_token(&claims.at_hash, access_token, &jws)?;
            Ok(subject)
        })
        .map_err(IdTokenError::Claim)?;
    // Zero stands for an unknown time, such as Glewlwyd's.
    let may_be_true =
        |time: &Timestamp| time.as_unix_ms() > 0 && *time <= expected.now.saturating_add(LEEWAY);
    let auth_time = to_timestamp(&claims.auth_time).filter(may_be_true);
    if auth_time.is_none() && !claims.auth_time.is_null() {
        tracing::warn!(
            claims = "auth_time",
            "a claim of the ID token is zero, in the future or no time: left out"
        );
    }
    let profile = ProfileClaims::read(&jws.payload, "the ID token", rules.claims);
    let all = read_all_members(&jws.payload);
    all.as_ref().inspect(|claims| log_group_overage(claims));
    let TokenSubject { claim: sub, tenant, subject } = subject;
    Ok(IdToken { sub, subject, tenant, auth_time, profile, claims: all })
}

/// Checks that the access token is the one that the ID token names, if it names one (section
/// 3.1.3.8).
fn check_access_token(
    at_hash: &Value,
    access_token: Option<&SecretString>,
    jws: &VerifiedJws<'_>,
) -> Result<(), &'static str> {
    let (false, Some(access_token)) = (at_hash.is_null(), access_token) else { return Ok(()) };
    let access_token = AccessToken::new(access_token.expose_secret().to_owned());
    let actual = AccessTokenHash::from_token(&access_token, jws.algorithm, &jws.key.jwk);
    let fits = actual.is_ok_and(|actual| at_hash.as_str() == Some(actual.as_str()));
    if fits { Ok(()) } else { Err("names another access token (at_hash)") }
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
