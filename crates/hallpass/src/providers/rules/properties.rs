//! What must hold for rules whatever a provider says.

use hallpass_types::Email;
use proptest::prelude::*;
use serde_json::Value;

use super::{
    allowed_emails::AllowedEmails, allowed_organizations::AllowedOrganizations, claim_rule::ClaimRule,
    facts::Facts, sign_in_rules::SignInRules,
};
use crate::{model::account::Coverage, providers::json::JsonObject};

fn rules() -> [SignInRules; 3] {
    let rules = SignInRules::default;
    [
        SignInRules {
            emails: Some(AllowedEmails::parse("example.org, ada@example.com").unwrap()),
            ..rules()
        },
        SignInRules { claims: vec![ClaimRule::new("/a/b", ["x", "y"]).unwrap()], ..rules() },
        SignInRules { organizations: Some(AllowedOrganizations::parse("acme").unwrap()), ..rules() },
    ]
}

/// Addresses that resemble those that are allowed.
fn address() -> impl Strategy<Value = String> {
    let part = prop::sample::select(vec![
        "ada",
        "eve",
        "@",
        "example.org",
        "example.com",
        "EXAMPLE.ORG",
        "sub.",
        ".",
        "x",
        " ",
        "\u{212a}",
        "\"",
        "\u{130}",
        "\0",
        "\u{200b}",
        "%40",
        "+",
        "\u{ff20}",
        "(",
        ">",
        ",",
        "\u{3002}",
    ]);
    prop_oneof![
        prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat()),
        ".{0,20}",
        "[a-z]{1,5}@example.org"
    ]
}

fn claims() -> impl Strategy<Value = JsonObject> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        prop::sample::select(vec!["x", "y", "X", "x ", "", "z", "x,y"]).prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            prop::collection::hash_map("[ab]", inner, 0..3)
                .prop_map(|all| all.into_iter().collect::<Value>()),
        ]
    });
    prop::collection::hash_map("[ab]", value, 0..3).prop_map(|members| members.into_iter().collect())
}

/// Whether an address is allowed, written differently from the code.
fn is_allowed(address: &str) -> bool {
    let parts: Vec<_> = address.split('@').collect();
    let [local, domain] = parts[..] else { return false };
    let is_plain = address.chars().all(|char| !char.is_whitespace() && !char.is_control());
    let lower_case: String = domain.chars().map(|char| char.to_ascii_lowercase()).collect();
    let is_ada = local.eq_ignore_ascii_case("ada") && lower_case == "example.com";
    !local.is_empty() && is_plain && (lower_case == "example.org" || is_ada)
}

/// Whether claims have `/a/b` as a text `x` or `y`, or as a list with one.
fn has_claim(claims: &JsonObject) -> bool {
    match claims.get("a").and_then(|a| a.get("b")) {
        Some(Value::String(text)) => text == "x" || text == "y",
        Some(Value::Array(list)) => list.iter().any(|value| value == "x" || value == "y"),
        _ => false,
    }
}

proptest! {
    #[test]
    fn rule_admits_verified_addresses_of_its_list_alone(
        address in address(), is_verified: bool, is_partial: bool, is_member: bool, claims in claims(),
    ) {
        let expected = is_verified && is_allowed(&address);
        let email = if is_verified { Email::Verified(address) } else { Email::Unverified(address) };
        let coverage = if is_partial { Coverage::Partial } else { Coverage::Whole };
        let id_token = Some(&claims);
        let facts = Facts { email: Some(&email), coverage, id_token, userinfo: None, is_member, tenant: None };
        prop_assert_eq!(rules()[0].check(&facts).is_ok(), expected);
        let without_email = Facts { email: None, ..facts };
        prop_assert!(rules()[0].check(&without_email).is_err());
        prop_assert_eq!(rules()[2].check(&facts).is_ok(), is_member);
    }

    #[test]
    fn rule_admits_texts_of_its_list_alone(id_token in claims(), userinfo in prop::option::of(claims())) {
        let is_missing = id_token.get("a").and_then(|a| a.get("b")).is_none_or(Value::is_null);
        let expected = if is_missing { userinfo.as_ref().is_some_and(has_claim) } else { has_claim(&id_token) };
        let facts = Facts {
            email: None,
            coverage: Coverage::Whole,
            id_token: Some(&id_token),
            userinfo: userinfo.as_ref(),
            is_member: false,
            tenant: None,
        };
        prop_assert_eq!(rules()[1].check(&facts).is_ok(), expected);
        let ambiguous = Facts { id_token: None, ..facts };
        prop_assert!(rules()[1].check(&ambiguous).is_err());
    }
}
