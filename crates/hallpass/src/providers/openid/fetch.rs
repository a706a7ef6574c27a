//! Fetches the discovery document and the key set of an OpenID provider.

use openidconnect::{HttpResponse, IssuerUrl, JsonWebKeySet, core::CoreJsonWebKey};
use url::Url;

use super::discovery_document::DiscoveryDocument;
use crate::providers::{
    endpoint::Endpoint,
    http_client::ProviderHttp,
    http_error::{HttpError, HttpErrorKind},
    http_status::status_fault,
    provider_fault::ProviderFault,
};

/// The URL of the discovery document of `issuer` (OpenID Connect Discovery 1.0, section 4).
pub fn document_url(issuer: &IssuerUrl) -> Option<Url> {
    issuer.join(".well-known/openid-configuration").ok()
}

/// Fetches the discovery document of `issuer`, unread.
///
/// # Errors
/// There is no answer.
pub async fn fetch_document(http: &ProviderHttp, issuer: &IssuerUrl) -> Result<HttpResponse, HttpError> {
    let url = document_url(issuer).ok_or_else(|| {
        let kind = HttpErrorKind::Message("the issuer is no URL".into());
        HttpError::new(Endpoint::Discovery, issuer.url(), kind)
    })?;
    http.get(Endpoint::Discovery, &url).await
}

/// Fetches and reads the discovery document of `issuer`.
///
/// # Errors
/// There is no answer, or it cannot be used.
pub async fn discover(http: &ProviderHttp, issuer: &IssuerUrl) -> Result<DiscoveryDocument, ProviderFault> {
    let answer = fetch_document(http, issuer).await?;
    let body = body_of(Endpoint::Discovery, answer)?;
    DiscoveryDocument::parse(&body, issuer, http).map_err(|problems| {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        ProviderFault::Misconfigured(problems.join("; "))
    })
}

/// Fetches the key set at `url`. Keys of unknown types are left out.
///
/// # Errors
/// There is no answer, or it is no key set.
pub async fn fetch_keys(http: &ProviderHttp, url: &Url) -> Result<Vec<CoreJsonWebKey>, ProviderFault> {
    let answer = http.get(Endpoint::Keys, url).await?;
    let body = body_of(Endpoint::Keys, answer)?;
    let keys: Result<JsonWebKeySet<CoreJsonWebKey>, _> = serde_json::from_slice(&body);
    let keys = keys.map_err(|_| ProviderFault::Misconfigured(format!("{} is no key set", Endpoint::Keys)))?;
    Ok(keys.keys().clone())
}

fn body_of(endpoint: Endpoint, answer: HttpResponse) -> Result<Vec<u8>, ProviderFault> {
    match answer.status().as_u16() {
        200 => Ok(answer.into_body()),
        status => Err(status_fault(endpoint, status)),
    }
}
