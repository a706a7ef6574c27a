//! What a provider says of a person at its userinfo endpoint (OpenID Connect Core 1.0, section 5.3).

use anyhow::anyhow;
use secrecy::SecretString;
use serde::Deserialize;
use serde_json::Value;

use super::verify::Claims;
use crate::{
    account::Email,
    oauth::{connection::ExchangeError, http_client::ProviderHttp, resource::get_json},
};

/// The members of the answer that we use.
#[derive(Deserialize)]
struct UserInfo {
    sub: String,
    name: Option<String>,
    email: Option<String>,
    #[serde(default)]
    email_verified: Value,
    picture: Option<String>,
}

/// Adds to `claims` what the ID token left out: with the code flow a provider may keep it for this endpoint (section 5.4).
///
/// # Errors
/// The endpoint fails, or speaks of somebody else.
pub async fn complete(
    claims: &mut Claims,
    http: &ProviderHttp,
    endpoint: &str,
    access_token: &SecretString,
) -> Result<(), ExchangeError> {
    let info: Result<UserInfo, _> = get_json(http, endpoint, access_token).await;
    let info = info.map_err(|error| ExchangeError::Unavailable(error.into()))?;
    // Section 5.3.2: otherwise it must not be used.
    if info.sub != claims.subject {
        return Err(ExchangeError::Rejected(anyhow!("the userinfo endpoint speaks of somebody else")));
    }
    let email = info.email.map(|text| as_email(text, &info.email_verified));
    claims.name = claims.name.take().or(info.name);
    claims.email = claims.email.take().or(email);
    claims.picture = claims.picture.take().or(info.picture);
    Ok(())
}

/// Only the boolean `true` verifies: some providers send the text "false".
pub fn as_email(text: String, email_verified: &Value) -> Email {
    if *email_verified == Value::Bool(true) { Email::Verified(text) } else { Email::Unverified(text) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_boolean_true_verifies() {
        let email = |verified: Value| as_email("a@example.org".into(), &verified);
        assert_eq!(email(json!(true)), Email::Verified("a@example.org".into()));
        for other in [json!(false), json!("true"), json!("false"), json!(1), json!(null), json!([true])] {
            assert_eq!(email(other), Email::Unverified("a@example.org".into()));
        }
    }
}
