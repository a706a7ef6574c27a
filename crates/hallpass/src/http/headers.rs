//! The security headers that every response carries.

use actix_web::{
    Error as ActixError, HttpRequest,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{
        CONTENT_SECURITY_POLICY, CROSS_ORIGIN_OPENER_POLICY, CROSS_ORIGIN_RESOURCE_POLICY, HeaderMap,
        HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        X_FRAME_OPTIONS,
    },
    middleware::Next,
};

use super::{content_policy::NOT_A_PAGE, public_url::public_url};
use crate::model::public_url::PublicUrl;

/// Browsers that have been here over https come back over https alone, for a year (RFC 6797). Not
/// for subdomains: they are not ours.
const HSTS: (HeaderName, &str) = (STRICT_TRANSPORT_SECURITY, "max-age=31536000");

/// Whether people reach the server over https.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// They do.
    Https,
    /// They do not, or it is not known.
    Plain,
}

impl Transport {
    /// That of the application which answers `req`.
    pub fn of(req: &HttpRequest) -> Self {
        if public_url(req).is_some_and(PublicUrl::is_secure) { Self::Https } else { Self::Plain }
    }
}

/// Adds the security headers to a response, where they are not there yet.
pub fn set_security_headers(headers: &mut HeaderMap, transport: Transport) {
    let hsts = (transport == Transport::Https).then_some(HSTS);
    let all = [
        // Browsers must not guess types: a session never becomes a script.
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // No other site learns our URLs. (With `no-referrer` browsers would send our own forms with
        // `Origin: null`.)
        (REFERRER_POLICY, "same-origin"),
        // No other site frames our pages (clickjacking). The second is for browsers that do not
        // know the first.
        (CONTENT_SECURITY_POLICY, NOT_A_PAGE),
        (X_FRAME_OPTIONS, "DENY"),
        // Pages of other sites share no window and no process with ours, and cannot embed our
        // resources.
        (CROSS_ORIGIN_OPENER_POLICY, "same-origin"),
        (CROSS_ORIGIN_RESOURCE_POLICY, "same-origin"),
    ];
    for (name, value) in all.into_iter().chain(hsts) {
        if !headers.contains_key(&name) {
            headers.insert(name, HeaderValue::from_static(value));
        }
    }
}

/// The layer that adds the security headers.
///
/// # Errors
/// None of its own.
pub async fn security_headers(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, ActixError> {
    let mut answer = next.call(req).await?;
    let transport = Transport::of(answer.request());
    set_security_headers(answer.headers_mut(), transport);
    Ok(answer)
}
