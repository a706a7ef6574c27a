//! What the person is called, and the way out.

use std::collections::HashMap;

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{AUTHORIZATION, CACHE_CONTROL, LOCATION, WWW_AUTHENTICATE},
    web::{Data, Query},
};
use openidconnect::{
    EmptyAdditionalClaims, EndUserEmail, EndUserName, EndUserPictureUrl, LocalizedClaim, StandardClaims,
    SubjectIdentifier, core::CoreUserInfoClaims,
};

use super::Provider;

/// The userinfo endpoint (OpenID Connect Core 1.0, section 5.3).
pub async fn get_userinfo(req: HttpRequest, provider: Data<Provider>) -> HttpResponse {
    let header = req.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer "));
    let Some(person) = token.and_then(|token| provider.grants.find_token(token)) else {
        return HttpResponse::Unauthorized()
            .insert_header((WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""))
            .finish();
    };
    let localized = |text: String| LocalizedClaim::from(EndUserPictureUrl::new(text));
    let claims = StandardClaims::new(SubjectIdentifier::new(person.id.into()))
        .set_name(person.name.map(|name| LocalizedClaim::from(EndUserName::new(name.into()))))
        .set_email(person.email.map(|email| EndUserEmail::new(email.into())))
        .set_email_verified(person.email.map(|_| true))
        .set_picture(person.picture(&provider.issuer).map(localized));
    HttpResponse::Ok()
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(CoreUserInfoClaims::new(claims, EmptyAdditionalClaims {}))
}

/// The end-session endpoint (RP-Initiated Logout 1.0). The provider holds no session of its own, so that there is
/// nothing to end: it goes back to the app, and to nowhere else.
pub async fn end_session(provider: Data<Provider>, query: Query<HashMap<String, String>>) -> HttpResponse {
    let back = query.get("post_logout_redirect_uri").filter(|uri| {
        url::Url::parse(uri).is_ok_and(|uri| uri.origin().ascii_serialization() == provider.app.origin())
    });
    match back {
        Some(uri) => HttpResponse::SeeOther().insert_header((LOCATION, uri.as_str())).finish(),
        None => HttpResponse::Ok().body("You are signed out of the development provider.\n"),
    }
}
