//! ID tokens of which one claim is wrong.

use serde_json::{Value, json};

type Change = fn(&mut Value);

/// What is wrong, and how it comes about.
pub const WRONG_CLAIMS: [(&str, Change); 29] = [
    ("another issuer", |claims| claims["iss"] = json!("https://evil.example")),
    ("the issuer with a slash", |claims| {
        claims["iss"] = json!(format!("{}/", claims["iss"].as_str().unwrap()));
    }),
    ("another audience", |claims| claims["aud"] = json!("another client")),
    ("another client in the audience", |claims| {
        claims["aud"] = json!(["hallpass-tests", "another client"]);
    }),
    ("no audience", |claims| claims["aud"] = json!([])),
    ("another authorized party", |claims| claims["azp"] = json!("another client")),
    ("no issuer", |claims| drop(claims.as_object_mut().unwrap().remove("iss"))),
    ("no audience at all", |claims| drop(claims.as_object_mut().unwrap().remove("aud"))),
    ("an audience that is a number", |claims| claims["aud"] = json!(1)),
    ("no expiry", |claims| drop(claims.as_object_mut().unwrap().remove("exp"))),
    ("an expiry below zero", |claims| claims["exp"] = json!(-1)),
    ("an expiry beyond all time", |claims| claims["exp"] = json!(1e300)),
    ("no time of issue", |claims| drop(claims.as_object_mut().unwrap().remove("iat"))),
    ("a nonce that is a list", |claims| claims["nonce"] = json!([claims["nonce"]])),
    ("an empty nonce", |claims| claims["nonce"] = json!("")),
    ("a subject that is a number", |claims| claims["sub"] = json!(1)),
    ("a look-alike subject", |claims| claims["sub"] = json!("f\u{430}ke-1")),
    ("claims that are elsewhere", |claims| {
        drop(claims.as_object_mut().unwrap().remove("sub"));
        claims["_claim_names"] = json!({ "sub": "src1" });
        claims["_claim_sources"] = json!({ "src1": { "endpoint": "http://127.0.0.1:9/claims" } });
    }),
    ("expired", |claims| claims["exp"] = json!(claims["iat"].as_u64().unwrap() - 120)),
    ("an expiry that is no number", |claims| claims["exp"] = json!("9999999999")),
    ("issued in the future", |claims| claims["iat"] = json!(claims["iat"].as_u64().unwrap() + 600)),
    ("issued long before", |claims| claims["iat"] = json!(claims["iat"].as_u64().unwrap() - 3600)),
    ("another nonce", |claims| claims["nonce"] = json!("another")),
    ("no nonce", |claims| drop(claims.as_object_mut().unwrap().remove("nonce"))),
    ("no subject", |claims| drop(claims.as_object_mut().unwrap().remove("sub"))),
    ("an empty subject", |claims| claims["sub"] = json!("")),
    ("a subject with a zero byte", |claims| claims["sub"] = json!("fake\0-1")),
    ("an endless subject", |claims| claims["sub"] = json!("a".repeat(10_000))),
    ("another access token's hash", |claims| claims["at_hash"] = json!("77QmUPtjPfzWtF2AnpK9RQ")),
];
