//! Signs a person in with an OAuth 2 provider: sends the browser there, exchanges the code, and
//! asks the provider's API who the access token belongs to.
//!
//! What ties the answer to this sign-in, in the place of a signed ID token with a nonce: the state
//! belongs to this browser; the code came with it and is exchanged once, with the PKCE verifier and
//! the client secret, at a URL of the configuration over TLS; and the access token that comes back
//! is never anything but the one that the userinfo request sends. Nothing that a browser or another
//! provider sends is taken for an access token.

use serde_json::Value;

use super::{caller::Caller, provider::OAuth2Provider};
use crate::{
    clock::Clock,
    model::account::{Coverage, Profile},
    providers::{
        authorization_code::CodeExchange,
        authorization_request::AuthorizationParams,
        endpoint::Endpoint,
        exchange_error::ExchangeError,
        http_client::ProviderHttp,
        identity::{AllClaims, AnswerIssuer, VerifiedIdentity},
        json::JsonObject,
        json_value::read_value,
        presets::{extra_params::ExtraParams, pkce::Pkce},
        registration::Registration,
        reported_error::ReportedError,
        token_request::TokenRequest,
        token_response::error_in,
    },
};

/// An OAuth 2 provider, as it was configured.
pub struct OAuth2Connection {
    provider: OAuth2Provider,
    registration: Registration,
}

impl OAuth2Connection {
    /// A connection to `provider`. Sends no request yet.
    pub fn new(provider: OAuth2Provider, registration: Registration) -> Self {
        Self { provider, registration }
    }

    /// The URL that sends the browser to the provider.
    pub fn authorization_url(&self, params: &AuthorizationParams<'_>) -> String {
        self.provider.authorization_url(&self.registration, params).into()
    }

    /// Whether a sign-in with `extras` asks for a choice of accounts.
    pub fn asks_for_account_choice(&self, extras: &[(String, String)]) -> bool {
        self.provider.asks_for_account_choice(extras)
    }

    /// The origin of the authorization endpoint.
    pub fn authorization_origin(&self) -> String {
        self.provider.authorization_url.origin().ascii_serialization()
    }

    /// The issuer that the provider's answer must name if it names one. If it is not known, nothing
    /// can be compared with that name: the redirect URI, which belongs to one provider, says who
    /// answers (RFC 9700, section 4.4.2.2).
    pub fn answer_issuer(&self) -> AnswerIssuer {
        let issuer = self.provider.answer_issuer.clone();
        let is_name = move |iss: &str| issuer.as_ref().is_none_or(|known| iss == known);
        AnswerIssuer { is_name: Box::new(is_name), promised: false }
    }

    /// Exchanges the code, once, and asks the API who the person is. The access token is dropped at
    /// the end.
    ///
    /// # Errors
    /// See [`ExchangeError`].
    pub async fn exchange(
        &self,
        http: &ProviderHttp,
        exchange: CodeExchange<'_>,
        clock: &dyn Clock,
    ) -> Result<VerifiedIdentity, ExchangeError> {
        let OAuth2Provider { userinfo, token_answer, .. } = &self.provider;
        let request = TokenRequest {
            endpoint: &self.provider.token_url,
            registration: &self.registration,
            client_auth: self.provider.auth_method,
            audience: self.provider.token_url.as_str(),
            now: clock.now(),
            code: &exchange.code,
            pkce_verifier: (self.provider.pkce == Pkce::Sent).then_some(exchange.pkce_verifier),
            extras: &ExtraParams::default(),
        };
        let answer = request.send(&self.provider.http(http, request.endpoint)).await?;
        let token = token_answer.read(&answer)?;
        let caller = Caller { token: &token, registration: &self.registration };
        let http = &self.provider.http(http, &userinfo.url);
        let document = userinfo.get(http, Endpoint::Userinfo, &userinfo.url, caller).await?;
        let read = self.read_document(&document)?;
        let profile = self.read_profile(&read)?;
        let is_member = match (&exchange.rules.organizations, &self.provider.memberships) {
            (Some(allowed), Some(memberships)) => {
                memberships.is_member(http, userinfo, caller, &read, allowed).await?
            }
            // A rule that cannot be asked about admits no one.
            _ => false,
        };
        let profile = self.with_listed_email(http, caller, profile).await;
        let userinfo = match read {
            Value::Object(members) => Some(members),
            _ => None,
        };
        let claims = AllClaims { id_token: Some(JsonObject::new()), userinfo };
        Ok(VerifiedIdentity { profile, auth_time: None, claims, tenant: None, is_member })
    }

    fn read_document(&self, document: &[u8]) -> Result<Value, ExchangeError> {
        let Some(read) = read_value(document).filter(|value| value.is_object() || value.is_array()) else {
            let cause = "the userinfo endpoint gave no JSON object, or one with a member twice";
            return Err(ExchangeError::misconfigured(cause));
        };
        self.provider.userinfo.check_success(&read)?;
        Ok(read)
    }

    /// Strict about the subject, since nothing else identifies the person.
    fn read_profile(&self, document: &Value) -> Result<Profile, ExchangeError> {
        self.provider.fields.read(document).map_err(|no_subject| {
            let cause = format!("in the userinfo endpoint's answer {no_subject}");
            match error_in(document) {
                Some((name, description)) => {
                    let error = ReportedError::new(&name, description.as_deref());
                    ExchangeError::Reported {
                        meaning: error.meaning(),
                        cause: format!("{cause}: it reported {error}"),
                    }
                }
                None => ExchangeError::misconfigured(cause),
            }
        })
    }

    /// The profile with the e-mail address of the provider's list, if it has one. Without the list
    /// the sign-in goes on: an organisation may forbid it, and an e-mail address does not identify
    /// anyone.
    async fn with_listed_email(&self, http: &ProviderHttp, caller: Caller<'_>, profile: Profile) -> Profile {
        let Some(list) = &self.provider.emails else { return profile };
        match list.get_primary(http, &self.provider.userinfo, caller).await {
            Ok(email) => profile.with_email(email),
            Err(fault) => {
                tracing::warn!(cause = %fault, "the sign-in goes on without e-mail addresses");
                profile.with_coverage(Coverage::Partial)
            }
        }
    }
}
