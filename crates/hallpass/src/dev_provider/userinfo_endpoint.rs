//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3).

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE},
    web::Data,
};
use openidconnect::{
    EmptyAdditionalClaims, EndUserEmail, EndUserName, EndUserPictureUrl, LocalizedClaim, StandardClaims,
    SubjectIdentifier, core::CoreUserInfoClaims,
};

use super::provider::Provider;

/// Answers with the name, the e-mail address and the picture of the person.
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
