//! Exchanges an authorization code: the ID token identifies the person, and the userinfo endpoint
//! adds what the ID token leaves out.

use std::sync::Arc;

use secrecy::SecretString;
use url::Url;

use super::{
    audience::AudienceRule,
    claims::Expected,
    connection::OpenIdConnection,
    id_token::{IdToken, IdTokenError, TokenRules, verify_id_token},
    metadata::Metadata,
    profile_claims::ClaimRules,
    userinfo::{Userinfo, get_userinfo},
};
use crate::{
    clock::Clock,
    model::account::{Coverage, Profile},
    providers::{
        authorization_code::CodeExchange,
        exchange_error::ExchangeError,
        http_client::ProviderHttp,
        identity::{AllClaims, VerifiedIdentity},
        json::JsonObject,
        presets::{
            openid::{nonce::Nonce, userinfo_use::UserinfoUse},
            pkce::Pkce,
        },
        token_request::TokenRequest,
        token_response::Tokens,
    },
};

impl OpenIdConnection {
    /// Exchanges the code, once, and verifies what comes back. The tokens are dropped at the end.
    ///
    /// # Errors
    /// See [`ExchangeError`].
    pub async fn exchange(
        &self,
        http: &ProviderHttp,
        exchange: CodeExchange<'_>,
        clock: &dyn Clock,
    ) -> Result<VerifiedIdentity, ExchangeError> {
        let metadata = self.discovery.metadata(http).await?;
        let provider = self.discovery.provider();
        let http = provider.http(http);
        let request = TokenRequest {
            endpoint: &metadata.document.token_endpoint,
            registration: &self.registration,
            client_auth: metadata.document.client_auth,
            audience: metadata.document.assertion_audience(provider),
            now: clock.now(),
            code: &exchange.code,
            pkce_verifier: (provider.pkce == Pkce::Sent).then_some(exchange.pkce_verifier),
            extras: &provider.token_params,
        };
        let tokens = request.exchange(&http).await?;
        let token = self.verify(&http, &metadata, &tokens, &exchange, clock).await?;
        let endpoint = metadata.document.userinfo_endpoint.as_ref();
        let is_thin = provider.record.userinfo == UserinfoUse::IfNeeded && !token.profile.is_complete();
        let is_needed =
            exchange.needs_userinfo || is_thin || exchange.rules.need_userinfo(token.claims.as_ref());
        let added = if is_needed {
            let rules = ClaimRules::of(provider);
            userinfo(&http, &token, endpoint, tokens.access_token.as_ref(), rules).await?
        } else {
            Some(Userinfo::default())
        };
        let was_asked = added.is_some();
        let Userinfo { profile: added, claims: userinfo } = added.unwrap_or_default();
        let claims = token.profile.or(added);
        let coverage = if !was_asked && claims.lacks_verdict() {
            Coverage::VerdictMissing
        } else if was_asked && !claims.is_partial {
            Coverage::Whole
        } else {
            Coverage::Partial
        };
        let profile = Profile::new(token.subject, claims.whole_name(), claims.email, claims.picture);
        Ok(VerifiedIdentity {
            profile: profile.with_coverage(coverage),
            auth_time: token.auth_time,
            claims: AllClaims { id_token: token.claims, userinfo },
            tenant: token.tenant,
            is_member: false,
        })
    }

    /// Verifies the ID token with the cached keys; if they do not fit, once more with fresh ones.
    async fn verify(
        &self,
        http: &ProviderHttp,
        metadata: &Arc<Metadata>,
        tokens: &Tokens,
        exchange: &CodeExchange<'_>,
        clock: &dyn Clock,
    ) -> Result<IdToken, ExchangeError> {
        let Some(id_token) = &tokens.id_token else {
            let cause = "the token endpoint gave no ID token: is the scope openid allowed for this client?";
            return Err(ExchangeError::misconfigured(cause));
        };
        let provider = self.discovery.provider();
        let check = |metadata: &Metadata| {
            let policy = provider.policy_at(&metadata.document.authorization_endpoint);
            let expected = Expected {
                client_id: &self.registration.client_id,
                audiences: AudienceRule::of(provider),
                policy: policy.as_ref(),
                nonce: (provider.nonce == Nonce::Sent).then_some(exchange.nonce),
                begun_at: exchange.begun_at,
                now: clock.now(),
            };
            let rules = TokenRules { algorithms: &provider.algorithms, claims: ClaimRules::of(provider) };
            verify_id_token(id_token, tokens.access_token.as_ref(), metadata, &expected, rules)
        };
        match check(metadata) {
            Err(IdTokenError::Jws(error)) if error.may_be_rotated_key() => {
                match self.discovery.refresh_keys(http, metadata).await? {
                    Some(fresh) => Ok(check(&fresh)?),
                    None => Err(IdTokenError::Jws(error).into()),
                }
            }
            checked => Ok(checked?),
        }
    }
}

/// What the userinfo endpoint says, if there is one; `None` if the provider has more to say and
/// cannot be asked.
async fn userinfo(
    http: &ProviderHttp,
    token: &IdToken,
    endpoint: Option<&Url>,
    access_token: Option<&SecretString>,
    rules: ClaimRules,
) -> Result<Option<Userinfo>, ExchangeError> {
    match (endpoint, access_token) {
        (Some(endpoint), Some(access_token)) => {
            get_userinfo(http, endpoint, access_token, &token.sub, rules).await
        }
        (Some(_), None) => Ok(None),
        // There are no further claims.
        (None, _) => Ok(Some(Userinfo { claims: Some(JsonObject::new()), ..Userinfo::default() })),
    }
}
