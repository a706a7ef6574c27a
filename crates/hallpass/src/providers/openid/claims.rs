//! The claims of an ID token that a sign-in depends on, and their checks (OpenID Connect Core 1.0,
//! section 3.1.3.7). Strict: such a claim of a wrong type refuses the token.

use hallpass_types::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use serde_json::Value;
use subtle::ConstantTimeEq as _;

use super::{
    audience::AudienceRule,
    issuer_names::IssuerNames,
    policy::Policy,
    token_times::{TokenTimes, check_times},
};
use crate::model::account::Subject;

/// The claims that say who the person is, for whom, by whom, when, and in which sign-in.
#[derive(Deserialize)]
pub struct Claims {
    #[serde(default)]
    iss: Value,
    #[serde(default)]
    sub: Value,
    #[serde(default)]
    aud: Value,
    #[serde(default)]
    azp: Value,
    #[serde(default)]
    exp: Value,
    #[serde(default)]
    iat: Value,
    #[serde(default)]
    nbf: Value,
    #[serde(default)]
    nonce: Value,
    #[serde(default)]
    tid: Value,
    #[serde(default)]
    tfp: Value,
    #[serde(default)]
    acr: Value,
    #[serde(default)]
    pub at_hash: Value,
    #[serde(default)]
    pub auth_time: Value,
}

/// What the claims must agree with.
pub struct Expected<'a> {
    /// The client that the token must be for.
    pub client_id: &'a str,
    /// The other audiences that it may be for.
    pub audiences: AudienceRule<'a>,
    /// The policy that must have issued it, where an issuer has several.
    pub policy: Option<&'a Policy>,
    /// The nonce of the sign-in; `None` where none was sent.
    pub nonce: Option<&'a SecretString>,
    /// When the sign-in began.
    pub begun_at: Timestamp,
    /// The current time.
    pub now: Timestamp,
}

/// Who a token is about.
#[derive(Debug, PartialEq, Eq)]
pub struct TokenSubject {
    /// The claim `sub`.
    pub claim: String,
    /// The tenant of the person, where the issuer has many.
    pub tenant: Option<String>,
    /// Identifies the person: the claim, after the tenant if there is one.
    pub subject: Subject,
}

/// Checks the claims, and returns the subject. The numbers are those of section 3.1.3.7.
///
/// # Errors
/// What is wrong, without the value of the claim.
pub fn check_claims(
    claims: &Claims,
    issuer: &IssuerNames,
    expected: &Expected<'_>,
) -> Result<TokenSubject, &'static str> {
    // 2.
    let tenant = issuer.check_token(&claims.iss, &claims.tid)?;
    expected.policy.map_or(Ok(()), |policy| policy.check(&claims.tfp, &claims.acr))?;
    expected.audiences.check(&claims.aud, &claims.azp, expected.client_id)?;
    let times = TokenTimes { exp: &claims.exp, iat: &claims.iat, nbf: &claims.nbf };
    check_times(&times, expected.begun_at, expected.now)?;
    check_nonce(&claims.nonce, expected.nonce)?;
    let odd = "has a subject that is not a text of 1 to 255 ASCII characters (sub)";
    let claim = claims.sub.as_str().filter(|claim| Subject::parse(claim).is_some()).ok_or(odd)?;
    // The same subject of two tenants is two people.
    let whole = tenant.map_or_else(|| claim.to_owned(), |tenant| format!("{tenant}/{claim}"));
    let subject = Subject::parse(&whole).ok_or(odd)?;
    Ok(TokenSubject { claim: claim.to_owned(), tenant: tenant.map(ToOwned::to_owned), subject })
}

/// 11.
fn check_nonce(claim: &Value, sent: Option<&SecretString>) -> Result<(), &'static str> {
    let nonce = claim.as_str().unwrap_or_default();
    let is_missing = claim.is_null() || claim.as_str() == Some("");
    let is_right = match sent {
        // Refused for another reason than an attack, which the admin can mend.
        Some(_) if is_missing => return Err("lacks the nonce that was sent to the provider (nonce)"),
        Some(sent) => bool::from(nonce.as_bytes().ct_eq(sent.expose_secret().as_bytes())),
        // A nonce that was not sent from here is that of another sign-in.
        None => is_missing,
    };
    if is_right { Ok(()) } else { Err("belongs to another sign-in (nonce)") }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::providers::{json::read_object, openid::openid_provider::OpenIdProvider};

    const NOW: u64 = 1_700_000_000;
    const ISSUER: &str = "https://id.example.org";

    fn right() -> Value {
        json!({ "iss": ISSUER, "aud": "client", "sub": "1", "iat": NOW, "exp": NOW + 300, "nonce": "nonce" })
    }

    fn check(claims: &Value) -> Result<TokenSubject, &'static str> {
        check_of(&OpenIdProvider::new(ISSUER).unwrap(), claims, Some("nonce"))
    }

    fn check_of(
        provider: &OpenIdProvider,
        claims: &Value,
        nonce: Option<&str>,
    ) -> Result<TokenSubject, &'static str> {
        let now = Timestamp::from_unix_ms(NOW * 1000);
        let nonce = nonce.map(SecretString::from);
        let audiences = AudienceRule::of(provider);
        let (client_id, nonce) = ("client", nonce.as_ref());
        let expected = Expected { client_id, audiences, policy: None, nonce, begun_at: now, now };
        let template = provider.tenants.as_ref().map_or(provider.issuer(), |tenants| tenants.template());
        let names = IssuerNames::of_document(provider, template).unwrap();
        check_claims(&read_object(claims.to_string().as_bytes()).unwrap(), &names, &expected)
    }

    #[test]
    fn claim_nonce_that_was_not_sent_must_be_missing() {
        let provider = OpenIdProvider::preset("linkedin", None).unwrap();
        let check_nonce = |nonce: Value| {
            let mut claims = right();
            claims["iss"] = json!(provider.issuer());
            claims["nonce"] = nonce;
            check_of(&provider, &claims, None).is_ok()
        };
        assert!(check_nonce(json!(null)) && check_nonce(json!("")));
        assert!(!check_nonce(json!("nonce")) && !check_nonce(json!(1)));
        // One that was sent must come back.
        let (lost, other) =
            ("lacks the nonce that was sent to the provider (nonce)", "belongs to another sign-in (nonce)");
        for (nonce, error) in
            [(json!(null), lost), (json!(""), lost), (json!("other"), other), (json!(1), other)]
        {
            let mut claims = right();
            claims["nonce"] = nonce;
            assert_eq!(check(&claims).err(), Some(error), "{claims}");
        }
    }

    #[test]
    fn subject_of_many_tenants_begins_with_the_tenant() {
        let common = "https://login.microsoftonline.com/common/v2.0";
        let provider = OpenIdProvider::preset("microsoft-entra-id", Some(common)).unwrap();
        let tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
        let mut claims = right();
        claims["iss"] = json!(format!("https://login.microsoftonline.com/{tenant}/v2.0"));
        claims["tid"] = json!(tenant);
        let found = check_of(&provider, &claims, Some("nonce")).unwrap();
        assert_eq!((found.claim.as_str(), found.subject.as_str()), ("1", &*format!("{tenant}/1")));
        claims["tid"] = json!("a3ff9c9e-4b63-4a12-9c0c-6a3b6c2f6c11");
        assert!(check_of(&provider, &claims, Some("nonce")).is_err());
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,20}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::hash_map("[a-z]{1,8}", inner, 0..4)
                    .prop_map(|members| members.into_iter().collect::<Value>()),
            ]
        })
    }

    proptest! {
        /// A claim that no sign-in needs does not matter, whatever it is.
        #[test]
        fn claim_that_is_not_needed_may_have_any_type(name in "[a-z_]{9,20}", value in json_value()) {
            let mut claims = right();
            claims[name] = value;
            prop_assert!(check(&claims).is_ok());
        }

        /// Any other value of a claim that says by whom, for whom, or in which sign-in, is refused.
        #[test]
        fn claim_that_is_needed_is_refused_with_another_value(
            name in prop::sample::select(vec!["iss", "aud", "nonce"]),
            value in json_value(),
        ) {
            let mut claims = right();
            prop_assume!(claims[name] != value && value != json!([claims[name]]));
            claims[name] = value;
            prop_assert!(check(&claims).is_err());
        }
    }
}
