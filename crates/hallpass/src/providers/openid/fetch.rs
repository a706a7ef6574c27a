//! Fetches the discovery document and the key set of an OpenID provider.

use openidconnect::HttpResponse;
use url::Url;

use super::{
    discovery_document::DiscoveryDocument, openid_provider::OpenIdProvider, provider_key::ProviderKey,
};
use crate::providers::{
    endpoint::Endpoint,
    http_client::ProviderHttp,
    http_error::{HttpError, HttpErrorKind},
    http_status::status_fault,
    provider_fault::ProviderFault,
};

/// Fetches the discovery document of `provider`, unread.
///
/// # Errors
/// There is no answer.
pub async fn fetch_document(
    http: &ProviderHttp,
    provider: &OpenIdProvider,
) -> Result<HttpResponse, HttpError> {
    let url = provider.document_url().ok_or_else(|| {
        let nowhere = Url::parse("data:,").expect("BUG: this is a URL");
        let kind = HttpErrorKind::Message("the issuer is no URL".into());
        HttpError::new(Endpoint::Discovery, &nowhere, kind)
    })?;
    http.get(Endpoint::Discovery, &url).await
}

/// Fetches and reads the discovery document of `provider`.
///
/// # Errors
/// There is no answer, or it cannot be used.
pub async fn discover(
    http: &ProviderHttp,
    provider: &OpenIdProvider,
) -> Result<DiscoveryDocument, ProviderFault> {
    let answer = fetch_document(http, provider).await?;
    let body = body_of(Endpoint::Discovery, answer)?;
    DiscoveryDocument::parse(&body, provider, http).map_err(|problems| {
        let problems: Vec<_> = problems.iter().map(ToString::to_string).collect();
        ProviderFault::Misconfigured(problems.join("; "))
    })
}

/// Fetches the key set at `url`. Keys of unknown types are left out.
///
/// # Errors
/// There is no answer, or it is no key set.
pub async fn fetch_keys(http: &ProviderHttp, url: &Url) -> Result<Vec<ProviderKey>, ProviderFault> {
    let answer = http.get(Endpoint::Keys, url).await?;
    let body = body_of(Endpoint::Keys, answer)?;
    let no_set = || ProviderFault::Misconfigured(format!("{} is no key set", Endpoint::Keys));
    ProviderKey::read_set(&body).ok_or_else(no_set)
}

fn body_of(endpoint: Endpoint, answer: HttpResponse) -> Result<Vec<u8>, ProviderFault> {
    match answer.status().as_u16() {
        200 => Ok(answer.into_body()),
        status => Err(status_fault(endpoint, status)),
    }
}
