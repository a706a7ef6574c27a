//! The discovery document (OpenID Connect Discovery 1.0, section 3) and the keys.

use actix_web::{HttpResponse, web::Data};
use openidconnect::{
    AuthUrl, EmptyAdditionalProviderMetadata, JsonWebKeySetUrl, PrivateSigningKey as _, ResponseTypes, Scope,
    TokenUrl, UserInfoUrl,
    core::{
        CoreClientAuthMethod, CoreGrantType, CoreJsonWebKeySet, CoreJwsSigningAlgorithm,
        CoreProviderMetadata, CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde_json::json;

use super::provider::Provider;

/// Answers with the discovery document.
pub async fn get_configuration(provider: Data<Provider>) -> HttpResponse {
    let at = |path: &str| format!("{}{path}", provider.issuer.as_str());
    let urls = (|| {
        Ok::<_, url::ParseError>((
            AuthUrl::new(at("/authorize"))?,
            JsonWebKeySetUrl::new(at("/jwks"))?,
            TokenUrl::new(at("/token"))?,
            UserInfoUrl::new(at("/userinfo"))?,
        ))
    })();
    let (authorize, jwks, token, userinfo) = urls.expect("BUG: the issuer is a URL");
    let metadata = CoreProviderMetadata::new(
        provider.issuer.clone(),
        authorize,
        jwks,
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Public],
        vec![CoreJwsSigningAlgorithm::EdDsa],
        EmptyAdditionalProviderMetadata::default(),
    )
    .set_token_endpoint(Some(token))
    .set_userinfo_endpoint(Some(userinfo))
    .set_grant_types_supported(Some(vec![CoreGrantType::AuthorizationCode]))
    .set_token_endpoint_auth_methods_supported(Some(vec![CoreClientAuthMethod::ClientSecretBasic]))
    .set_scopes_supported(Some(
        ["openid", "profile", "email"].map(|scope| Scope::new(scope.into())).to_vec(),
    ));
    let mut document = serde_json::to_value(metadata).expect("BUG: metadata is JSON");
    // RFC 8414, RFC 9207, RP-Initiated Logout 1.0 and Initiating User Registration 1.0:
    // `openidconnect` does not have these.
    document["code_challenge_methods_supported"] = json!(["S256"]);
    document["authorization_response_iss_parameter_supported"] = json!(true);
    document["end_session_endpoint"] = json!(at("/logout"));
    document["prompt_values_supported"] = json!(["none", "login", "select_account"]);
    HttpResponse::Ok().json(document)
}

/// Answers with the key that signs ID tokens.
pub async fn get_keys(provider: Data<Provider>) -> HttpResponse {
    HttpResponse::Ok().json(CoreJsonWebKeySet::new(vec![provider.signing_key.as_verification_key()]))
}
