//! `Authorization: Bearer` (RFC 6750): an app sends its token with every request. A browser never
//! sends one by itself, so such a request needs no CSRF proof, and no cookie of it counts.

use actix_web::{
    HttpMessage as _, HttpRequest,
    http::header::{AUTHORIZATION, HeaderMap, HeaderValue},
};

use crate::{model::bearer_token::BearerToken, session::CurrentSession};

/// What the session layer leaves in a request that brings a bearer token, whatever it is worth.
pub struct BearerRequest;

/// The value of `WWW-Authenticate` for a token that is not that of a live session.
pub const INVALID_TOKEN: HeaderValue = HeaderValue::from_static("Bearer error=\"invalid_token\"");

/// What a request says about its bearer token.
#[derive(Debug)]
pub enum GivenBearer {
    /// It has none: its cookies count.
    None,
    /// It has one that has not the form of ours, or several.
    Malformed,
    /// It has one.
    Token(BearerToken),
}

impl GivenBearer {
    /// Reads `Authorization`. Another scheme, such as `Basic` of a proxy, is not looked at.
    pub fn read(headers: &HeaderMap) -> Self {
        let mut all = headers.get_all(AUTHORIZATION);
        let Some(first) = all.next() else { return Self::None };
        match (bearer_in(first), all.next()) {
            (Some(token), None) => parse(token).map_or(Self::Malformed, Self::Token),
            (None, None) => Self::None,
            // Which one counts would be a guess.
            (one, Some(other)) => {
                let mut others = [other].into_iter().chain(all);
                let has_bearer = one.is_some() || others.any(|value| bearer_in(value).is_some());
                if has_bearer { Self::Malformed } else { Self::None }
            }
        }
    }
}

/// What follows the scheme `Bearer`; `None` for another scheme.
fn bearer_in(value: &HeaderValue) -> Option<&[u8]> {
    let value = value.as_bytes();
    let (scheme, rest) = value.split_at(value.iter().position(|byte| *byte == b' ').unwrap_or(value.len()));
    scheme.eq_ignore_ascii_case(b"bearer").then(|| rest.trim_ascii())
}

fn parse(token: &[u8]) -> Option<BearerToken> {
    BearerToken::parse(str::from_utf8(token).ok()?)
}

/// Whether `req` brings a bearer token, whatever it is worth.
pub fn has_bearer(req: &HttpRequest) -> bool {
    req.extensions().contains::<BearerRequest>()
}

/// Whether the session of `req` is that of its bearer token.
pub fn is_signed_in_by_bearer(req: &HttpRequest) -> bool {
    let found = req.extensions();
    found.contains::<BearerRequest>() && found.get().is_some_and(CurrentSession::is_live)
}

/// Whether `req` brings a bearer token that is not that of a live session.
pub fn has_invalid_bearer(req: &HttpRequest) -> bool {
    has_bearer(req) && !is_signed_in_by_bearer(req)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(values: &[&str]) -> &'static str {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(AUTHORIZATION, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        match GivenBearer::read(&headers) {
            GivenBearer::None => "none",
            GivenBearer::Malformed => "malformed",
            GivenBearer::Token(_) => "token",
        }
    }

    #[test]
    fn bearer_token_is_read_from_one_header() {
        let token = BearerToken::generate();
        let token = token.expose();
        let (ours, lower) = (format!("Bearer {token}"), format!("bearer   {token} "));
        for (values, expected) in [
            (&[][..], "none"),
            (&["Basic YTpi"], "none"),
            (&["BearerX abc"], "none"),
            (&["Basic YTpi", "Digest x"], "none"),
            (&[""], "none"),
            (&[ours.as_str()], "token"),
            (&[lower.as_str()], "token"),
            (&["Bearer"], "malformed"),
            (&["Bearer "], "malformed"),
            (&["Bearer eyJhbGciOiJub25lIn0.e30."], "malformed"),
            (&[&format!("{ours}, {ours}")], "malformed"),
            (&[&ours, &ours], "malformed"),
            (&["Basic YTpi", &ours], "malformed"),
            (&[&ours, "Basic YTpi"], "malformed"),
            (&[&format!("Bearer\t{token}")], "none"),
            (&[&format!("Bearer {token}é")], "malformed"),
        ] {
            assert_eq!(read(values), expected, "{values:?}");
        }
    }

    proptest! {
        #[test]
        fn bearer_token_of_any_text_is_read_without_a_panic(text in "(?i:bearer)?[ -~é]{0,80}") {
            let bearer = text.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("bearer"));
            let expected = if bearer && matches!(text.as_bytes().get(6), None | Some(b' ')) {
                "malformed"
            } else {
                "none"
            };
            prop_assert_eq!(read(&[&text]), expected);
        }
    }
}
