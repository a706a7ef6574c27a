//! Verifies an ID token (OpenID Connect Core 1.0, section 3.1.3.7).
//!
//! `openidconnect` checks the signature, the issuer, the audience, the expiry and the nonce. It leaves to us which
//! algorithms we accept (the provider's own list may name HS256), `azp`, `iat`, `at_hash`, and the leeway.

use std::time::Duration;

use anyhow::{anyhow, bail};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use hallpass_shared::Timestamp;
use openidconnect::{
    AccessTokenHash, ClaimsVerificationError, Nonce, OAuth2TokenResponse as _, SignatureVerificationError,
    TokenResponse as _,
    core::{CoreIdToken, CoreJwsSigningAlgorithm, CoreTokenResponse},
};
use serde_json::Value;

use super::{Client, userinfo::as_email};
use crate::{account::Email, oauth::LEEWAY};

/// What we accept, whatever the provider offers: public-key signatures only.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::EdDsa,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
];

/// What a verified ID token says, and the userinfo endpoint adds.
#[derive(Debug)]
pub struct Claims {
    /// Who it is at the provider.
    pub subject: String,
    /// When they proved it.
    pub auth_time: Option<Timestamp>,
    /// What to call them.
    pub name: Option<String>,
    /// Their e-mail address.
    pub email: Option<Email>,
    /// Their avatar's address.
    pub picture: Option<String>,
}

/// Verifies the ID token in `tokens`, which belongs to a sign-in that began at `begun`.
///
/// # Errors
/// Anything about it is not as it must be.
pub fn verify_id_token(
    client: &Client,
    tokens: &CoreTokenResponse,
    nonce: &Nonce,
    begun: Timestamp,
    now: Timestamp,
) -> anyhow::Result<Claims> {
    let token = tokens.id_token().ok_or_else(|| anyhow!("the token endpoint gave no ID token"))?;
    let with_leeway = to_chrono(now.saturating_sub(LEEWAY));
    let (earliest, latest) = (to_chrono(begun.saturating_sub(LEEWAY)), to_chrono(now.saturating_add(LEEWAY)));
    let verifier = client
        .id_token_verifier()
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || with_leeway)
        .set_issue_time_verifier_fn(move |issued: DateTime<Utc>| {
            // Made for this sign-in, so not before it began; RFC 7519 counts whole seconds.
            if issued < earliest - Duration::from_secs(1) || issued > latest {
                return Err("the ID token was not issued for this sign-in".into());
            }
            Ok(())
        });
    let claims = token.claims(&verifier, nonce)?;
    if claims.authorized_party().is_some_and(|party| party != client.client_id()) {
        bail!("the ID token was issued to another client (azp)");
    }
    if let Some(expected) = claims.access_token_hash() {
        let key = token.signing_key(&verifier)?;
        let actual = AccessTokenHash::from_token(tokens.access_token(), token.signing_alg()?, key)?;
        if actual != *expected {
            bail!("the access token is not the one that the ID token names (at_hash)");
        }
    }
    let text = |claim: Option<&String>| claim.cloned();
    Ok(Claims {
        subject: claims.subject().to_string(),
        auth_time: claims.auth_time().map(from_chrono),
        name: text(claims.name().and_then(|name| name.get(None)).map(|name| &**name)),
        email: claims.email().map(|email| as_email(email.to_string(), &email_verified(token))),
        picture: text(claims.picture().and_then(|url| url.get(None)).map(|url| &**url)),
    })
}

/// The claim as it stands in the token: `openidconnect` takes the text "true" for the boolean.
fn email_verified(token: &CoreIdToken) -> Value {
    let token = token.to_string();
    let payload = token.split('.').nth(1).and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = payload.and_then(|json| serde_json::from_slice::<Value>(&json).ok());
    claims.and_then(|mut claims| claims.get_mut("email_verified").map(Value::take)).unwrap_or_default()
}

/// Whether fetching the provider's keys again may help: the key is not known, or it has a known name, or none, and is
/// another one by now.
pub fn may_be_rotated_key(error: &anyhow::Error) -> bool {
    use SignatureVerificationError::{AmbiguousKeyId, CryptoError, NoMatchingKey};
    matches!(
        error.downcast_ref::<ClaimsVerificationError>(),
        Some(ClaimsVerificationError::SignatureVerification(
            NoMatchingKey | CryptoError(_) | AmbiguousKeyId(_)
        ))
    )
}

fn to_chrono(time: Timestamp) -> DateTime<Utc> {
    let ms = i64::try_from(time.as_unix_ms()).unwrap_or(i64::MAX);
    DateTime::from_timestamp_millis(ms).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn from_chrono(time: DateTime<Utc>) -> Timestamp {
    Timestamp::from_unix_ms(u64::try_from(time.timestamp_millis()).unwrap_or(0))
}
