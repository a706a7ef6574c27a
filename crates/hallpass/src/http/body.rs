//! The body of a sign-in or sign-out: small, soon, and a form or JSON.

use std::time::Duration;

use actix_web::{
    HttpRequest,
    http::header::CONTENT_TYPE,
    web::{BytesMut, Payload},
};
use futures_util::StreamExt as _;
use hallpass_types::{ErrorCode, paths};
use serde_json::Value;

use super::fields::{Fields, parse_form, parse_json};
use crate::http::error::Error;

const MAX_BYTES: usize = 16 * 1024;
/// Actix waits for a body for as long as its sender likes.
const DEADLINE: Duration = Duration::from_secs(10);

/// How the answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// 303.
    Redirect,
    /// 200 with `{"url": …}`.
    Json,
}

/// What Auth.js' client, our own, and a plain HTML form send. Other fields are ignored.
#[derive(Default)]
pub struct AuthForm {
    fields: Fields,
}

impl AuthForm {
    /// Reads the body of `req`.
    ///
    /// # Errors
    /// It is too large, too slow, or not what its type says.
    pub async fn read(req: &HttpRequest, payload: Payload) -> Result<Self, Error> {
        let bytes = tokio::time::timeout(DEADLINE, collect(req, payload))
            .await
            .map_err(|_| Error::new(req, ErrorCode::RequestTimeout))??;
        let kind = req.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let fields = match kind.as_str() {
            "application/x-www-form-urlencoded" => parse_form(&bytes),
            "application/json" => parse_json(&bytes),
            _ => Ok(Fields::new()),
        };
        let fields = fields.map_err(|_| Error::new(req, ErrorCode::BadRequest))?;
        Ok(Self { fields })
    }

    /// The token that must match the cookie.
    pub fn csrf_token(&self) -> Option<&str> {
        self.text("csrfToken")
    }

    /// A field, if it is there and is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.fields.get(name)?.as_str()
    }

    /// Where the person wants to go afterwards.
    pub fn callback_url(&self) -> Option<&str> {
        self.fields.get("callbackUrl")?.as_str()
    }

    /// What the client wants to be kept in the session, if anything.
    pub fn take_data(&mut self) -> Option<Value> {
        self.fields.remove("data").filter(|data| !data.is_null())
    }

    /// How the answer is wanted: version 4 of Auth.js' client says it in the body, version 5 in a header.
    pub fn response_mode(&self, req: &HttpRequest) -> ResponseMode {
        let json = self.fields.get("json").is_some_and(|value| *value == true || value == "true");
        if json || req.headers().contains_key(paths::RETURN_REDIRECT_HEADER) {
            ResponseMode::Json
        } else {
            ResponseMode::Redirect
        }
    }
}

async fn collect(req: &HttpRequest, mut payload: Payload) -> Result<BytesMut, Error> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| Error::new(req, ErrorCode::BadRequest).because(error))?;
        if bytes.len() + chunk.len() > MAX_BYTES {
            return Err(Error::new(req, ErrorCode::PayloadTooLarge));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
