//! Exchanges the authorization code for an ID token, and the access token for what the ID token leaves out.

use std::sync::Arc;

use super::{
    OpenIdConnection,
    cache::Metadata,
    details::Details,
    userinfo,
    verify::{Expected, IdToken, IdTokenError, verify_id_token},
};
use crate::{
    clock::Clock,
    model::account::{Coverage, Profile},
    providers::{
        connection::{ExchangeError, VerifiedIdentity},
        http_client::ProviderHttp,
        pending::PendingSignIn,
        token_request::{TokenRequest, Tokens},
    },
};

impl OpenIdConnection {
    /// Exchanges `code`, once, and verifies what comes back. The tokens are forgotten at the end.
    ///
    /// # Errors
    /// See [`ExchangeError`].
    pub async fn exchange(
        &self,
        http: &ProviderHttp,
        code: String,
        pending: &PendingSignIn,
        clock: &dyn Clock,
    ) -> Result<VerifiedIdentity, ExchangeError> {
        let metadata = self.discovery.metadata(http).await?;
        let http = http.for_provider(metadata.document.issuer.url());
        let request = TokenRequest {
            endpoint: &metadata.document.token_endpoint,
            registration: &self.registration,
            client_auth: metadata.document.client_auth,
            code: &code,
            pkce_verifier: &pending.pkce_verifier,
        };
        let tokens = request.exchange(&http).await?;
        let token = self.verify(&http, &metadata, &tokens, pending, clock).await?;
        let added = match (&metadata.document.userinfo_endpoint, &tokens.access_token) {
            (Some(endpoint), Some(access_token)) if !token.details.is_complete() => {
                userinfo::get_details(&http, endpoint, access_token, token.subject.as_str()).await?
            }
            // The provider has more to say, and cannot be asked.
            (Some(_), None) if !token.details.is_complete() => None,
            _ => Some(Details::default()),
        };
        let was_asked = added.is_some();
        let details = token.details.or(added.unwrap_or_default());
        let coverage = if was_asked && !details.is_partial { Coverage::Whole } else { Coverage::Partial };
        let profile = Profile::new(token.subject, details.name, details.email, details.picture);
        Ok(VerifiedIdentity { profile: profile.with_coverage(coverage), auth_time: token.auth_time })
    }

    /// With the keys that are known, and if they do not fit, once more with those that the provider has now.
    async fn verify(
        &self,
        http: &ProviderHttp,
        metadata: &Arc<Metadata>,
        tokens: &Tokens,
        pending: &PendingSignIn,
        clock: &dyn Clock,
    ) -> Result<IdToken, ExchangeError> {
        let Some(id_token) = &tokens.id_token else {
            let cause = "the token endpoint gave no ID token: is the scope openid allowed for this client?";
            return Err(ExchangeError::misconfigured(cause));
        };
        let check = |metadata: &Metadata| {
            let expected = Expected {
                client_id: &self.registration.client_id,
                nonce: &pending.nonce,
                begun: pending.created_at,
                now: clock.now(),
            };
            verify_id_token(id_token, tokens.access_token.as_ref(), metadata, &expected)
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
