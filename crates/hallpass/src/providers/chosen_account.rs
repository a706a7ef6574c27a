//! Whether an authorization request asks the provider to let the person choose an account.

use url::Url;

use super::{
    presets::{extra_params::ExtraParams, prompt_values::has},
    sign_in_params::{AskedFor, sign_in_params},
};

/// Parameters that send the person on to another provider behind this one, which is not asked for a
/// choice: of Keycloak, Auth0, Cognito, Okta, PingOne, FusionAuth and Microsoft Entra.
const ROUTES: [&str; 7] =
    ["kc_idp_hint", "connection", "identity_provider", "idp", "idp_hint", "idp_identifier", "domain_hint"];

/// Whether the request to `endpoint` with the parameters `own` of the provider, and those of the
/// sign-in's URL (`extras`), asks for a choice of accounts as the provider takes it. A setting, or
/// another parameter of the sign-in, may have replaced what asks for it.
pub fn asks_for_account_choice(
    endpoint: &Url,
    own: &ExtraParams,
    extras: &[(String, String)],
    asked_for: AskedFor,
) -> bool {
    let sent = sign_in_params(own, extras, asked_for);
    let is_sent = |&(wanted, value): &(&str, &str)| {
        let of_endpoint = endpoint.query_pairs().any(|(name, _)| name == wanted);
        let mut values = sent.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| &**value);
        // A `prompt` may have others beside it.
        let is_among = |sent: &str| sent == value || (wanted == "prompt" && has(sent, value));
        !of_endpoint && values.next().is_some_and(is_among) && values.next().is_none()
    };
    let is_route = |name: &str| ROUTES.contains(&name);
    let is_routed = sent.iter().any(|(name, _)| is_route(name))
        || endpoint.query_pairs().any(|(name, _)| is_route(&name));
    let choice = asked_for.account_choice;
    choice.is_certain() && !is_routed && choice.params().iter().all(is_sent)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::presets::{
        account_choice::AccountChoice, openid::recent_sign_in::RecentSignIn, prompt_values::PromptValues,
    };
    use AccountChoice::{Login, LoginIfKnown, Never, Params, SelectAccount, SelectAccountIfKnown};

    #[test]
    fn account_choice_is_asked_for_unless_something_replaces_it() {
        const OWN: AccountChoice = Params(&[("force_verify", "true"), ("approval", "force")]);
        const PLAIN: &str = "https://id.example.org/authorize";
        for (choice, endpoint, own, extras, expected) in [
            (SelectAccount, PLAIN, "", "prompt=select_account", true),
            (Login, PLAIN, "", "prompt=select_account", true),
            (OWN, PLAIN, "", "prompt=select_account", true),
            (OWN, PLAIN, "audience=api", "prompt=select_account&login_hint=ada", true),
            (Never, PLAIN, "", "prompt=select_account", false),
            // A provider behind it is not asked.
            (Login, PLAIN, "kc_idp_hint=google", "prompt=select_account", false),
            (Login, PLAIN, "", "prompt=select_account&connection=google-oauth2", false),
            (Login, "https://id.example.org/a?idp=1", "", "prompt=select_account", false),
            // It may ignore that.
            (SelectAccountIfKnown, PLAIN, "", "prompt=select_account", false),
            (LoginIfKnown, PLAIN, "", "prompt=select_account", false),
            // A setting replaces it, or a part of it.
            (SelectAccount, PLAIN, "prompt=none", "prompt=select_account", false),
            (OWN, PLAIN, "prompt=consent", "prompt=select_account", true),
            // Or stays beside it.
            (SelectAccount, PLAIN, "prompt=consent", "prompt=select_account", true),
            (Login, PLAIN, "prompt=", "prompt=select_account", false),
            (OWN, PLAIN, "force_verify=false", "prompt=select_account", false),
            (SelectAccount, "https://id.example.org/a?prompt=none", "", "prompt=select_account", false),
            // The sign-in asks for something else, or for nothing.
            (SelectAccount, PLAIN, "", "prompt=none", false),
            (SelectAccount, PLAIN, "", "prompt=login", false),
            (Login, PLAIN, "", "prompt=login", true),
            (OWN, PLAIN, "", "prompt=consent", false),
            (SelectAccount, PLAIN, "", "", false),
        ] {
            let params = ExtraParams::parse(own).unwrap();
            let sent: Vec<_> = url::form_urlencoded::parse(extras.as_bytes()).into_owned().collect();
            let account_choice = choice.beside(&params, PromptValues::Several);
            let asked_for = AskedFor { account_choice, recent_sign_in: RecentSignIn::MaxAge };
            let endpoint = Url::parse(endpoint).unwrap();
            let found = asks_for_account_choice(&endpoint, &params, &sent, asked_for);
            assert_eq!(found, expected, "{choice:?} {endpoint} {own} {extras}");
        }
    }

    /// It signs the person in again who is signed in.
    #[test]
    fn account_choice_gives_way_to_a_recent_sign_in() {
        let endpoint = Url::parse("https://id.example.org/authorize").unwrap();
        let extras = [("prompt", "select_account"), ("max_age", "60")];
        let extras = extras.map(|(name, value)| (name.to_owned(), value.to_owned()));
        for (account_choice, expected) in [(SelectAccount, false), (Login, true)] {
            let asked_for = AskedFor { account_choice, recent_sign_in: RecentSignIn::PromptLogin };
            let found = asks_for_account_choice(&endpoint, &ExtraParams::default(), &extras, asked_for);
            assert_eq!(found, expected, "{account_choice:?}");
        }
    }
}
