//! Exchanges the authorization code for an ID token, and the access token for what the ID token leaves out.

use std::sync::Arc;

use anyhow::anyhow;
use openidconnect::{
    AuthorizationCode, Nonce, OAuth2TokenResponse as _, PkceCodeVerifier,
    core::{CoreTokenResponse, CoreTokenType},
};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    Client, OpenIdConnection,
    discovery::Metadata,
    userinfo,
    verify::{Claims, may_be_rotated_key, verify_id_token},
};
use crate::{
    account::{Profile, Subject},
    clock::Clock,
    oauth::{
        connection::{ExchangeError, VerifiedIdentity},
        http_client::ProviderHttp,
        pending::PendingSignIn,
        token_request,
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
        let metadata = self.discovery.metadata(http).await.map_err(ExchangeError::Unavailable)?;
        let http = http.for_provider(metadata.issuer().url());
        let client = self.client(&metadata).map_err(ExchangeError::Unavailable)?;
        let tokens = request_tokens(&http, &client, code, pending).await?;
        let mut claims = self.verify(&http, metadata, &tokens, pending, clock).await?;
        let subject = Subject::parse(&claims.subject).ok_or_else(|| {
            ExchangeError::Rejected(anyhow!("the subject is not 1 to 255 ASCII characters"))
        })?;
        let complete = claims.name.is_some() && claims.email.is_some() && claims.picture.is_some();
        if let Some(endpoint) = client.user_info_url().filter(|_| !complete) {
            let token = SecretString::from(tokens.access_token().secret().to_owned());
            userinfo::complete(&mut claims, &http, endpoint.as_str(), &token).await?;
        }
        let profile = Profile::new(subject, claims.name, claims.email, claims.picture);
        Ok(VerifiedIdentity { profile, auth_time: claims.auth_time })
    }

    /// With the keys that are known, and if they do not fit, once more with those that the provider has now.
    async fn verify(
        &self,
        http: &ProviderHttp,
        metadata: Arc<Metadata>,
        tokens: &CoreTokenResponse,
        pending: &PendingSignIn,
        clock: &dyn Clock,
    ) -> Result<Claims, ExchangeError> {
        let nonce = Nonce::new(pending.nonce.expose_secret().to_owned());
        let check = |metadata: &Metadata| {
            let client = self.client(metadata).map_err(ExchangeError::Unavailable)?;
            Ok(verify_id_token(&client, tokens, &nonce, pending.created_at, clock.now()))
        };
        let checked = match check(&metadata)? {
            Err(error) if may_be_rotated_key(&error) => {
                let fresh = self.discovery.refresh_keys(http, &metadata).await;
                match fresh.map_err(ExchangeError::Unavailable)? {
                    Some(fresh) => check(&fresh)?,
                    None => Err(error),
                }
            }
            checked => checked,
        };
        checked.map_err(ExchangeError::Rejected)
    }
}

async fn request_tokens(
    http: &ProviderHttp,
    client: &Client,
    code: String,
    pending: &PendingSignIn,
) -> Result<CoreTokenResponse, ExchangeError> {
    let verifier = PkceCodeVerifier::new(pending.pkce_verifier.expose_secret().to_owned());
    let request = client.exchange_code(AuthorizationCode::new(code));
    let request = request.map_err(|error| ExchangeError::Unavailable(error.into()))?;
    let send = |request| http.send(request);
    let tokens = request.set_pkce_verifier(verifier).request_async(&send).await;
    let tokens: CoreTokenResponse = tokens.map_err(token_request::explain)?;
    if *tokens.token_type() != CoreTokenType::Bearer {
        return Err(ExchangeError::Rejected(anyhow!("the access token is not a bearer token")));
    }
    Ok(tokens)
}
