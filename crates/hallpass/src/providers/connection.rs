//! A configured provider, whichever protocol it speaks.

use hallpass_types::{PublicProvider, Timestamp};

use super::{
    authorization_code::CodeExchange,
    authorization_request::AuthorizationParams,
    config::{Protocol, ProviderConfig},
    exchange_error::ExchangeError,
    http_client::ProviderHttp,
    identity::{AnswerIssuer, VerifiedIdentity},
    oauth2::connection::OAuth2Connection,
    omitted_auth_time::OmittedAuthTime,
    openid::connection::OpenIdConnection,
    presets::{account_choice::AccountChoice, response_mode::ResponseMode},
    provider_fault::ProviderFault,
};
use crate::{clock::Clock, model::site::Site};

/// A provider, and what is known about it.
pub struct Connection {
    /// As it was configured.
    pub provider: ProviderConfig,
    omitted_auth_time: OmittedAuthTime,
    protocol: ProtocolConnection,
    /// As it was configured. Pages need it often.
    public: PublicProvider,
}

enum ProtocolConnection {
    OpenId(OpenIdConnection),
    OAuth2(Box<OAuth2Connection>),
}

impl Connection {
    /// A connection for the application at `site`. Sends no request yet.
    pub fn new(provider: ProviderConfig, site: &Site) -> Self {
        let provider = provider.with_requests_of_rules();
        let registration = provider.registration(site);
        let protocol = match &provider.protocol {
            Protocol::OpenId(openid) => {
                ProtocolConnection::OpenId(OpenIdConnection::new((**openid).clone(), registration))
            }
            Protocol::OAuth2(oauth2) => {
                let connection = OAuth2Connection::new((**oauth2).clone(), registration);
                ProtocolConnection::OAuth2(Box::new(connection))
            }
        };
        let public = provider.to_public(site);
        Self { provider, omitted_auth_time: OmittedAuthTime::default(), protocol, public }
    }

    /// What everyone may know about the provider at `now`.
    pub fn to_public(&self, now: Timestamp) -> PublicProvider {
        let mut public = self.public.clone();
        public.can_prove_recent_sign_in &= !self.omitted_auth_time.is_likely(now);
        if let ProtocolConnection::OpenId(openid) = &self.protocol {
            public.can_choose_account = openid.account_choice() != AccountChoice::Never;
        }
        public
    }

    /// Notes whether the provider has said, at `now`, when the person signed in who `identity` is.
    /// If it `was_asked` (`max_age`) and has not, for several people, the login page no longer
    /// offers it for a recent sign-in, for a while (S17).
    pub fn note_auth_time(&self, identity: &VerifiedIdentity, was_asked: bool, now: Timestamp) {
        if identity.auth_time.is_some() {
            self.omitted_auth_time.note_date();
        } else if was_asked {
            self.omitted_auth_time.note_omission(&identity.profile.subject, now);
        }
    }

    /// The URL that sends the browser to the provider.
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
            ProtocolConnection::OAuth2(oauth2) => Ok(oauth2.authorization_url(&params)),
        }
    }

    /// Whether a sign-in whose own URL has the parameters `extras` asks the provider to let the
    /// person choose an account.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn asks_for_account_choice(
        &self,
        http: &ProviderHttp,
        extras: &[(String, String)],
    ) -> Result<bool, ProviderFault> {
        match &self.protocol {
            ProtocolConnection::OpenId(openid) => openid.asks_for_account_choice(http, extras).await,
            ProtocolConnection::OAuth2(oauth2) => Ok(oauth2.asks_for_account_choice(extras)),
        }
    }

    /// The origin of the authorization endpoint, as far as it is known.
    pub fn authorization_origin(&self) -> String {
        match &self.protocol {
            ProtocolConnection::OpenId(openid) => openid.authorization_origin(),
            ProtocolConnection::OAuth2(oauth2) => oauth2.authorization_origin(),
        }
    }

    /// Finds out [`Self::authorization_origin`], unless that was tried a moment ago.
    pub async fn discover_authorization_origin(&self, http: &ProviderHttp) {
        if let ProtocolConnection::OpenId(openid) = &self.protocol {
            openid.discover_authorization_origin(http).await;
        }
    }

    /// How the provider sends its answer to the callback.
    pub fn response_mode(&self) -> ResponseMode {
        match &self.provider.protocol {
            Protocol::OpenId(openid) => openid.response_mode,
            Protocol::OAuth2(_) => ResponseMode::Query,
        }
    }

    /// Whether the provider appends a fragment to its answers through the browser.
    pub fn appends_fragment(&self) -> bool {
        matches!(&self.provider.protocol, Protocol::OAuth2(oauth2) if oauth2.answer_fragment.is_some())
    }

    /// Whether the provider posts the name of a person beside its answer, and only once.
    pub fn posts_name(&self) -> bool {
        matches!(&self.provider.protocol, Protocol::OpenId(openid) if openid.record.posts_name)
    }

    /// The issuer that the provider's answer to the browser must name.
    ///
    /// # Errors
    /// The provider cannot be used.
    pub async fn answer_issuer(&self, http: &ProviderHttp) -> Result<AnswerIssuer, ProviderFault> {
        match &self.protocol {
            ProtocolConnection::OpenId(openid) => openid.answer_issuer(http).await,
            ProtocolConnection::OAuth2(oauth2) => Ok(oauth2.answer_issuer()),
        }
    }

    /// Exchanges the code, once, and verifies what comes back.
    ///
    /// # Errors
    /// See [`ExchangeError`].
    pub async fn exchange(
        &self,
        http: &ProviderHttp,
        exchange: CodeExchange<'_>,
        clock: &dyn Clock,
    ) -> Result<VerifiedIdentity, ExchangeError> {
        match &self.protocol {
            ProtocolConnection::OpenId(openid) => openid.exchange(http, exchange, clock).await,
            ProtocolConnection::OAuth2(oauth2) => oauth2.exchange(http, exchange, clock).await,
        }
    }
}
