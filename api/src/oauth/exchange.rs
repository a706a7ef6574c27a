//! Exchanges the authorization code for an ID token, and the access token for what the ID token leaves out.

use std::sync::Arc;

use anyhow::anyhow;
use hallpass_shared::Timestamp;
use openidconnect::{
    AccessToken, AuthorizationCode, ClaimsVerificationError, Nonce, OAuth2TokenResponse as _,
    PkceCodeVerifier, RequestTokenError, SubjectIdentifier, UserInfoError,
    core::{CoreTokenResponse, CoreUserInfoClaims},
};
use secrecy::ExposeSecret as _;

use super::{
    SignIns,
    connection::{Connection, DiscoveredClient, Metadata},
    http_client::HttpError,
    verify::{IdTokenFacts, is_unknown_key, verify_id_token},
};
use crate::{
    account::{Profile, Subject},
    store::PendingSignIn,
};

/// What a provider vouches for.
pub struct VerifiedIdentity {
    /// Who it is.
    pub profile: Profile,
    /// When they proved it, if the provider says so.
    pub auth_time: Option<Timestamp>,
}

/// Why there is no verified identity. The causes hold no token and no code.
#[derive(Debug)]
pub enum ExchangeError {
    /// The provider did not answer, or with nonsense.
    Unavailable(anyhow::Error),
    /// The provider refused the code.
    Refused(anyhow::Error),
    /// What it answered did not stand up to verification.
    Rejected(anyhow::Error),
}

impl SignIns {
    /// Exchanges `code`, once, and verifies what comes back.
    ///
    /// # Errors
    /// See [`ExchangeError`].
    pub(super) async fn exchange(
        &self,
        connection: &Connection,
        metadata: Arc<Metadata>,
        code: String,
        pending: &PendingSignIn,
    ) -> Result<VerifiedIdentity, ExchangeError> {
        let client = connection.client(&metadata).map_err(ExchangeError::Unavailable)?;
        let tokens = self.request_tokens(&client, code, pending).await?;
        let nonce = Nonce::new(pending.nonce.expose_secret().to_owned());
        let check = |metadata: &Metadata| {
            let client = connection.client(metadata).map_err(ExchangeError::Unavailable)?;
            Ok(verify_id_token(&client, &tokens, &nonce, pending.created_at, self.clock.now()))
        };
        let facts = match check(&metadata)? {
            Err(error) if is_unknown_key(&error) => {
                let fresh = connection.refresh_keys(&self.http, &metadata).await;
                let fresh = fresh.map_err(ExchangeError::Unavailable)?;
                match fresh {
                    Some(fresh) => check(&fresh)?,
                    None => Err(error),
                }
            }
            checked => checked,
        };
        let facts = facts.map_err(ExchangeError::Rejected)?;
        let profile = self.profile(&client, tokens.access_token(), &facts).await?;
        Ok(VerifiedIdentity { profile, auth_time: facts.auth_time })
    }

    async fn request_tokens(
        &self,
        client: &DiscoveredClient,
        code: String,
        pending: &PendingSignIn,
    ) -> Result<CoreTokenResponse, ExchangeError> {
        let verifier = PkceCodeVerifier::new(pending.pkce_verifier.expose_secret().to_owned());
        let request = client.exchange_code(AuthorizationCode::new(code));
        let request = request.map_err(|error| ExchangeError::Unavailable(error.into()))?;
        let send = |request| self.http.send(request);
        request.set_pkce_verifier(verifier).request_async(&send).await.map_err(|error| match error {
            RequestTokenError::ServerResponse(answer) => {
                ExchangeError::Refused(anyhow!("the token endpoint answered {:?}", answer.error()))
            }
            RequestTokenError::Request(error) => ExchangeError::Unavailable(error.into()),
            // The answer's body is left out: it may hold tokens.
            RequestTokenError::Parse(error, _) => ExchangeError::Unavailable(anyhow!(
                "the token endpoint's answer makes no sense at {}",
                error.path()
            )),
            RequestTokenError::Other(text) => {
                ExchangeError::Unavailable(anyhow!("the token endpoint: {text}"))
            }
        })
    }

    /// With the code flow the claims of a person may come from the userinfo endpoint alone (OpenID Connect Core 1.0,
    /// section 5.4), whose subject must be the ID token's (section 5.3.2).
    async fn profile(
        &self,
        client: &DiscoveredClient,
        access_token: &AccessToken,
        facts: &IdTokenFacts,
    ) -> Result<Profile, ExchangeError> {
        let subject = Subject::parse(&facts.subject).ok_or_else(|| {
            ExchangeError::Rejected(anyhow!("the subject is not 1 to 255 ASCII characters"))
        })?;
        let complete = facts.name.is_some() && facts.email.is_some() && facts.picture.is_some();
        let expected = SubjectIdentifier::new(facts.subject.clone());
        let request = match client.user_info(access_token.clone(), Some(expected)) {
            Ok(request) if !complete => request,
            _ => return Ok(facts.to_profile(subject)),
        };
        let send = |request| self.http.send(request);
        let info: Result<CoreUserInfoClaims, _> = request.request_async(&send).await;
        let info = info.map_err(|error: UserInfoError<HttpError>| match error {
            UserInfoError::ClaimsVerification(error @ ClaimsVerificationError::InvalidSubject(_)) => {
                ExchangeError::Rejected(error.into())
            }
            UserInfoError::ClaimsVerification(error) => ExchangeError::Rejected(error.into()),
            UserInfoError::Request(error) => ExchangeError::Unavailable(error.into()),
            _ => ExchangeError::Unavailable(anyhow!("the userinfo endpoint's answer makes no sense")),
        })?;
        let text = |claim: Option<&String>| claim.cloned();
        let more = IdTokenFacts {
            name: facts
                .name
                .clone()
                .or(text(info.name().and_then(|name| name.get(None)).map(|name| &**name))),
            email: facts.email.clone().or(text(info.email().map(|email| &**email))),
            picture: facts
                .picture
                .clone()
                .or(text(info.picture().and_then(|url| url.get(None)).map(|url| &**url))),
            ..facts.clone()
        };
        Ok(more.to_profile(subject))
    }
}
