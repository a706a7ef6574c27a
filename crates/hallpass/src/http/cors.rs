//! Cross-origin requests (CORS, Fetch Standard, section 3.2): the pages of the allowed origins may
//! send requests with cookies and read the answers. Browsers keep every other origin from both.

use std::{
    future::{Ready, ready},
    rc::Rc,
    sync::Arc,
};

use actix_web::{
    Error as ActixError, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
    http::{
        Method,
        header::{
            ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS,
            ACCESS_CONTROL_ALLOW_ORIGIN, ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE,
            ACCESS_CONTROL_REQUEST_METHOD, HeaderMap, HeaderName, HeaderValue, ORIGIN, VARY,
        },
    },
};
use futures_util::future::LocalBoxFuture;

use super::private_response::varies_by;
use crate::model::site::Site;

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT, PATCH, DELETE");

/// Request headers of our client and of Auth.js', beside those that are always allowed.
const REQUEST_HEADERS: &str =
    "Authorization, Content-Type, If-None-Match, X-Auth-Return-Redirect, X-CSRF-Token, X-Session-Activity";

/// Response headers that scripts may read, beside those that they always may.
const EXPOSED_HEADERS: &str = "Date, ETag, Link, Retry-After, X-Session-Ended";

/// How long a browser need not ask again, in seconds: the longest that any browser accepts.
const MAX_AGE: HeaderValue = HeaderValue::from_static("7200");

/// The layer of [`Hallpass::cors`](crate::Hallpass::cors).
///
/// ```no_run
/// # use actix_web::{App, http::header::HeaderName};
/// # fn app(hallpass: &hallpass::Hallpass) {
/// let cors = hallpass
///     .cors()
///     .allow_header(&HeaderName::from_static("x-request-id"))
///     .expose_header(&HeaderName::from_static("x-total-count"));
/// let app = App::new().wrap(cors);
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Cors {
    site: Site,
    headers: Arc<ListedHeaders>,
}

/// What is allowed beside origins, as it is sent.
#[derive(Clone, Debug)]
struct ListedHeaders {
    allowed: HeaderValue,
    exposed: HeaderValue,
}

impl Cors {
    pub(crate) fn new(site: &Site) -> Self {
        let allowed = HeaderValue::from_static(REQUEST_HEADERS);
        let headers = ListedHeaders { allowed, exposed: HeaderValue::from_static(EXPOSED_HEADERS) };
        Self { site: site.clone(), headers: Arc::new(headers) }
    }

    /// Lets scripts of the front ends send this request header, too.
    #[must_use]
    pub fn allow_header(mut self, name: &HeaderName) -> Self {
        let headers = Arc::make_mut(&mut self.headers);
        headers.allowed = with_name(&headers.allowed, name);
        self
    }

    /// Lets scripts of the front ends read this response header, too.
    #[must_use]
    pub fn expose_header(mut self, name: &HeaderName) -> Self {
        let headers = Arc::make_mut(&mut self.headers);
        headers.exposed = with_name(&headers.exposed, name);
        self
    }
}

/// `list` with `name` at its end.
fn with_name(list: &HeaderValue, name: &HeaderName) -> HeaderValue {
    let list = [list.as_bytes(), b", ", name.as_str().as_bytes()].concat();
    HeaderValue::from_bytes(&list).expect("BUG: a name of a header is valid in a header")
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
        ready(Ok(CorsService { service: Rc::new(service), cors: self.clone() }))
    }
}

/// The service of [`Cors`].
pub struct CorsService<S> {
    service: Rc<S>,
    cors: Cors,
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
        let origin = allowed_origin(req.headers(), &self.cors.site);
        let headers = Arc::clone(&self.cors.headers);
        if let Some(origin) = origin.clone().filter(|_| is_preflight(&req)) {
            let answer = req.into_response(answer_preflight(origin, &headers)).map_into_right_body();
            return Box::pin(ready(Ok(answer)));
        }
        let answer = self.service.call(req);
        Box::pin(async move {
            match answer.await {
                Ok(mut answer) => {
                    add_headers(answer.headers_mut(), origin, &headers);
                    Ok(answer.map_into_left_body())
                }
                // Actix makes the answer outside of all layers. The error keeps its type for them.
                Err(mut error) => {
                    error.add_response_mapper(move |mut answer| {
                        add_headers(answer.headers_mut(), origin.clone(), &headers);
                        answer
                    });
                    Err(error)
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

fn answer_preflight(origin: HeaderValue, headers: &ListedHeaders) -> HttpResponse {
    let mut answer = HttpResponse::NoContent();
    answer
        .insert_header((ACCESS_CONTROL_ALLOW_METHODS, METHODS))
        .insert_header((ACCESS_CONTROL_ALLOW_HEADERS, headers.allowed.clone()))
        .insert_header((ACCESS_CONTROL_MAX_AGE, MAX_AGE));
    let mut answer = answer.finish();
    add_headers(answer.headers_mut(), Some(origin), headers);
    answer
}

/// `Vary: Origin` on every answer: a cache must not give one origin's answer to another.
fn add_headers(answer: &mut HeaderMap, origin: Option<HeaderValue>, headers: &ListedHeaders) {
    if !varies_by(answer, "origin") {
        answer.append(VARY, HeaderValue::from_static("Origin"));
    }
    let Some(origin) = origin else { return };
    answer.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    answer.insert(ACCESS_CONTROL_ALLOW_CREDENTIALS, HeaderValue::from_static("true"));
    answer.insert(ACCESS_CONTROL_EXPOSE_HEADERS, headers.exposed.clone());
}
