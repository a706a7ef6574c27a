//! What a discovery document states beside what a sign-in needs of it: for `hallpass doctor`.

use serde_json::Value;

use crate::providers::json::{JsonObject, read_members};

/// The members that are read.
const NAMES: [&str; 12] = [
    "acr_values_supported",
    "claims_parameter_supported",
    "claims_supported",
    "display_values_supported",
    "grant_types_supported",
    "prompt_values_supported",
    "require_pushed_authorization_requests",
    "require_signed_request_object",
    "response_modes_supported",
    "scopes_supported",
    "token_endpoint_auth_signing_alg_values_supported",
    "ui_locales_supported",
];

/// Members of a discovery document, each as it is.
#[derive(Clone, Debug, Default)]
pub struct StatedMembers(JsonObject);

impl StatedMembers {
    /// Reads them. A document that cannot be read states nothing.
    pub fn read(document: &[u8]) -> Self {
        Self(read_members(document, &NAMES).unwrap_or_default())
    }

    /// The texts of a list; `None` if there is no list, or an empty one, which states nothing.
    pub fn list(&self, name: &str) -> Option<Vec<&str>> {
        debug_assert!(NAMES.contains(&name), "BUG: {name} is not read");
        let texts: Vec<_> = self.0.get(name)?.as_array()?.iter().filter_map(Value::as_str).collect();
        (!texts.is_empty()).then_some(texts)
    }

    /// Whether it states that this is so.
    pub fn is_true(&self, name: &str) -> bool {
        self.flag(name) == Some(true)
    }

    /// Whether it states that this is not so.
    pub fn is_false(&self, name: &str) -> bool {
        self.flag(name) == Some(false)
    }

    fn flag(&self, name: &str) -> Option<bool> {
        debug_assert!(NAMES.contains(&name), "BUG: {name} is not read");
        self.0.get(name)?.as_bool()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stated_members_are_lists_of_texts_and_flags() {
        let stated = StatedMembers::read(
            br#"{"issuer": 7, "scopes_supported": ["openid", 7], "claims_supported": "sub",
                "grant_types_supported": [], "require_signed_request_object": true,
                "claims_parameter_supported": false}"#,
        );
        assert_eq!(stated.list("scopes_supported").unwrap(), ["openid"]);
        for nothing in ["claims_supported", "grant_types_supported", "prompt_values_supported"] {
            assert_eq!(stated.list(nothing), None, "{nothing}");
        }
        assert!(stated.is_true("require_signed_request_object"));
        assert!(stated.is_false("claims_parameter_supported"));
        assert!(!stated.is_true("require_pushed_authorization_requests"));
        assert!(!StatedMembers::read(b"[]").is_true("require_signed_request_object"));
    }
}
