//! Reads what GitHub answers about one membership.

use openidconnect::HttpResponse;
use serde_json::Value;

use crate::providers::{
    endpoint::Endpoint, http_status::status_fault, json_value::read_value, protected_resource::read_answer,
    provider_fault::ProviderFault, rules::allowed_organizations::Organization,
};

/// The member of an answer that says whether a membership has begun.
const STATE: &str = "state";

/// Whether the person is an active member of `organization`.
///
/// # Errors
/// The answer does not say.
pub fn read_membership(answer: HttpResponse, organization: &Organization) -> Result<bool, ProviderFault> {
    match answer.status().as_u16() {
        404 => Ok(false),
        403 => Err(forbidden(&answer, organization)),
        200 => read_state(&read_answer(Endpoint::Memberships, answer)?),
        status => Err(status_fault(Endpoint::Memberships, status)),
    }
}

/// Whether a membership has begun: an invitation that was not accepted is none.
fn read_state(document: &[u8]) -> Result<bool, ProviderFault> {
    let document = read_value(document).unwrap_or_default();
    // A billing manager of an organization is often no member of it, but an accountant from
    // outside.
    if document.get("role").and_then(Value::as_str) == Some("billing_manager") {
        return Ok(false);
    }
    match document.get(STATE).and_then(Value::as_str) {
        Some("active") => Ok(true),
        Some("pending") => Ok(false),
        _ => Err(ProviderFault::Misconfigured(format!(
            "{} gave no state that is known",
            Endpoint::Memberships
        ))),
    }
}

/// GitHub answers 403 if the organization does not let this client or this access token see
/// anything, and to too many requests.
fn forbidden(answer: &HttpResponse, organization: &Organization) -> ProviderFault {
    let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
    let endpoint = Endpoint::Memberships;
    if header("retry-after").is_some() || header("x-ratelimit-remaining") == Some("0") {
        return ProviderFault::Unavailable(format!("{endpoint} answered status 403 to too many requests"));
    }
    let why = if header("x-github-sso").is_some() {
        "it requires SAML single sign-on, and the person has not signed in with that at GitHub: they must visit the \
         organization there first, and then try again"
    } else {
        "it restricts access of apps: an owner must approve this OAuth app, or install the GitHub App with the \
         organization permission Members (read)"
    };
    ProviderFault::Misconfigured(format!("{endpoint} answered status 403 for {organization}: {why}"))
}

#[cfg(test)]
mod tests {
    use openidconnect::http::Response;

    use super::*;

    #[test]
    fn membership_state_must_be_known() {
        let read = |text: &str| read_state(text.as_bytes()).ok();
        assert_eq!(read(r#"{"state":"active","role":"member"}"#), Some(true));
        assert_eq!(read(r#"{"state":"pending"}"#), Some(false));
        assert_eq!(read(r#"{"state":"active","role":"billing_manager"}"#), Some(false));
        for odd in [
            "",
            "{}",
            "[]",
            "null",
            "\"active\"",
            r#"{"state":"Active"}"#,
            r#"{"state":true}"#,
            r#"["active"]"#,
            r#"{"state":"pending","state":"active"}"#,
            r#"{"state":["active"]}"#,
            "<html>",
        ] {
            assert_eq!(read(odd), None, "{odd}");
        }
    }

    #[test]
    fn membership_that_is_forbidden_is_not_known() {
        let organization = Organization { name: "acme".into(), team: None };
        let fault = |name: &'static str, value: &str| {
            let answer = Response::builder().status(403).header(name, value).body(Vec::new()).unwrap();
            forbidden(&answer, &organization)
        };
        assert!(matches!(fault("retry-after", "60"), ProviderFault::Unavailable(_)));
        assert!(matches!(fault("x-ratelimit-remaining", "0"), ProviderFault::Unavailable(_)));
        let sso = fault("x-github-sso", "required; url=https://github.com/orgs/acme/sso").to_string();
        assert!(sso.contains("SAML") && !sso.contains("https"), "{sso}");
        assert!(fault("x-ratelimit-remaining", "59").to_string().contains("an owner must approve"));
    }
}
