//! The endpoints of an OpenID provider; GitHub's authorization and token endpoints are the same.

use std::{collections::HashMap, sync::atomic::Ordering};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{AUTHORIZATION, LOCATION},
    web::{Bytes, Data, Query},
};
use serde_json::{Value, json};

use super::{State, client_auth::basic_credentials, form_post, keys::eddsa_jwk};

pub(super) async fn discovery(state: Data<State>) -> HttpResponse {
    if let Some(reply) = state.reply("discovery").await {
        return reply.send().await;
    }
    let issuer = &state.issuer;
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
        "authorization_response_iss_parameter_supported": true,
    });
    if state.states_prompts.load(Ordering::SeqCst) {
        document["prompt_values_supported"] = json!(["none", "login", "consent"]);
    }
    (state.behaviour.lock().unwrap().discovery)(&mut document);
    HttpResponse::Ok().json(document)
}

pub(super) async fn key_set(state: Data<State>) -> HttpResponse {
    if let Some(reply) = state.reply("jwks").await {
        return reply.send().await;
    }
    let mut keys = vec![eddsa_jwk(*state.key_number.lock().unwrap())];
    keys.extend(state.keys.public_keys());
    let mut key_set = json!({ "keys": keys });
    (state.behaviour.lock().unwrap().keys)(&mut key_set);
    HttpResponse::Ok().json(key_set)
}

pub(super) async fn authorize(state: Data<State>, query: Query<HashMap<String, String>>) -> HttpResponse {
    state.authorization_requests.lock().unwrap().push(query.0.clone());
    if let Some(reply) = state.reply("authorize").await {
        return reply.send().await;
    }
    let code = format!("code-{}", query["state"]);
    let is_openid = query.get("scope").is_some_and(|scope| scope.split(' ').any(|name| name == "openid"));
    if is_openid {
        state.nonces.lock().unwrap().insert(code.clone(), query.get("nonce").cloned());
    }
    let mut parameters = json!({ "code": code, "state": query["state"] });
    // As an OpenID provider it promises to name its issuer; GitHub does not.
    if is_openid {
        parameters["iss"] = json!(state.issuer);
    }
    (state.behaviour.lock().unwrap().callback)(&mut parameters);
    if query.get("response_mode").is_some_and(|mode| mode == "form_post") {
        return form_post::page(&query["redirect_uri"], &parameters);
    }
    let mut url = url::Url::parse(&query["redirect_uri"]).unwrap();
    for (name, value) in parameters.as_object().unwrap() {
        url.query_pairs_mut().append_pair(name, value.as_str().unwrap());
    }
    url.set_fragment(state.behaviour.lock().unwrap().fragment);
    HttpResponse::SeeOther().insert_header((LOCATION, url.as_str())).finish()
}

pub(super) async fn token(state: Data<State>, req: HttpRequest, body: Bytes) -> HttpResponse {
    let body = String::from_utf8(body.to_vec()).unwrap();
    state.token_requests.lock().unwrap().push(body.clone());
    if !state.behaviour.lock().unwrap().client_auth.accepts(&req, &body) {
        return HttpResponse::Unauthorized().json(json!({ "error": "invalid_client" }));
    }
    let refusal = (state.behaviour.lock().unwrap().client)(&client_secret(&req, &body));
    if let Some(reply) = refusal {
        return reply.send().await;
    }
    if let Some(reply) = state.reply("token").await {
        return reply.send().await;
    }
    let fields: HashMap<String, String> = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
    let delay = (state.behaviour.lock().unwrap().delay)(&fields["code"]);
    tokio::time::sleep(delay).await;
    state.wait_for_release().await;
    let nonce = state.nonces.lock().unwrap().remove(&fields["code"]);
    let mut tokens = json!({ "access_token": "an access token", "token_type": "bearer" });
    if let Some(nonce) = nonce {
        tokens["id_token"] = json!(state.id_token(nonce.as_ref()));
    }
    (state.behaviour.lock().unwrap().tokens)(&mut tokens);
    HttpResponse::Ok().json(tokens)
}

/// The client's secret, from the header or from the body.
fn client_secret(req: &HttpRequest, body: &str) -> String {
    if let Some((_, secret)) = basic_credentials(req) {
        return secret;
    }
    let mut fields = url::form_urlencoded::parse(body.as_bytes());
    fields.find(|(name, _)| name == "client_secret").map(|(_, value)| value.into_owned()).unwrap_or_default()
}

pub(super) async fn userinfo(state: Data<State>, req: HttpRequest) -> HttpResponse {
    answer_bearer(&state, "userinfo", &req, json!({ "sub": "fake-1" })).await
}

/// Answers `correct` to the bearer of the access token.
pub(super) async fn answer_bearer(
    state: &State,
    endpoint: &'static str,
    req: &HttpRequest,
    correct: Value,
) -> HttpResponse {
    match state.reply(endpoint).await {
        Some(reply) => reply.send().await,
        None if is_bearer(req) => HttpResponse::Ok().json(correct),
        None => HttpResponse::Unauthorized().finish(),
    }
}

/// Whether a request has the access token.
pub(super) fn is_bearer(req: &HttpRequest) -> bool {
    req.headers().get(AUTHORIZATION).is_some_and(|token| token == "Bearer an access token")
}
