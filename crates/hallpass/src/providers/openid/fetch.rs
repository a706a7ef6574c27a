//! Fetches the discovery document and the key set of an OpenID provider.

use openidconnect::{
    HttpRequest, HttpResponse, IssuerUrl, JsonWebKeySet, core::CoreJsonWebKey, http::Request,
};
use url::Url;

use super::document::Document;
use crate::providers::{
    http_client::ProviderHttp,
    http_error::{Endpoint, HttpError, HttpErrorKind},
    provider_error::is_temporary,
    provider_fault::ProviderFault,
};

/// The URL of the discovery document of `issuer` (OpenID Connect Discovery 1.0, section 4).
pub fn document_url(issuer: &IssuerUrl) -> Option<Url> {
    issuer.join(".well-known/openid-configuration").ok()
}

/// Fetches the discovery document of `issuer`, whatever it is.
///
/// # Errors
/// There is no answer.
pub async fn fetch_document(http: &ProviderHttp, issuer: &IssuerUrl) -> Result<HttpResponse, HttpError> {
    let url = document_url(issuer).ok_or_else(|| {
        let kind = HttpErrorKind::Message("the issuer is no URL".into());
        HttpError::new(Endpoint::Discovery, issuer.url(), kind)
    })?;
    get(http, Endpoint::Discovery, &url).await
}

/// Fetches and reads the discovery document of `issuer`.
///
/// # Errors
/// There is no answer, or it cannot be used.
pub async fn discover(http: &ProviderHttp, issuer: &IssuerUrl) -> Result<Document, ProviderFault> {
    let answer = fetch_document(http, issuer).await?;
    let body = usable(Endpoint::Discovery, answer)?;
    Document::parse(&body, issuer, http).map_err(|problems| {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        ProviderFault::Misconfigured(problems.join("; "))
    })
}

/// Fetches the key set at `url`. Keys of kinds that are not known are left out.
///
/// # Errors
/// There is no answer, or it is no key set.
pub async fn fetch_keys(http: &ProviderHttp, url: &Url) -> Result<Vec<CoreJsonWebKey>, ProviderFault> {
    let answer = get(http, Endpoint::Keys, url).await?;
    let body = usable(Endpoint::Keys, answer)?;
    let keys: Result<JsonWebKeySet<CoreJsonWebKey>, _> = serde_json::from_slice(&body);
    let keys = keys.map_err(|_| ProviderFault::Misconfigured(format!("{} is no key set", Endpoint::Keys)))?;
    Ok(keys.keys().clone())
}

async fn get(http: &ProviderHttp, endpoint: Endpoint, url: &Url) -> Result<HttpResponse, HttpError> {
    let request: HttpRequest = Request::get(url.as_str())
        .header("accept", "application/json")
        .body(Vec::new())
        .map_err(|error| HttpError::new(endpoint, url, HttpErrorKind::Message(error.to_string())))?;
    http.send(endpoint, request).await
}

fn usable(endpoint: Endpoint, answer: HttpResponse) -> Result<Vec<u8>, ProviderFault> {
    let status = answer.status().as_u16();
    match status {
        200 => Ok(answer.into_body()),
        status if is_temporary(status) => {
            Err(ProviderFault::Unavailable(format!("{endpoint} answered status {status}")))
        }
        _ => Err(ProviderFault::Misconfigured(format!("{endpoint} answered status {status}"))),
    }
}
