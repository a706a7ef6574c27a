//! What a provider says about a person at its userinfo endpoint (OpenID Connect Core 1.0, section 5.3).
//!
//! Who it is, the ID token has said already, with a signature. So nothing here fails a sign-in, but an answer about another
//! person, which is a sign that tokens were mixed up.

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::details::Details;
use crate::providers::{
    connection::ExchangeError, http_client::ProviderHttp, http_error::Endpoint, json::read_object,
    resource::get_document,
};

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    sub: Value,
}

/// About whom an answer is.
#[derive(Debug, PartialEq, Eq)]
enum About {
    ThisPerson,
    AnotherPerson,
    /// It does not say so in a way that can be read.
    Unclear,
}

/// What the endpoint adds about `subject`; `None` if it fails.
///
/// # Errors
/// The answer is about another person.
pub async fn get_details(
    http: &ProviderHttp,
    endpoint: &Url,
    access_token: &SecretString,
    subject: &str,
) -> Result<Option<Details>, ExchangeError> {
    let answer = match get_document(http, Endpoint::Userinfo, endpoint, access_token).await {
        Ok(answer) => answer,
        Err(fault) => {
            tracing::warn!(cause = %fault, "the sign-in goes on without userinfo");
            return Ok(None);
        }
    };
    let about = read_object::<Raw>(&answer).map_or(About::Unclear, |raw| about(&raw.sub, subject));
    match about {
        About::ThisPerson => Ok(Some(Details::read(&answer, "the userinfo endpoint"))),
        // Section 5.3.2.
        About::AnotherPerson => {
            Err(ExchangeError::rejected("the userinfo endpoint's answer is about another person (sub)"))
        }
        About::Unclear => {
            let cause = "the userinfo endpoint's answer is no JSON object with a subject (sub)";
            tracing::warn!(cause, "the sign-in goes on without userinfo");
            Ok(None)
        }
    }
}

/// Some providers number people, and write the number as a number here and as text in the ID token.
fn about(claim: &Value, subject: &str) -> About {
    let text = match claim {
        Value::String(text) if !text.is_empty() => text.clone(),
        Value::Number(number) if number.is_u64() || number.is_i64() => number.to_string(),
        _ => return About::Unclear,
    };
    if text == subject { About::ThisPerson } else { About::AnotherPerson }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn userinfo_subject_as_a_number_is_the_same_person() {
        for (claim, expected) in [
            (json!("42"), About::ThisPerson),
            (json!(42), About::ThisPerson),
            (json!("042"), About::AnotherPerson),
            (json!(43), About::AnotherPerson),
            (json!("43"), About::AnotherPerson),
            (json!(42.0), About::Unclear),
            (json!(["42"]), About::Unclear),
            (json!(""), About::Unclear),
            (json!(null), About::Unclear),
        ] {
            assert_eq!(about(&claim, "42"), expected, "{claim}");
        }
    }
}
