//! A claim that must have one of some values.

use std::fmt;

use serde_json::Value;

use super::{
    claim_path::ClaimPath,
    unreliable_claim::{Unreliable, judge_name},
};
use crate::providers::{json::JsonObject, json_pointer::JsonPointerError};

/// A rule about one claim of the ID token, or else of the userinfo endpoint: it must have one of
/// some values, or be a list that has one of them.
///
/// ```
/// use hallpass::ClaimRule;
///
/// let company = ClaimRule::new("hd", ["example.org"])?;
/// let staff = ClaimRule::new("/realm_access/roles", ["staff", "admin"])?;
/// # Ok::<_, hallpass::ClaimRuleError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimRule {
    claim: ClaimPath,
    values: Vec<String>,
}

/// Why a text is no rule about a claim.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClaimRuleError {
    /// There is no rule: that never means everyone.
    #[error("has no rule")]
    Empty,
    /// A rule is not a claim, an equals sign and values.
    #[error("has {0:?}, which is not claim=value,value")]
    Form(String),
    /// A rule allows no value, or an empty one.
    #[error("has no value for {0}, or an empty one")]
    NoValue(String),
    /// A claim that begins with a slash is no JSON pointer.
    #[error("has the claim {0}, which {1}")]
    Pointer(String, JsonPointerError),
    /// The claim is an e-mail address, or a name for signing in that has the form of one.
    #[error("is about {0}, an e-mail address that a person may have made up")]
    Email(String),
    /// In this claim people describe themselves.
    #[error("is about {0}, which people write themselves")]
    SelfDescription(String),
}

impl ClaimRule {
    /// A rule about `claim`: the name of a claim, such as `hd`, or, if it begins with a slash, a
    /// JSON pointer (RFC 6901), such as `/realm_access/roles`. Values are compared byte for byte.
    ///
    /// # Errors
    /// See [`ClaimRuleError`]. A claim for an e-mail address is refused: see
    /// [`AllowedEmails`](crate::AllowedEmails). So are the claims in which people describe
    /// themselves.
    pub fn new<V: Into<String>>(
        claim: &str,
        values: impl IntoIterator<Item = V>,
    ) -> Result<Self, ClaimRuleError> {
        let values: Vec<_> = values.into_iter().map(Into::into).collect();
        if claim.is_empty() {
            return Err(ClaimRuleError::Form(format!("={}", values.join(","))));
        }
        let parsed = ClaimPath::parse(claim);
        let path = parsed.map_err(|error| ClaimRuleError::Pointer(claim.to_owned(), error))?;
        match judge_name(&path) {
            Some(Unreliable::EmailAddress) => return Err(ClaimRuleError::Email(claim.to_owned())),
            Some(Unreliable::SelfDescription) => {
                return Err(ClaimRuleError::SelfDescription(claim.to_owned()));
            }
            None => {}
        }
        if values.is_empty() || values.iter().any(|value| value.trim().is_empty()) {
            return Err(ClaimRuleError::NoValue(claim.to_owned()));
        }
        Ok(Self { claim: path, values })
    }

    /// The claim, as it was written.
    #[must_use]
    pub fn claim(&self) -> &str {
        self.claim.as_str()
    }

    /// Where the claim is.
    pub(crate) fn path(&self) -> &ClaimPath {
        &self.claim
    }

    /// The values that it may have.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(String::as_str)
    }

    /// What `claims` have there; `None` if that is nothing.
    pub(crate) fn find<'a>(&self, claims: &'a JsonObject) -> Option<&'a Value> {
        self.claim.find(claims).filter(|value| !value.is_null())
    }

    /// Whether `found` is one of the values, or a list that has one. Text only: a number or an
    /// object is another thing than what was written.
    pub(crate) fn accept(&self, found: &Value) -> bool {
        let is_allowed =
            |value: &Value| value.as_str().is_some_and(|text| self.values().any(|known| known == text));
        match found {
            Value::Array(list) => list.iter().any(is_allowed),
            value => is_allowed(value),
        }
    }
}

impl fmt::Display for ClaimRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.claim(), self.values.join(","))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn claim_rule_accepts_its_texts_and_lists_of_them() {
        let rule = ClaimRule::new("groups", ["staff", "admin"]).unwrap();
        for value in [json!("staff"), json!(["x", "admin"]), json!([1, null, "staff"])] {
            assert!(rule.accept(&value), "{value}");
        }
        for value in [
            json!(null),
            json!(true),
            json!(1),
            json!([]),
            json!({}),
            json!({ "staff": true }),
            json!([["staff"]]),
            json!([{ "name": "staff" }]),
            json!("Staff"),
            json!("staff "),
            json!("staff,admin"),
            json!("staffer"),
            json!("xstaff"),
            json!(""),
            json!("st\u{430}ff"),
        ] {
            assert!(!rule.accept(&value), "{value}");
        }
    }

    #[test]
    fn claim_rule_finds_names_and_pointers() {
        let claims = json!({
            "hd": "example.org", "realm_access": { "roles": ["staff"] }, "/odd": "x", "a/b": { "~": "y" },
            "https://slack.com/team_id": "T1", "cognito:groups": null,
        });
        let claims = claims.as_object().unwrap();
        let find = |claim: &str| ClaimRule::new(claim, ["x"]).unwrap().find(claims).cloned();
        assert_eq!(find("hd"), Some(json!("example.org")));
        assert_eq!(find("https://slack.com/team_id"), Some(json!("T1")));
        assert_eq!(find("/realm_access/roles"), Some(json!(["staff"])));
        assert_eq!(find("/realm_access/roles/0"), Some(json!("staff")));
        assert_eq!(find("/a~1b/~0"), Some(json!("y")));
        assert_eq!(find("/hd"), Some(json!("example.org")));
        for nothing in ["cognito:groups", "realm_access/roles", "/odd", "/realm_access/roles/1", "/"] {
            assert_eq!(find(nothing), None, "{nothing}");
        }
    }

    #[test]
    fn claim_rule_that_could_not_be_relied_on_is_refused() {
        let none: [&str; 0] = [];
        assert_eq!(ClaimRule::new("hd", none), Err(ClaimRuleError::NoValue("hd".into())));
        assert_eq!(ClaimRule::new("hd", ["a", " "]), Err(ClaimRuleError::NoValue("hd".into())));
        assert!(matches!(ClaimRule::new("/a~2", ["a"]), Err(ClaimRuleError::Pointer(..))));
        assert!(matches!(ClaimRule::new("", ["a"]), Err(ClaimRuleError::Form(_))));
        for claim in ["email", "/email", "emails", "/kakao_account/email", "preferred_username", "upn"] {
            let error = ClaimRule::new(claim, ["ada@example.org"]);
            assert_eq!(error, Err(ClaimRuleError::Email(claim.to_owned())));
        }
        for claim in ["name", "/nickname"] {
            assert_eq!(
                ClaimRule::new(claim, ["Ada"]),
                Err(ClaimRuleError::SelfDescription(claim.to_owned()))
            );
        }
    }
}
