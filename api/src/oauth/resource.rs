//! Asks a provider for a document about the person, with their access token.

use anyhow::anyhow;
use openidconnect::http::{
    Request, StatusCode,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;

use super::http_client::ProviderHttp;

/// A document that could not be had.
#[derive(Debug)]
pub enum ResourceError {
    /// The provider says that this token is not for it.
    Denied(StatusCode),
    /// No answer, or nonsense.
    Unavailable(anyhow::Error),
}

impl From<ResourceError> for anyhow::Error {
    fn from(error: ResourceError) -> Self {
        match error {
            ResourceError::Denied(status) => anyhow!("the provider denied what was asked for ({status})"),
            ResourceError::Unavailable(cause) => cause,
        }
    }
}

/// Gets JSON from `url` as the bearer of `token`, which travels in the header alone (RFC 6750, section 2.1).
///
/// # Errors
/// See [`ResourceError`]; none shows the token or the answer.
pub async fn get_json<T: DeserializeOwned>(
    http: &ProviderHttp,
    url: &str,
    token: &SecretString,
) -> Result<T, ResourceError> {
    let unavailable = |error: anyhow::Error| ResourceError::Unavailable(error);
    let request = Request::get(url)
        .header(ACCEPT, "application/json")
        .header(AUTHORIZATION, format!("Bearer {}", token.expose_secret()))
        .body(Vec::new())
        .map_err(|error| unavailable(error.into()))?;
    let answer = http.send(request).await.map_err(|error| unavailable(error.into()))?;
    match answer.status() {
        StatusCode::OK => {}
        status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::NOT_FOUND) => {
            return Err(ResourceError::Denied(status));
        }
        status => return Err(unavailable(anyhow!("{} answered {status}", path_of(url)))),
    }
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let essence = kind.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Err(unavailable(anyhow!("{} answered something other than JSON", path_of(url))));
    }
    let nonsense = |_| unavailable(anyhow!("the answer of {} makes no sense", path_of(url)));
    serde_json::from_slice(answer.body()).map_err(nonsense)
}

/// For the log: without a query, which may say who somebody is.
fn path_of(url: &str) -> &str {
    url.split('?').next().unwrap_or_default()
}
