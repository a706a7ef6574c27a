//! The end-session endpoint (RP-Initiated Logout 1.0).

use std::collections::HashMap;

use actix_web::{
    HttpResponse,
    http::header::LOCATION,
    web::{Data, Query},
};
use url::Url;

use super::provider::Provider;

/// Sends the browser back to the app, and to no other origin. The provider has no sessions of its
/// own to end.
pub async fn end_session(provider: Data<Provider>, query: Query<HashMap<String, String>>) -> HttpResponse {
    let return_url = query.get("post_logout_redirect_uri").filter(|uri| {
        Url::parse(uri).is_ok_and(|uri| uri.origin().ascii_serialization() == provider.app.origin())
    });
    match return_url {
        Some(uri) => HttpResponse::SeeOther().insert_header((LOCATION, uri.as_str())).finish(),
        None => HttpResponse::Ok().body("You are signed out of the development provider.\n"),
    }
}
