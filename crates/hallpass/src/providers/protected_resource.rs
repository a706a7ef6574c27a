//! Requests with an access token (RFC 6750): what a provider says about the person.

use openidconnect::{
    HttpResponse,
    http::{
        Request,
        header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE},
    },
};
use secrecy::{ExposeSecret as _, SecretString};
use url::Url;

use super::{
    endpoint::Endpoint,
    http_client::ProviderHttp,
    http_error::{HttpError, HttpErrorKind},
    http_status::status_fault,
    provider_fault::ProviderFault,
};

/// Gets the document at `url` with `token`, which is sent only in the header (RFC 6750,
/// section 2.1). Whether the document is JSON is up to its reader: some providers declare another
/// content type.
///
/// # Errors
/// No answer, or one whose status is not 200. None shows the token or the answer.
pub async fn get_document(
    http: &ProviderHttp,
    endpoint: Endpoint,
    url: &Url,
    token: &SecretString,
) -> Result<Vec<u8>, ProviderFault> {
    let request = Request::get(url.as_str())
        .header(ACCEPT, "application/json")
        .header(AUTHORIZATION, format!("Bearer {}", token.expose_secret()))
        .body(Vec::new());
    let request =
        request.map_err(|error| HttpError::new(endpoint, url, HttpErrorKind::Message(error.to_string())))?;
    read_answer(endpoint, http.send(endpoint, request).await?)
}

/// The document in an answer of `endpoint`.
///
/// # Errors
/// The status is not 200, or it is a signed token.
pub fn read_answer(endpoint: Endpoint, answer: HttpResponse) -> Result<Vec<u8>, ProviderFault> {
    let status = answer.status().as_u16();
    // GitHub answers 403 to too many requests, too.
    if status == 403 {
        return Err(ProviderFault::Unavailable(format!("{endpoint} answered status {status}")));
    }
    if status != 200 {
        return Err(status_fault(endpoint, status));
    }
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.to_ascii_lowercase().starts_with("application/jwt") {
        let cause = format!("{endpoint} answered a signed token (application/jwt), which is not read");
        return Err(ProviderFault::Misconfigured(cause));
    }
    Ok(answer.into_body())
}
