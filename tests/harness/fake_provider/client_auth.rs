//! How the client of the fake provider must authenticate at its token endpoint.

use std::collections::HashMap;

use actix_web::{HttpRequest, http::header::AUTHORIZATION};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{CLIENT_ID, CLIENT_SECRET};
use crate::verify_client_token;

/// The only client authentication that is accepted. A wrong secret never is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClientAuth {
    /// The provider does not look.
    #[default]
    Unchecked,
    /// `client_secret_basic`.
    Basic,
    /// `client_secret_post`.
    Post,
    /// `client_secret_post` with a token that the client's key signed, as Apple wants it.
    PostedToken,
}

impl ClientAuth {
    /// Whether a token request with this `body` authenticates the client so, and in no other way
    /// beside it (RFC 6749, section 2.3).
    pub(super) fn accepts(self, req: &HttpRequest, body: &str) -> bool {
        let fields: HashMap<_, _> = url::form_urlencoded::parse(body.as_bytes()).collect();
        let field = |name: &str| fields.get(name).map(|value| &**value);
        let posted_id = field("client_id") == Some(CLIENT_ID);
        let posted = field("client_secret");
        let header = basic_credentials(req);
        let has_header = req.headers().contains_key(AUTHORIZATION);
        match self {
            Self::Unchecked => true,
            Self::Basic => {
                let right = (CLIENT_ID.to_owned(), CLIENT_SECRET.to_owned());
                header == Some(right) && posted.is_none()
            }
            Self::Post => !has_header && posted_id && posted == Some(CLIENT_SECRET),
            Self::PostedToken => {
                !has_header && posted_id && posted.is_some_and(|token| verify_client_token(token).is_some())
            }
        }
    }
}

/// The id and the secret in the header (RFC 6749, section 2.3.1: each is form-encoded first).
pub(super) fn basic_credentials(req: &HttpRequest) -> Option<(String, String)> {
    let header = req.headers().get(AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(STANDARD.decode(header).ok()?).ok()?;
    let (id, secret) = decoded.split_once(':')?;
    let decode = |text: &str| {
        let pair = format!("value={text}");
        url::form_urlencoded::parse(pair.as_bytes()).next().unwrap().1.into_owned()
    };
    Some((decode(id), decode(secret)))
}
