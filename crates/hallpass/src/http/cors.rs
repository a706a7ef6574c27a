//! Cross-origin requests (CORS, Fetch Standard, section 3.2): the pages of the allowed origins may send
//! requests with cookies and read the answers. Browsers keep every other origin from both.

use std::{
    future::{Ready, ready},
    rc::Rc,
};

use actix_web::{
    Error as ActixError, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    error::InternalError,
    http::{
        Method,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderValue, ORIGIN, VARY,
        },
    },
};
use futures_util::future::LocalBoxFuture;

use crate::model::site::Site;

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");

/// Request headers of our client and of Auth.js', beside those that are always allowed.
const REQUEST_HEADERS: HeaderValue = HeaderValue::from_static(
    "Authorization, Content-Type, If-None-Match, X-Auth-Return-Redirect, X-CSRF-Token, X-Session-Activity",
);

/// Response headers that scripts may read, beside those that they always may.
const EXPOSED_HEADERS: HeaderValue =
    HeaderValue::from_static("Date, ETag, Link, Retry-After, X-Session-Ended");

/// How long a browser need not ask again, in seconds: the longest that any browser accepts.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");

/// The layer of [`Hallpass::cors`](crate::Hallpass::cors).
#[derive(Clone)]
pub struct Cors {
    site: Site,
}

impl Cors {
    pub(crate) fn new(site: &Site) -> Self {
        Self { site: site.clone() }
    }
}

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = ActixError> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = ActixError;
    type Transform = CorsService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(CorsService { service: Rc::new(service), site: self.site.clone() }))
    }
}

/// The service of [`Cors`].
pub struct CorsService<S> {
    service: Rc<S>,
    site: Site,
}

impl<S, B> Service<ServiceRequest> for CorsService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = ActixError> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = ActixError;
    type Future = LocalBoxFuture<'static, Result<Self::Response, ActixError>>;

    forward_ready!(service);

    fn call(&self, req: ServiceRequest) -> Self::Future {
        let origin = allowed_origin(req.headers(), &self.site);
        if let Some(origin) = origin.clone().filter(|_| is_preflight(&req)) {
            let answer = req.into_response(answer_preflight(origin)).map_into_right_body();
            return Box::pin(ready(Ok(answer)));
        }
        let answer = self.service.call(req);
        Box::pin(async move {
            match answer.await {
                Ok(mut answer) => {
                    add_headers(answer.headers_mut(), origin);
                    Ok(answer.map_into_left_body())
                }
                // Actix makes the answer outside of all layers.
                Err(error) => {
                    let mut answer = error.error_response();
                    add_headers(answer.headers_mut(), origin);
                    Err(InternalError::from_response(error, answer).into())
                }
            }
        })
    }
}

/// The origin of the page that sends the request, if it is allowed.
fn allowed_origin(headers: &HeaderMap, site: &Site) -> Option<HeaderValue> {
    let mut all = headers.get_all(ORIGIN);
    let origin = all.next().filter(|_| all.next().is_none())?;
    site.allows_origin(origin.as_bytes()).then(|| origin.clone())
}

/// Whether a browser asks whether it may send another request.
fn is_preflight(req: &ServiceRequest) -> bool {
    *req.method() == Method::OPTIONS && req.headers().contains_key(ACCESS_CONTROL_REQUEST_METHOD)
}

fn answer_preflight(origin: HeaderValue) -> HttpResponse {
    let mut answer = HttpResponse::NoContent();
    answer
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, METHODS))
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS))
        .insert_header((ACCESS_CONTROL_MAX_AGE, MAX_AGE));
    let mut answer = answer.finish();
    add_headers(answer.headers_mut(), Some(origin));
    answer
}

/// `Vary: Origin` on every answer: a cache must not give one origin's answer to another.
fn add_headers(headers: &mut HeaderMap, origin: Option<HeaderValue>) {
    let names_origin = |value: &HeaderValue| {
        let mut names = value.to_str().unwrap_or_default().split(',').map(str::trim);
        names.any(|name| name.eq_ignore_ascii_case("origin") || name == "*")
    };
    if !headers.get_all(VARY).any(names_origin) {
        headers.append(VARY, HeaderValue::from_static("Origin"));
    }
    let Some(origin) = origin else { return };
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED_HEADERS);
}
