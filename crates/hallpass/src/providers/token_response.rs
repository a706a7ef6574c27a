//! The answer to a token request, and what it means (RFC 6749, sections 5.1 and 5.2).
//!
//! Strict: the token type, and that an error is an error whatever its status. Tolerant: members
//! that a sign-in does not need, such as `scope` or `expires_in`, may have any type or be missing.

use openidconnect::HttpResponse;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use super::{
    exchange_error::ExchangeError, http_status::is_temporary, json::read_object,
    presets::missing_type::MissingType, reported_error::ReportedError,
};

/// The tokens that a sign-in uses.
#[derive(Debug)]
pub struct Tokens {
    /// For the userinfo endpoint.
    pub access_token: Option<SecretString>,
    /// Identifies the person.
    pub id_token: Option<SecretString>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    access_token: Value,
    #[serde(default)]
    id_token: Value,
    #[serde(default)]
    token_type: Value,
    #[serde(default)]
    error: Value,
    #[serde(default)]
    error_description: Value,
    #[serde(default)]
    message: Value,
    #[serde(default)]
    error_message: Value,
}

/// The logged name of an error without one.
const UNNAMED_ERROR: &str = "unnamed_error";

/// The name and the description of the error in an answer.
pub fn reported_error(answer: &HttpResponse) -> Option<(String, Option<String>)> {
    error_of(&read_object(answer.body())?)
}

/// The name and the description of the error in the members of an answer.
pub fn error_in(members: &Value) -> Option<(String, Option<String>)> {
    error_of(&Answer::deserialize(members).ok()?)
}

fn error_of(answer: &Answer) -> Option<(String, Option<String>)> {
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned).filter(|text| !text.is_empty());
    match &answer.error {
        Value::String(name) if !name.is_empty() => Some((name.clone(), text(&answer.error_description))),
        // Facebook's: an object with a type and a message.
        Value::Object(members) => {
            let member = |name: &str| members.get(name).and_then(text);
            Some((member("type").unwrap_or_else(|| UNNAMED_ERROR.into()), member("message")))
        }
        // Twitch's, and Instagram's: a message instead of tokens.
        _ if answer.access_token.is_null() && answer.id_token.is_null() => {
            let message = text(&answer.message).or_else(|| text(&answer.error_message));
            message.map(|message| (UNNAMED_ERROR.into(), Some(message)))
        }
        _ => None,
    }
}

/// Reads the tokens.
///
/// # Errors
/// The provider reported an error, or the answer cannot be used. None shows a token.
pub fn read_tokens(answer: &HttpResponse) -> Result<Tokens, ExchangeError> {
    let status = answer.status().as_u16();
    let Some(read) = read_object::<Answer>(answer.body()) else {
        return Err(unusable(status, "is no JSON object"));
    };
    read_answer(read, status, MissingType::MeansBearer)
}

/// Reads the tokens from the members of an answer with `status`.
///
/// # Errors
/// As [`read_tokens`].
pub fn read_members(
    members: &Value,
    status: u16,
    missing_type: MissingType,
) -> Result<Tokens, ExchangeError> {
    let read = Answer::deserialize(members).map_err(|_| unusable(status, "is no JSON object"))?;
    read_answer(read, status, missing_type)
}

fn read_answer(read: Answer, status: u16, missing_type: MissingType) -> Result<Tokens, ExchangeError> {
    // Before the status: GitHub, Slack and others report errors with 200.
    if let Some((name, description)) = error_of(&read) {
        let error = ReportedError::new(&name, description.as_deref());
        let cause = format!("the token endpoint answered {error} with status {status}");
        return Err(ExchangeError::Reported { meaning: error.token_meaning(status), cause });
    }
    if status != 200 && status != 201 {
        return Err(unusable(status, "has neither tokens nor an error"));
    }
    // A token of another type than bearer must not be used (RFC 6749, section 7.1).
    let is_bearer = match &read.token_type {
        Value::Null => read.access_token.is_null() || missing_type == MissingType::MeansBearer,
        Value::String(kind) => kind.eq_ignore_ascii_case("bearer"),
        _ => false,
    };
    if !is_bearer {
        return Err(ExchangeError::rejected("the access token is not a bearer token (token_type)"));
    }
    let token = |value: Value, name: &str| match value {
        Value::String(text) if !text.is_empty() => Some(SecretString::from(text)),
        Value::Null => None,
        _ => {
            tracing::warn!(member = name, "a member of the token endpoint's answer is not text: left out");
            None
        }
    };
    Ok(Tokens {
        access_token: token(read.access_token, "access_token"),
        id_token: token(read.id_token, "id_token"),
    })
}

/// The error for an answer that cannot be used.
pub fn unusable(status: u16, what: &str) -> ExchangeError {
    let cause = format!("the token endpoint's answer {what} (status {status})");
    if is_temporary(status) { ExchangeError::unavailable(cause) } else { ExchangeError::misconfigured(cause) }
}

#[cfg(test)]
mod tests {
    use hallpass_types::ErrorCode;
    use serde_json::json;

    use super::*;

    fn read(status: u16, body: &Value) -> Result<Tokens, ErrorCode> {
        let answer = openidconnect::http::Response::builder()
            .status(status)
            .body(body.to_string().into_bytes())
            .unwrap();
        read_tokens(&answer).map_err(|error| error.code())
    }

    #[test]
    fn token_answers_of_every_shape_are_read() {
        for rest in [
            json!({ "scope": ["openid"], "expires_in": "3600", "token_type": "BEARER" }),
            json!({ "scope": null, "expires_in": 1e300, "refresh_token": 1, "error": null }),
            json!({ "error": "" }),
        ] {
            let mut answer = json!({ "access_token": "a", "id_token": "i" });
            answer.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            let tokens = read(200, &answer).unwrap();
            assert!(tokens.access_token.is_some() && tokens.id_token.is_some(), "{answer}");
        }
        assert!(read(200, &json!({ "access_token": 1, "id_token": "i" })).unwrap().access_token.is_none());
    }

    #[test]
    fn token_errors_are_seen_whatever_the_status() {
        let error = |status, error: Value| read(status, &json!({ "access_token": "a", "error": error }));
        assert_eq!(error(200, json!("bad_verification_code")).unwrap_err(), ErrorCode::OAuthCallbackError);
        assert_eq!(error(200, json!("invalid_client")).unwrap_err(), ErrorCode::ProviderMisconfigured);
        assert_eq!(error(401, json!("access_denied")).unwrap_err(), ErrorCode::ProviderMisconfigured);
        assert_eq!(error(400, json!({ "message": "m" })).unwrap_err(), ErrorCode::OAuthCallbackError);
        assert_eq!(error(503, json!("whatever")).unwrap_err(), ErrorCode::ProviderUnavailable);
        let twitch = json!({ "status": 400, "message": "Invalid authorization code" });
        assert_eq!(read(400, &twitch).unwrap_err(), ErrorCode::OAuthCallbackError);
        let instagram =
            json!({ "error_type": "OAuthException", "code": 400, "error_message": "It was used" });
        assert_eq!(read(400, &instagram).unwrap_err(), ErrorCode::OAuthCallbackError);
        assert_eq!(read(404, &json!({})).unwrap_err(), ErrorCode::ProviderMisconfigured);
        assert_eq!(read(429, &json!({})).unwrap_err(), ErrorCode::ProviderUnavailable);
        let mac = json!({ "access_token": "a", "token_type": "mac" });
        assert_eq!(read(200, &mac).unwrap_err(), ErrorCode::SignInRejected);
    }
}
