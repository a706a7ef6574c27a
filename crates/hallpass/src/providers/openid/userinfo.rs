//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3).
//!
//! The ID token has identified the person already. Nothing here fails a sign-in, except an answer
//! about another person: a sign that tokens were mixed up.

use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use super::profile_claims::{ClaimRules, ProfileClaims};
use crate::providers::{
    endpoint::Endpoint,
    exchange_error::ExchangeError,
    http_client::ProviderHttp,
    json::{JsonObject, read_object},
    json_value::{read_all_members, read_value},
    protected_resource::get_document,
    reported_error::ReportedError,
    token_response::error_in,
};

#[derive(Deserialize)]
struct Raw {
    #[serde(default)]
    sub: Value,
}

/// Who an answer is about.
#[derive(Debug, PartialEq, Eq)]
enum About {
    ThisPerson,
    AnotherPerson,
    /// The subject is missing or unreadable.
    Unclear,
}

/// What the userinfo endpoint says about a person.
#[derive(Default)]
pub struct Userinfo {
    /// The optional claims of a profile.
    pub profile: ProfileClaims,
    /// All claims; `None` if it was not asked, or they are ambiguous.
    pub claims: Option<JsonObject>,
}

/// The claims about `subject`; `None` if the request fails.
///
/// # Errors
/// The answer is about another person.
pub async fn get_userinfo(
    http: &ProviderHttp,
    endpoint: &Url,
    access_token: &SecretString,
    subject: &str,
    rules: ClaimRules,
) -> Result<Option<Userinfo>, ExchangeError> {
    let answer = match get_document(http, Endpoint::Userinfo, endpoint, access_token).await {
        Ok(answer) => answer,
        Err(fault) => {
            tracing::warn!(cause = %fault, "the sign-in goes on without userinfo");
            return Ok(None);
        }
    };
    let about = read_object::<Raw>(&answer).map_or(About::Unclear, |raw| compare_subject(&raw.sub, subject));
    match about {
        About::ThisPerson => Ok(Some(Userinfo {
            profile: ProfileClaims::read(&answer, "the userinfo endpoint", rules),
            claims: read_all_members(&answer),
        })),
        // Section 5.3.2.
        About::AnotherPerson => {
            Err(ExchangeError::rejected("the userinfo endpoint's answer is about another person (sub)"))
        }
        About::Unclear => {
            tracing::warn!(cause = unclear(&answer), "the sign-in goes on without userinfo");
            Ok(None)
        }
    }
}

/// Why an answer is about no one: Slack and others report errors with status 200.
fn unclear(answer: &[u8]) -> String {
    match read_value(answer).as_ref().and_then(error_in) {
        Some((name, description)) => {
            format!("the userinfo endpoint reported {}", ReportedError::new(&name, description.as_deref()))
        }
        None => "the userinfo endpoint's answer is no JSON object with a subject (sub)".into(),
    }
}

/// Whether the claim `sub` names `subject`. Some providers write it as a number here, and as text
/// in the ID token.
fn compare_subject(claim: &Value, subject: &str) -> About {
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
    fn userinfo_error_with_status_200_is_named() {
        let error = unclear(br#"{"ok":false,"error":"token_revoked"}"#);
        assert_eq!(error, "the userinfo endpoint reported token_revoked");
        for text in ["{}", "[]", "<html>", r#"{"error":"a","error":"b"}"#] {
            assert!(unclear(text.as_bytes()).contains("no JSON object with a subject"), "{text}");
        }
    }

    #[test]
    fn userinfo_subject_may_be_a_number() {
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
            assert_eq!(compare_subject(&claim, "42"), expected, "{claim}");
        }
    }
}
