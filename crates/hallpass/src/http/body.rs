//! The body of a sign-in or sign-out: a form or JSON, with limits of size and time.

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
/// Actix itself has no timeout for a body.
const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// What HTML forms send.
const FORM: &str = "application/x-www-form-urlencoded";

/// How the client wants the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponseMode {
    /// 303.
    Redirect,
    /// 200 with `{"url": …}`.
    Json,
}

/// The fields that Auth.js' client, our own, and a plain HTML form send. Others are ignored.
#[derive(Default)]
pub struct AuthForm {
    fields: Fields,
}

impl AuthForm {
    /// Reads the body of `req`.
    ///
    /// # Errors
    /// It is too large, too slow, or does not match its media type.
    pub async fn read(req: &HttpRequest, payload: Payload) -> Result<Self, Error> {
        let bytes = read_body(req, payload).await?;
        let fields = match media_type(req).as_str() {
            FORM => parse_form(&bytes),
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

    /// The data that the client wants to be kept in the session, if any.
    pub fn take_data(&mut self) -> Option<Value> {
        self.fields.remove("data").filter(|data| !data.is_null())
    }

    /// How the client wants the response: version 4 of Auth.js' client says it in the body, version
    /// 5 in a header.
    pub fn response_mode(&self, req: &HttpRequest) -> ResponseMode {
        let json = self.fields.get("json").is_some_and(|value| *value == true || value == "true");
        if json || req.headers().contains_key(paths::RETURN_REDIRECT_HEADER) {
            ResponseMode::Json
        } else {
            ResponseMode::Redirect
        }
    }
}

/// Whether the body of `req` says that it is a form.
pub fn is_form(req: &HttpRequest) -> bool {
    media_type(req) == FORM
}

fn media_type(req: &HttpRequest) -> String {
    let content_type = req.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = content_type.unwrap_or_default().split(';').next().unwrap_or_default();
    media_type.trim().to_ascii_lowercase()
}

/// Reads the body of `req`.
///
/// # Errors
/// It is too large or too slow.
pub async fn read_body(req: &HttpRequest, payload: Payload) -> Result<BytesMut, Error> {
    let read = tokio::time::timeout(BODY_TIMEOUT, read_bytes(req, payload));
    read.await.map_err(|_| Error::new(req, ErrorCode::RequestTimeout))?
}

async fn read_bytes(req: &HttpRequest, mut payload: Payload) -> Result<BytesMut, Error> {
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
