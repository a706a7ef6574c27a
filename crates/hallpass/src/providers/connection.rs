//! One provider, whichever protocol it speaks: where the browser goes, whose answer is expected, who it is.

use std::sync::atomic::AtomicBool;

use anyhow::anyhow;
use hallpass_types::{ErrorCode, Timestamp};
use secrecy::SecretString;

use super::{
    github::GitHubConnection, http_client::ProviderHttp, http_error::HttpError, openid::OpenIdConnection,
    pending::PendingSignIn, provider_error::Meaning, provider_fault::ProviderFault,
    registration::Registration,
};
use crate::{
    clock::Clock,
    model::account::Profile,
    providers::config::{Protocol, ProviderConfig},
};

/// What a sign-in takes along to the provider.
pub struct AuthorizationParams<'a> {
    /// Names the pending sign-in.
    pub state: &'a SecretString,
    /// Ties the ID token to it.
    pub nonce: &'a SecretString,
    /// Ties the authorization code to it (RFC 7636); only its hash travels.
    pub pkce_verifier: &'a SecretString,
    /// What the address of the sign-in passes on.
    pub passed_on: &'a [(String, String)],
}

/// What a provider says of itself in its answer to the browser (RFC 9207).
pub struct AnswerIssuer {
    /// Who it is.
    pub issuer: String,
    /// Whether it promised to say so every time.
    pub promised: bool,
}

/// What a provider vouches for.
#[derive(Debug)]
pub struct VerifiedIdentity {
    /// Who it is.
    pub profile: Profile,
    /// When they proved it, if the provider says so.
    pub auth_time: Option<Timestamp>,
}

/// Why there is no verified identity: what the person is told, and what the log is told.
#[derive(Debug)]
pub struct ExchangeError {
    code: ErrorCode,
    cause: anyhow::Error,
}

impl ExchangeError {
    /// Trying again may help.
    pub fn unavailable(cause: impl Into<String>) -> Self {
        ProviderFault::Unavailable(cause.into()).into()
    }

    /// Trying again cannot help: the provider, or what is configured here, has to be changed.
    pub fn misconfigured(cause: impl Into<String>) -> Self {
        ProviderFault::Misconfigured(cause.into()).into()
    }

    /// The provider reported an error.
    pub fn reported(meaning: Meaning, cause: impl Into<String>) -> Self {
        Self { code: meaning.code(), cause: anyhow!(cause.into()) }
    }

    /// What the provider answered did not stand up to verification.
    pub fn rejected(cause: impl Into<String>) -> Self {
        Self { code: ErrorCode::SignInRejected, cause: anyhow!(cause.into()) }
    }

    /// What the person is told.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// What the log is told: no token and no code.
    pub fn into_cause(self) -> anyhow::Error {
        self.cause
    }
}

impl From<ProviderFault> for ExchangeError {
    fn from(fault: ProviderFault) -> Self {
        Self { code: fault.code(), cause: fault.into() }
    }
}

impl From<HttpError> for ExchangeError {
    fn from(error: HttpError) -> Self {
        ProviderFault::from(error).into()
    }
}

/// A provider, and what is known of it.
pub struct Connection {
    /// As it was configured.
    pub provider: ProviderConfig,
    /// Whether it was asked for a recent sign-in (`max_age`) and did not say when the last one was.
    pub left_out_auth_time: AtomicBool,
    protocol: ProtocolConnection,
}

enum ProtocolConnection {
    OpenId(OpenIdConnection),
    GitHub(GitHubConnection),
}

impl Connection {
    /// Knows nothing yet. The provider sends the browser back to `redirect_uri`.
    pub fn new(provider: ProviderConfig, redirect_uri: String) -> Self {
        let (client_id, client_secret) = (provider.client_id.clone(), provider.client_secret.clone());
        let registration = Registration { client_id, client_secret, redirect_uri };
        let protocol = match &provider.protocol {
            Protocol::OpenId(issuer) => {
                ProtocolConnection::OpenId(OpenIdConnection::new(issuer.clone(), registration))
            }
            Protocol::GitHub(addresses) => {
                ProtocolConnection::GitHub(GitHubConnection::new(addresses.clone(), registration))
            }
        };
        Self { provider, left_out_auth_time: AtomicBool::new(false), protocol }
    }

    /// Where the browser goes to sign in.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn authorization_url(
        &self,
        http: &ProviderHttp,
        params: AuthorizationParams<'_>,
    ) -> Result<String, ProviderFault> {
        match &self.protocol {
            ProtocolConnection::OpenId(openid) => openid.authorization_url(http, params).await,
            ProtocolConnection::GitHub(github) => github.authorization_url(params),
        }
    }

    /// The origin of the address that the browser goes to, or what it most likely is.
    pub fn authorization_origin(&self) -> String {
        match &self.protocol {
            ProtocolConnection::OpenId(openid) => openid.authorization_origin(),
            ProtocolConnection::GitHub(github) => github.authorization_origin(),
        }
    }

    /// Makes sure of [`Self::authorization_origin`], unless that was tried a moment ago.
    pub async fn learn(&self, http: &ProviderHttp) {
        if let ProtocolConnection::OpenId(openid) = &self.protocol {
            openid.learn(http).await;
        }
    }

    /// Whose answer is expected.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn answer_issuer(&self, http: &ProviderHttp) -> Result<AnswerIssuer, ProviderFault> {
        match &self.protocol {
            ProtocolConnection::OpenId(openid) => openid.answer_issuer(http).await,
            ProtocolConnection::GitHub(github) => Ok(github.answer_issuer()),
        }
    }

    /// Exchanges `code`, once, and verifies what comes back.
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
        match &self.protocol {
            ProtocolConnection::OpenId(openid) => openid.exchange(http, code, pending, clock).await,
            ProtocolConnection::GitHub(github) => github.exchange(http, code, pending).await,
        }
    }
}
