//! Reads the answer of the token endpoint: JSON (RFC 6749, section 5.1), or form-encoded as before
//! that standard.

use openidconnect::{HttpResponse, http::header::CONTENT_TYPE};
use secrecy::SecretString;
use serde_json::Value;
use url::form_urlencoded;

use crate::providers::{
    exchange_error::ExchangeError,
    json::JsonObject,
    json_pointer::JsonPointer,
    json_value::read_value,
    presets::{missing_type::MissingType, oauth2::record::OAuth2Record},
    token_response::{read_members, unusable},
};

/// How a provider's answer differs from the standard's.
#[derive(Clone, Debug)]
pub struct TokenAnswer {
    /// What an answer without `token_type` means. The member is required (RFC 6749, section 5.1).
    pub missing_type: MissingType,
    /// The objects that may hold the members, instead of the answer itself.
    pub within: Vec<JsonPointer>,
}

impl TokenAnswer {
    /// As `record` says; `missing_type` replaces that of the record.
    pub fn of_record(record: &OAuth2Record, missing_type: Option<MissingType>) -> Self {
        Self {
            missing_type: missing_type.unwrap_or(record.missing_type),
            within: record.tokens_within.iter().copied().map(JsonPointer::of_record).collect(),
        }
    }

    /// Reads the access token.
    ///
    /// # Errors
    /// The provider reported an error, or the answer cannot be used. None shows a token.
    pub fn read(&self, answer: &HttpResponse) -> Result<SecretString, ExchangeError> {
        let status = answer.status().as_u16();
        let Some(document) = parse(answer) else {
            return Err(unusable(status, "is no JSON object, or has a member twice"));
        };
        let inner = self.within.iter().find_map(|pointer| pointer.find(&document));
        let tokens = read_members(inner.unwrap_or(&document), status, self.missing_type)?;
        tokens
            .access_token
            .ok_or_else(|| ExchangeError::misconfigured("the token endpoint gave no access token"))
    }
}

/// The members of the answer. It is read as a form only where it says that it is one.
fn parse(answer: &HttpResponse) -> Option<Value> {
    let kind = answer.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
        return read_value(answer.body()).filter(Value::is_object);
    }
    let mut members = JsonObject::new();
    for (name, value) in form_urlencoded::parse(answer.body()) {
        // RFC 6749, section 3.2.
        if members.insert(name.into_owned(), Value::String(value.into_owned())).is_some() {
            return None;
        }
    }
    Some(Value::Object(members))
}

#[cfg(test)]
mod tests {
    use hallpass_types::ErrorCode;
    use openidconnect::http::Response;
    use secrecy::ExposeSecret as _;

    use super::*;

    fn read(rules: &TokenAnswer, kind: &str, body: &str) -> Result<String, ErrorCode> {
        let answer = Response::builder().header(CONTENT_TYPE, kind).body(body.as_bytes().to_vec()).unwrap();
        rules.read(&answer).map(|token| token.expose_secret().to_owned()).map_err(|error| error.code())
    }

    fn strict() -> TokenAnswer {
        TokenAnswer { missing_type: MissingType::Refused, within: Vec::new() }
    }

    #[test]
    fn token_answer_may_be_a_form_that_says_so() {
        let form = "application/x-www-form-urlencoded; charset=utf-8";
        let body = "access_token=a%2Bb&scope=user%3Aemail&token_type=bearer";
        assert_eq!(read(&strict(), form, body).unwrap(), "a+b");
        let error = "error=bad_verification_code&error_description=expired";
        assert_eq!(read(&strict(), form, error), Err(ErrorCode::OAuthCallbackError));
        for (kind, body) in [
            ("text/plain", body),
            ("application/json", body),
            (form, "access_token=a&access_token=b&token_type=bearer"),
            (form, ""),
        ] {
            assert_eq!(read(&strict(), kind, body), Err(ErrorCode::ProviderMisconfigured), "{kind} {body}");
        }
    }

    #[test]
    fn token_answer_without_a_type_is_taken_only_where_a_record_says_so() {
        let body = r#"{"access_token":"a"}"#;
        assert_eq!(read(&strict(), "application/json", body), Err(ErrorCode::SignInRejected));
        let tolerant = TokenAnswer { missing_type: MissingType::MeansBearer, ..strict() };
        assert_eq!(read(&tolerant, "application/json", body).unwrap(), "a");
        let mac = r#"{"access_token":"a","token_type":"mac"}"#;
        assert_eq!(read(&tolerant, "application/json", mac), Err(ErrorCode::SignInRejected));
    }

    #[test]
    fn token_answer_with_a_member_twice_is_refused() {
        for body in [
            r#"{"access_token":"a","access_token":"b","token_type":"bearer"}"#,
            r#"{"access_token":"a","token_type":"bearer","data":{"x":1,"x":2}}"#,
            r#"[{"access_token":"a","token_type":"bearer"}]"#,
        ] {
            assert_eq!(
                read(&strict(), "application/json", body),
                Err(ErrorCode::ProviderMisconfigured),
                "{body}"
            );
        }
    }

    #[test]
    fn token_answer_may_be_wrapped_where_a_record_says_so() {
        let wrapped = r#"{"data":[{"access_token":"a","token_type":"bearer"}]}"#;
        assert_eq!(read(&strict(), "application/json", wrapped), Err(ErrorCode::ProviderMisconfigured));
        let within = TokenAnswer { within: vec![JsonPointer::of_record("/data/0")], ..strict() };
        assert_eq!(read(&within, "application/json", wrapped).unwrap(), "a");
        let flat = r#"{"access_token":"b","token_type":"bearer"}"#;
        assert_eq!(read(&within, "application/json", flat).unwrap(), "b");
    }
}
