//! Answers this machine only: no other host name (DNS rebinding), nothing that came through a proxy.

use actix_web::{
    Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::HOST,
    middleware::Next,
    web::Data,
};

use super::Provider;

/// Refuses a foreign `Host`, and any `Forwarded` or `X-Forwarded-*` header.
///
/// # Errors
/// Only what the handler answers.
pub async fn only_this_machine<B: MessageBody + 'static>(
    provider: Data<Provider>,
    req: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let own_host = req.headers().get_all(HOST).all(|host| host.as_bytes() == provider.authority.as_bytes())
        && req.headers().contains_key(HOST)
        && req.uri().authority().is_none_or(|authority| authority.as_str() == provider.authority);
    let forwarded = req.headers().keys().any(|name| {
        let name = name.as_str();
        name == "forwarded" || name == "via" || name.starts_with("x-forwarded")
    });
    if own_host && !forwarded {
        return Ok(next.call(req).await?.map_into_left_body());
    }
    let text = "The development provider answers only requests that come directly from this machine.\n";
    Ok(req.into_response(HttpResponse::Forbidden().body(text)).map_into_right_body())
}
