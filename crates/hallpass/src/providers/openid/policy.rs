//! The policy (user flow) of Azure AD B2C. All policies of a tenant have one issuer and the same
//! clients, and each asks people for other things: the claim `tfp`, in older tokens `acr`, says
//! which one issued a token.

use serde_json::Value;
use url::Url;

/// How the id of every policy begins: `B2C_1_` of user flows, `B2C_1A_` of custom policies.
const PREFIX: &str = "b2c_1";

/// The id of a policy, in lower case: B2C writes it in either.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy(String);

impl Policy {
    /// The policy that a browser gets to at this authorization endpoint: a part of the path, or the
    /// parameter `p`. `None` if there is none, as behind a proxy that adds it.
    pub fn of_endpoint(url: &Url) -> Option<Self> {
        let parts = url.path_segments().into_iter().flatten().map(ToOwned::to_owned);
        let params = url.query_pairs().filter(|(name, _)| name == "p").map(|(_, value)| value.into_owned());
        parts
            .chain(params)
            .map(|part| part.to_ascii_lowercase())
            .find(|part| part.starts_with(PREFIX))
            .map(Self)
    }

    /// Checks the policy that a token names.
    ///
    /// # Errors
    /// It is another one, or none.
    pub fn check(&self, tfp: &Value, acr: &Value) -> Result<(), &'static str> {
        match [tfp, acr].into_iter().find(|claim| !claim.is_null()) {
            Some(Value::String(policy)) if policy.eq_ignore_ascii_case(&self.0) => Ok(()),
            Some(_) => Err("was issued by another policy (tfp, acr)"),
            None => Err("does not say which policy issued it (tfp, acr)"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(url: &str) -> Option<Policy> {
        Policy::of_endpoint(&Url::parse(url).unwrap())
    }

    #[test]
    fn policy_is_that_of_the_authorization_endpoint() {
        let sign_in = Some(Policy("b2c_1_signin".into()));
        for url in [
            "https://contoso.b2clogin.com/contoso.onmicrosoft.com/b2c_1_signin/oauth2/v2.0/authorize",
            "https://contoso.b2clogin.com/contoso.onmicrosoft.com/B2C_1_SignIn/oauth2/v2.0/authorize",
            "https://contoso.b2clogin.com/tfp/contoso.onmicrosoft.com/b2c_1_signin/oauth2/v2.0/authorize",
            "https://contoso.b2clogin.com/contoso.onmicrosoft.com/oauth2/v2.0/authorize?p=B2C_1_SignIn",
        ] {
            assert_eq!(of(url), sign_in, "{url}");
        }
        let custom =
            of("https://login.contoso.com/contoso.onmicrosoft.com/B2C_1A_SIGNIN/oauth2/v2.0/authorize");
        assert_eq!(custom, Some(Policy("b2c_1a_signin".into())));
        for url in
            ["https://login.contoso.com/authorize", "https://login.contoso.com/authorize?policy=b2c_1_a"]
        {
            assert_eq!(of(url), None, "{url}");
        }
    }

    #[test]
    fn policy_of_a_token_must_be_the_same() {
        let policy = Policy("b2c_1_signin".into());
        let check = |tfp: Value, acr: Value| policy.check(&tfp, &acr).is_ok();
        assert!(check(json!("B2C_1_SignIn"), json!(null)) && check(json!(null), json!("b2c_1_signin")));
        // `acr` may be about something else then.
        assert!(check(json!("B2C_1_SignIn"), json!("mfa")));
        for (tfp, acr) in [
            (json!("B2C_1_Reset"), json!(null)),
            (json!("B2C_1_Reset"), json!("B2C_1_SignIn")),
            (json!(""), json!("B2C_1_SignIn")),
            (json!(["B2C_1_SignIn"]), json!(null)),
            (json!("B2C_1_SignIn "), json!(null)),
            (json!("B2C_1_S\u{131}gn\u{131}n"), json!(null)),
            (json!(null), json!("B2C_1_Reset")),
            (json!(null), json!("mfa")),
            (json!(null), json!(null)),
        ] {
            assert!(!check(tfp.clone(), acr.clone()), "{tfp} {acr}");
        }
    }
}
