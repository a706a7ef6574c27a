//! What the token endpoint answers (RFC 6749, section 5).

use std::time::Duration;

use actix_web::{
    HttpResponse,
    http::header::{CACHE_CONTROL, PRAGMA},
};
use serde::Serialize;

use crate::model::bearer_token::BearerToken;

/// Why an app gets no session. The codes are those of RFC 6749, section 5.2.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// A parameter is missing or came twice, or the body is no form.
    InvalidRequest(&'static str),
    /// There is no such app.
    InvalidClient,
    /// The code was used, has expired, or is not for this app, redirect URI or verifier; or the
    /// session in the browser has ended.
    InvalidGrant,
    /// It is not an authorization code.
    UnsupportedGrantType,
}

#[derive(Serialize)]
struct ErrorBody {
    error: &'static str,
    error_description: &'static str,
}

impl TokenError {
    /// The answer.
    pub fn answer(self) -> HttpResponse {
        let (error, error_description) = match self {
            Self::InvalidRequest(description) => ("invalid_request", description),
            Self::InvalidClient => ("invalid_client", "client_id is not that of an app of this site"),
            Self::InvalidGrant => (
                "invalid_grant",
                "the code was used or has expired, or is not for this client_id, redirect_uri and code_verifier",
            ),
            Self::UnsupportedGrantType => ("unsupported_grant_type", "only authorization_code is supported"),
        };
        let mut answer = HttpResponse::BadRequest();
        answer.insert_header((CACHE_CONTROL, "no-store")).json(ErrorBody { error, error_description })
    }
}

#[derive(Serialize)]
struct TokenBody<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u64,
}

/// The answer with a token. It expires in `expires_in`, without activity.
pub fn token_answer(token: &BearerToken, expires_in: Duration) -> HttpResponse {
    let body =
        TokenBody { access_token: token.expose(), token_type: "Bearer", expires_in: expires_in.as_secs() };
    let mut answer = HttpResponse::Ok();
    answer.insert_header((CACHE_CONTROL, "no-store")).insert_header((PRAGMA, "no-cache")).json(body)
}
