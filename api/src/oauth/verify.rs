//! Verifies an ID token (OpenID Connect Core 1.0, section 3.1.3.7).
//!
//! `openidconnect` checks the signature, the issuer, the audience, the expiry and the nonce. It leaves to us which
//! algorithms we accept (the provider's own list may name HS256), `azp`, `iat`, `at_hash`, and the leeway.

use std::time::Duration;

use anyhow::{anyhow, bail};
use chrono::{DateTime, Utc};
use hallpass_shared::Timestamp;
use openidconnect::{
    AccessTokenHash, ClaimsVerificationError, Nonce, OAuth2TokenResponse as _, SignatureVerificationError,
    TokenResponse as _,
    core::{CoreJwsSigningAlgorithm, CoreTokenResponse},
};

use super::connection::DiscoveredClient;
use crate::account::{Profile, Subject};

/// Clocks of two machines differ.
const LEEWAY: Duration = Duration::from_secs(60);

/// What we accept, whatever the provider offers: public-key signatures only.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 4] = [
    CoreJwsSigningAlgorithm::EdDsa,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
];

/// What a verified ID token says.
#[derive(Clone, Debug)]
pub struct IdTokenFacts {
    /// Who it is at the provider.
    pub subject: String,
    /// When they proved it.
    pub auth_time: Option<Timestamp>,
    /// What to call them.
    pub name: Option<String>,
    /// Their e-mail address, verified or not.
    pub email: Option<String>,
    /// Their avatar's address.
    pub picture: Option<String>,
}

impl IdTokenFacts {
    /// The person.
    pub fn to_profile(&self, subject: Subject) -> Profile {
        Profile::new(subject, self.name.clone(), self.email.clone(), self.picture.clone())
    }
}

/// Verifies the ID token in `tokens`, which belongs to a sign-in that began at `begun`.
///
/// # Errors
/// Anything about it is not as it must be.
pub fn verify_id_token(
    client: &DiscoveredClient,
    tokens: &CoreTokenResponse,
    nonce: &Nonce,
    begun: Timestamp,
    now: Timestamp,
) -> anyhow::Result<IdTokenFacts> {
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
    Ok(IdTokenFacts {
        subject: claims.subject().to_string(),
        auth_time: claims.auth_time().map(from_chrono),
        name: text(claims.name().and_then(|name| name.get(None)).map(|name| &**name)),
        email: text(claims.email().map(|email| &**email)),
        picture: text(claims.picture().and_then(|url| url.get(None)).map(|url| &**url)),
    })
}

/// Whether fetching the provider's keys again may help.
pub fn is_unknown_key(error: &anyhow::Error) -> bool {
    matches!(
        error.downcast_ref::<ClaimsVerificationError>(),
        Some(ClaimsVerificationError::SignatureVerification(SignatureVerificationError::NoMatchingKey))
    )
}

fn to_chrono(time: Timestamp) -> DateTime<Utc> {
    let ms = i64::try_from(time.as_unix_ms()).unwrap_or(i64::MAX);
    DateTime::from_timestamp_millis(ms).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

fn from_chrono(time: DateTime<Utc>) -> Timestamp {
    Timestamp::from_unix_ms(u64::try_from(time.timestamp_millis()).unwrap_or(0))
}
