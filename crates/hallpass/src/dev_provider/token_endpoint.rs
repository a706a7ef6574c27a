//! The token endpoint: client authentication, PKCE, a code that works once, a signed ID token.

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{AUTHORIZATION, CACHE_CONTROL},
    web::{Data, Form},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use chrono::{DateTime, Utc};
use openidconnect::{
    AccessToken, Audience, EmptyAdditionalClaims, EmptyExtraTokenFields, Nonce, StandardClaims,
    SubjectIdentifier,
    core::{
        CoreIdToken, CoreIdTokenClaims, CoreIdTokenFields, CoreJwsSigningAlgorithm, CoreTokenResponse,
        CoreTokenType,
    },
};
use percent_encoding::percent_decode_str;
use secrecy::ExposeSecret as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{
    grants::{Grant, TOKEN_LIFETIME},
    provider::Provider,
};

/// Exchanges a code.
pub async fn exchange_code(
    req: HttpRequest,
    provider: Data<Provider>,
    form: Form<HashMap<String, String>>,
) -> HttpResponse {
    if !is_client(&req, &provider) {
        return refuse("invalid_client");
    }
    let is = |name: &str, expected: &str| form.get(name).is_some_and(|value| value == expected);
    if !is("grant_type", "authorization_code") {
        return refuse("unsupported_grant_type");
    }
    // The code is used up, whatever else is wrong.
    let grant = form.get("code").and_then(|code| provider.grants.take_code(code));
    let Some(grant) = grant else { return refuse("invalid_grant") };
    if grant.fails {
        return HttpResponse::InternalServerError().body("The provider fails, as requested.\n");
    }
    let verifier = form.get("code_verifier").map(String::as_str).unwrap_or_default();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
    if challenge != grant.code_challenge || !is("redirect_uri", &provider.redirect_uri) {
        return refuse("invalid_grant");
    }
    match tokens(&provider, &grant) {
        Ok(tokens) => HttpResponse::Ok().insert_header((CACHE_CONTROL, "no-store")).json(tokens),
        Err(error) => {
            tracing::error!(%error, "the development provider could not sign an ID token");
            HttpResponse::InternalServerError().finish()
        }
    }
}

fn tokens(provider: &Provider, grant: &Grant) -> anyhow::Result<CoreTokenResponse> {
    let now = provider.clock.now();
    let at = |ms: u64| {
        DateTime::<Utc>::from_timestamp_millis(i64::try_from(ms)?).ok_or_else(|| anyhow::anyhow!("time"))
    };
    let issued = at(now.as_unix_ms())?;
    let expires = at(now.saturating_add(TOKEN_LIFETIME).as_unix_ms())?;
    let access_token = AccessToken::new(provider.grants.issue_token(grant.person));
    // The ID token identifies the person; the userinfo endpoint has the rest (Core 1.0, section
    // 5.4).
    let claims = CoreIdTokenClaims::new(
        provider.issuer.clone(),
        vec![Audience::new(provider.client_id.clone())],
        expires,
        issued,
        StandardClaims::new(SubjectIdentifier::new(grant.person.id.into())),
        EmptyAdditionalClaims {},
    )
    .set_nonce(grant.nonce.clone().map(Nonce::new))
    .set_auth_time(Some(issued));
    let id_token = CoreIdToken::new(
        claims,
        &provider.signing_key,
        CoreJwsSigningAlgorithm::EdDsa,
        Some(&access_token),
        None,
    )?;
    let fields = CoreIdTokenFields::new(Some(id_token), EmptyExtraTokenFields {});
    let mut tokens = CoreTokenResponse::new(access_token, CoreTokenType::Bearer, fields);
    tokens.set_expires_in(Some(&TOKEN_LIFETIME));
    Ok(tokens)
}

/// Whether the request has the client's credentials: `client_secret_basic` (RFC 6749, section
/// 2.3.1).
fn is_client(req: &HttpRequest, provider: &Provider) -> bool {
    let credentials = (|| {
        let header = req.headers().get(AUTHORIZATION)?.to_str().ok()?;
        let decoded = String::from_utf8(STANDARD.decode(header.strip_prefix("Basic ")?).ok()?).ok()?;
        let (id, secret) = decoded.split_once(':')?;
        let decode =
            |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8().ok().map(String::from);
        Some((decode(id)?, decode(secret)?))
    })();
    credentials.is_some_and(|(id, secret)| {
        id == provider.client_id && secret == provider.client_secret.expose_secret()
    })
}

fn refuse(error: &str) -> HttpResponse {
    HttpResponse::BadRequest().insert_header((CACHE_CONTROL, "no-store")).json(json!({ "error": error }))
}
