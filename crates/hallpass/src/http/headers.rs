//! The security headers that every response carries.

use std::{
    future::{Ready, ready},
    pin::Pin,
    task::{Context, Poll, ready as ready_or_pending},
};

use actix_web::{
    Error as ActixError, HttpRequest,
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::header::{
        CONTENT_SECURITY_POLICY, CROSS_ORIGIN_OPENER_POLICY, CROSS_ORIGIN_RESOURCE_POLICY, HeaderMap,
        HeaderName, HeaderValue, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
        X_FRAME_OPTIONS,
    },
};
use pin_project_lite::pin_project;

use super::{content_policy::NOT_A_PAGE, site::site};

/// The headers of every response. (Values that are checked when this is compiled cost nothing.)
static HEADERS: [(HeaderName, HeaderValue); 6] = [
    // Browsers must not guess types: a session never becomes a script.
    (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    // No other site learns our URLs. (With `no-referrer` browsers would send our own forms with
    // `Origin: null`.)
    (REFERRER_POLICY, HeaderValue::from_static("same-origin")),
    // No other site frames our pages (clickjacking). The second is for browsers that do not know
    // the first.
    (CONTENT_SECURITY_POLICY, HeaderValue::from_static(NOT_A_PAGE)),
    (X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    // Pages of other sites share no window and no process with ours, and cannot embed our
    // resources.
    (CROSS_ORIGIN_OPENER_POLICY, HeaderValue::from_static("same-origin")),
    (CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")),
];

/// Browsers that have been here over https come back over https alone, for a year (RFC 6797). Not
/// for subdomains: they are not ours.
static HSTS: (HeaderName, HeaderValue) =
    (STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));

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
        if site(req).is_some_and(|site| site.public_url().is_secure()) { Self::Https } else { Self::Plain }
    }
}

/// Adds the security headers to a response, where they are not there yet.
pub fn set_security_headers(headers: &mut HeaderMap, transport: Transport) {
    // A pass over the few that are there costs less than looking for each.
    let mut is_there = [false; HEADERS.len()];
    for own in headers.keys() {
        if let Some(index) = HEADERS.iter().position(|(name, _)| name == own) {
            is_there[index] = true;
        }
    }
    // (To append is cheaper than to insert.)
    for ((name, value), is_there) in HEADERS.iter().zip(is_there) {
        if !is_there {
            headers.append(name.clone(), value.clone());
        }
    }
    let (name, value) = &HSTS;
    if transport == Transport::Https && !headers.contains_key(name) {
        headers.append(name.clone(), value.clone());
    }
}

/// A layer that adds the security headers.
pub fn security_headers() -> SecurityHeaders {
    SecurityHeaders(())
}

/// The layer of [`security_headers`].
pub struct SecurityHeaders(());

impl<S, B> Transform<S, ServiceRequest> for SecurityHeaders
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = ActixError>,
{
    type Response = ServiceResponse<B>;
    type Error = ActixError;
    type Transform = SecurityHeadersService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(SecurityHeadersService { service }))
    }
}

/// The service of [`SecurityHeaders`].
pub struct SecurityHeadersService<S> {
    service: S,
}

impl<S, B> Service<ServiceRequest> for SecurityHeadersService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = ActixError>,
{
    type Response = ServiceResponse<B>;
    type Error = ActixError;
    type Future = AddingHeaders<S::Future>;

    forward_ready!(service);

    fn call(&self, req: ServiceRequest) -> Self::Future {
        AddingHeaders { answer: self.service.call(req) }
    }
}

pin_project! {
    /// The answer of the service, to which the headers are added.
    pub struct AddingHeaders<F> {
        #[pin]
        answer: F,
    }
}

impl<F, B> Future for AddingHeaders<F>
where
    F: Future<Output = Result<ServiceResponse<B>, ActixError>>,
{
    type Output = Result<ServiceResponse<B>, ActixError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut answer = ready_or_pending!(self.project().answer.poll(context))?;
        let transport = Transport::of(answer.request());
        set_security_headers(answer.headers_mut(), transport);
        Poll::Ready(Ok(answer))
    }
}
