//! Groups that did not fit into an ID token.

use serde_json::Value;

use super::json::JsonObject;

/// What happened, and what an admin can do about it.
pub const GROUP_OVERAGE: &str = "the person has more groups than fit into the ID token, which lists none of them: let \
                                 the provider send only the groups that are assigned to the application, or app roles";

/// Whether the token says that the person has groups which it does not list: Microsoft Entra, with
/// more than 200 groups (`_claim_names`, OpenID Connect Core 1.0, section 5.6.2; or `hasgroups`).
pub fn has_group_overage(claims: &JsonObject) -> bool {
    let is_elsewhere = claims.get("_claim_names").is_some_and(|names| names.get("groups").is_some());
    let has_groups = matches!(claims.get("hasgroups"), Some(Value::Bool(true)));
    !claims.contains_key("groups") && (is_elsewhere || has_groups)
}

/// Warns that an application's policy does not see the person's groups.
pub fn log_group_overage(claims: &JsonObject) {
    if has_group_overage(claims) {
        tracing::warn!(claims = "groups", "{GROUP_OVERAGE}");
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn group_overage_is_groups_elsewhere_and_not_here() {
        let has = |claims: Value| has_group_overage(claims.as_object().unwrap());
        assert!(has(json!({ "_claim_names": { "groups": "src1" } })));
        assert!(has(json!({ "hasgroups": true })));
        assert!(!has(json!({ "groups": ["a"] })) && !has(json!({})));
        assert!(!has(json!({ "_claim_names": { "address": "src1" }, "hasgroups": "true" })));
    }
}
