//! What a provider says about an e-mail address: the claim `email_verified`.

use hallpass_types::Email;
use serde_json::Value;

use crate::providers::presets::openid::email_trust::EmailTrust;

/// What claims say about an e-mail address.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum EmailVerdict {
    /// Nothing, and others may: Authelia says it at its userinfo endpoint only.
    #[default]
    Missing,
    /// It is not verified, or nothing that the provider says about it is believed.
    Unverified,
    /// It is verified.
    Verified,
}

impl EmailVerdict {
    /// Reads the claim, of which only the boolean `true`, and where that is known the text, says
    /// that an address is verified; `None` if the claim has an unexpected type.
    pub fn read(claim: &Value, trust: EmailTrust) -> Option<Self> {
        match (trust, claim) {
            // Believed or not, it is not a mistake.
            (EmailTrust::Never, _) | (_, Value::Bool(false)) => Some(Self::Unverified),
            (_, Value::Null) => Some(Self::Missing),
            (_, Value::Bool(true)) => Some(Self::Verified),
            (EmailTrust::EmailVerifiedText, Value::String(text)) if text == "true" => Some(Self::Verified),
            (EmailTrust::EmailVerifiedText, Value::String(_)) => Some(Self::Unverified),
            // Some providers send the text "false".
            _ => None,
        }
    }

    /// The address that this is said about.
    pub fn about(self, address: String) -> Email {
        match self {
            Self::Verified => Email::Verified(address),
            Self::Unverified | Self::Missing => Email::Unverified(address),
        }
    }
}

/// Whether two addresses are the same, without regard to case as everywhere.
pub fn is_same(first: Option<&Email>, second: Option<&Email>) -> bool {
    let [first, second] = [first, second].map(|email| email.map(|email| email.as_str().to_lowercase()));
    first == second
}

#[cfg(test)]
mod tests {
    use EmailVerdict::{Missing, Unverified, Verified};
    use serde_json::json;

    use super::*;

    #[test]
    fn email_is_verified_only_by_the_boolean_true() {
        for trust in [EmailTrust::EmailVerified, EmailTrust::EmailVerifiedText] {
            assert_eq!(EmailVerdict::read(&json!(true), trust), Some(Verified));
            assert_eq!(EmailVerdict::read(&json!(false), trust), Some(Unverified));
            assert_eq!(EmailVerdict::read(&json!(null), trust), Some(Missing));
            for odd in [json!(1), json!([true]), json!(["true"]), json!({})] {
                assert_eq!(EmailVerdict::read(&odd, trust), None, "{odd}");
            }
        }
        for text in ["true", "false", "1", "True"] {
            assert_eq!(EmailVerdict::read(&json!(text), EmailTrust::EmailVerified), None);
            let expected = if text == "true" { Verified } else { Unverified };
            assert_eq!(EmailVerdict::read(&json!(text), EmailTrust::EmailVerifiedText), Some(expected));
        }
    }

    /// Nor is anything missed that would not be believed.
    #[test]
    fn email_of_a_provider_that_is_not_believed_is_never_verified() {
        for claim in [json!(true), json!("true"), json!(1), json!(null)] {
            assert_eq!(EmailVerdict::read(&claim, EmailTrust::Never), Some(Unverified), "{claim}");
        }
        for verdict in [Missing, Unverified] {
            assert_eq!(verdict.about("a@example.org".into()), Email::Unverified("a@example.org".into()));
        }
    }
}
