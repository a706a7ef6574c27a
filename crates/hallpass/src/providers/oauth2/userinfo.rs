//! The userinfo request: asks the provider's API who the access token belongs to.

use std::borrow::Cow;

use openidconnect::{
    HttpResponse,
    http::{
        Error, HeaderName, HeaderValue, Request,
        header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH},
        request::Builder,
    },
};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use url::Url;

use super::{caller::Caller, secret_proof::secret_proof};
use crate::providers::{
    endpoint::Endpoint,
    exchange_error::ExchangeError,
    http_client::ProviderHttp,
    http_error::{HttpError, HttpErrorKind},
    json_pointer::JsonPointer,
    presets::oauth2::{record::OAuth2Record, userinfo_method::UserinfoMethod},
    protected_resource::read_answer,
    provider_fault::ProviderFault,
    reported_error::ReportedError,
};

/// How a provider is asked who the person is.
#[derive(Clone, Debug)]
pub struct Userinfo {
    /// Where.
    pub url: Url,
    /// With which method.
    pub method: UserinfoMethod,
    /// Where the access token is sent.
    pub token_place: TokenPlace,
    /// Further headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The query parameter for a proof that the request comes from the client, if there is one.
    pub secret_proof: Option<&'static str>,
    /// What says that an answer with status 200 is no error.
    pub success: Option<SuccessMark>,
}

/// Where an access token is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenPlace {
    /// `Authorization: Bearer` (RFC 6750, section 2.1).
    #[default]
    Header,
    /// A query parameter (section 2.3): it may get into the provider's log. Only where the
    /// provider reads nothing else.
    Query(Cow<'static, str>),
}

/// A value that is in every answer which is no error, although the status is 200.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SuccessMark {
    /// Where it is.
    pub pointer: JsonPointer,
    /// The value, as text.
    pub value: &'static str,
}

impl SuccessMark {
    /// That of a record.
    pub fn of_record(record: &OAuth2Record) -> Option<Self> {
        record.success.map(|(pointer, value)| Self { pointer: JsonPointer::of_record(pointer), value })
    }
}

impl TokenPlace {
    /// That of a record.
    pub fn of_record(record: &OAuth2Record) -> Self {
        record.token_param.map_or(Self::Header, |param| Self::Query(param.into()))
    }
}

impl Userinfo {
    /// Gets the document at `url`: the userinfo endpoint's, or one that belongs to it.
    ///
    /// # Errors
    /// No answer, or one whose status is not 200. None shows the token or the answer.
    pub async fn get(
        &self,
        http: &ProviderHttp,
        endpoint: Endpoint,
        url: &Url,
        caller: Caller<'_>,
    ) -> Result<Vec<u8>, ProviderFault> {
        read_answer(endpoint, self.send_as(http, endpoint, url, caller).await?)
    }

    /// Asks for the document at `url` as `caller`.
    ///
    /// # Errors
    /// No answer.
    pub async fn send_as(
        &self,
        http: &ProviderHttp,
        endpoint: Endpoint,
        url: &Url,
        caller: Caller<'_>,
    ) -> Result<HttpResponse, HttpError> {
        let mut url = url.clone();
        if let Some(param) = self.secret_proof {
            url.query_pairs_mut().append_pair(param, &secret_proof(caller));
        }
        if let TokenPlace::Query(param) = &self.token_place {
            url.query_pairs_mut().append_pair(param, caller.token.expose_secret());
        }
        let mut request = self.request(&url);
        if self.token_place == TokenPlace::Header {
            request = request.header(AUTHORIZATION, format!("Bearer {}", caller.token.expose_secret()));
        }
        send(http, endpoint, &url, request).await
    }

    /// The same request without an access token: whether the provider answers at all.
    ///
    /// # Errors
    /// It does not.
    pub async fn probe(&self, http: &ProviderHttp) -> Result<HttpResponse, HttpError> {
        send(http, Endpoint::Userinfo, &self.url, self.request(&self.url)).await
    }

    /// A request by an anonymous caller.
    fn request(&self, url: &Url) -> Builder {
        let request = match self.method {
            UserinfoMethod::Get => Request::get(url.as_str()),
            UserinfoMethod::Post => Request::post(url.as_str()).header(CONTENT_LENGTH, 0),
        };
        let request = request.header(ACCEPT, "application/json");
        self.headers.iter().fold(request, |request, (name, value)| request.header(name, value))
    }

    /// Checks that an answer with status 200 is no error.
    ///
    /// # Errors
    /// It is one.
    pub fn check_success(&self, document: &Value) -> Result<(), ExchangeError> {
        let Some(SuccessMark { pointer, value }) = &self.success else { return Ok(()) };
        let found = match pointer.find(document) {
            Some(Value::String(text)) => text.clone(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        if found == *value {
            return Ok(());
        }
        let error = ReportedError::new(&found, None);
        let cause = format!("the userinfo endpoint did not answer {value} at {pointer}, but {error}");
        Err(ExchangeError::Reported { meaning: error.meaning(), cause })
    }
}

async fn send(
    http: &ProviderHttp,
    endpoint: Endpoint,
    url: &Url,
    request: Builder,
) -> Result<HttpResponse, HttpError> {
    let wrong = |error: Error| HttpError::new(endpoint, url, HttpErrorKind::Message(error.to_string()));
    http.send(endpoint, request.body(Vec::new()).map_err(wrong)?).await
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn userinfo_error_with_status_200_is_seen_by_its_mark() {
        let userinfo = Userinfo {
            url: Url::parse("https://api.example.org/me").unwrap(),
            method: UserinfoMethod::Get,
            token_place: TokenPlace::Header,
            headers: Vec::new(),
            secret_proof: None,
            success: Some(SuccessMark { pointer: JsonPointer::of_record("/resultcode"), value: "00" }),
        };
        assert!(userinfo.check_success(&json!({ "resultcode": "00" })).is_ok());
        for error in [json!({ "resultcode": "024" }), json!({}), json!({ "resultcode": { "00": "00" } })] {
            assert!(userinfo.check_success(&error).is_err(), "{error}");
        }
        assert!(Userinfo { success: None, ..userinfo }.check_success(&json!({})).is_ok());
    }
}
