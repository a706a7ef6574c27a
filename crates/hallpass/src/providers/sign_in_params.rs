//! The parameters of an authorization request that a sign-in's own URL asks for, beside those of
//! the provider.

use std::borrow::Cow;

use super::presets::{
    account_choice::AccountChoice, extra_params::ExtraParams, openid::recent_sign_in::RecentSignIn,
    prompt_values::with_choice,
};

/// How the URL of a sign-in asks for a choice of accounts, whichever provider it is.
const CHOOSE_ACCOUNT: (&str, &str) = ("prompt", "select_account");

/// How a provider is asked for what a sign-in may want.
#[derive(Clone, Copy)]
pub struct AskedFor {
    /// A choice of accounts, as the settings allow it.
    pub account_choice: AccountChoice,
    /// A recent sign-in.
    pub recent_sign_in: RecentSignIn,
}

/// The parameters `own` of the provider, and those of the sign-in's URL (`extras`), which win.
///
/// A choice of accounts is asked for as the provider takes it; a parameter of `own` with that name
/// is a setting's, and stays, with the choice beside it if it is a `prompt`. What proves a recent
/// sign-in wins over both: without it the person would be refused after signing in. Only
/// `prompt=none`, which asks for no page at all, stays.
pub fn sign_in_params<'a>(
    own: &'a ExtraParams,
    extras: &'a [(String, String)],
    asked_for: AskedFor,
) -> Vec<Param<'a>> {
    let mut params: Vec<Param<'_>> = own.iter().map(|(name, value)| (name, value.into())).collect();
    for (name, value) in extras.iter().map(|(name, value)| (name.as_str(), value.as_str())) {
        if (name, value) == CHOOSE_ACCOUNT {
            for (name, value) in asked_for.account_choice.params() {
                let beside = own.get(name).map(|set| with_choice_in(name, set, value));
                replace(&mut params, (*name, beside.unwrap_or(Cow::Borrowed(value))));
            }
        } else {
            replace(&mut params, (name, value.into()));
        }
    }
    let has = |wanted: &str| extras.iter().any(|(name, _)| name == wanted);
    let is_silent = params.iter().any(|(name, value)| *name == "prompt" && value == "none");
    if asked_for.recent_sign_in == RecentSignIn::PromptLogin && has("max_age") && !is_silent {
        replace(&mut params, ("prompt", "login".into()));
    }
    params
}

/// The name and the value of a parameter.
pub type Param<'a> = (&'a str, Cow<'a, str>);

/// The value of the parameter `name`, for which the settings have `set`.
fn with_choice_in<'a>(name: &str, set: &'a str, wanted: &str) -> Cow<'a, str> {
    if name == "prompt" { with_choice(set, wanted).into() } else { set.into() }
}

fn replace<'a>(params: &mut Vec<Param<'a>>, param: Param<'a>) {
    params.retain(|(name, _)| *name != param.0);
    params.push(param);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::presets::openid::RECORDS;

    fn query(own: &str, extras: &[(&str, &str)], asked_for: AskedFor) -> Vec<(String, String)> {
        let own = ExtraParams::parse(own).unwrap();
        let extras: Vec<_> =
            extras.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let params = sign_in_params(&own, &extras, asked_for).into_iter();
        params.map(|(name, value)| (name.to_owned(), value.into_owned())).collect()
    }

    fn values<'a>(query: &'a [(String, String)], name: &str) -> Vec<&'a str> {
        query.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    #[test]
    fn account_choice_is_asked_for_as_the_provider_takes_it() {
        const OWN: AccountChoice = AccountChoice::Params(&[("force_verify", "true")]);
        for (account_choice, own, prompts, own_values) in [
            (AccountChoice::SelectAccount, "", &["select_account"][..], &[][..]),
            (AccountChoice::Login, "", &["login"], &[]),
            (AccountChoice::Never, "", &[], &[]),
            (OWN, "", &[], &["true"]),
            (OWN, "force_verify=false", &[], &["false"]),
            // The setting stays.
            (AccountChoice::SelectAccount, "prompt=consent", &["consent select_account"], &[]),
            (AccountChoice::Login, "prompt=consent", &["consent login"], &[]),
            (AccountChoice::SelectAccount, "prompt=login", &["login"], &[]),
            (AccountChoice::SelectAccount, "prompt=select_account", &["select_account"], &[]),
            (AccountChoice::Never, "prompt=consent", &["consent"], &[]),
        ] {
            let asked_for = AskedFor { account_choice, recent_sign_in: RecentSignIn::MaxAge };
            let params = query(own, &[CHOOSE_ACCOUNT, ("login_hint", "ada")], asked_for);
            assert_eq!(values(&params, "prompt"), prompts, "{account_choice:?} {own}");
            assert_eq!(values(&params, "force_verify"), own_values, "{account_choice:?} {own}");
            assert_eq!(values(&params, "login_hint"), ["ada"]);
            // Other values go through as they are, and win.
            let params = query(own, &[("prompt", "none")], asked_for);
            assert_eq!(values(&params, "prompt"), ["none"], "{account_choice:?} {own}");
        }
    }

    /// Whatever else it asks for, and whatever the settings say.
    #[test]
    fn session_s17_recent_sign_in_is_asked_for_as_every_record_needs() {
        for record in RECORDS {
            let asked_for =
                AskedFor { account_choice: record.account_choice, recent_sign_in: record.recent_sign_in };
            for own in ["", "prompt=consent", "prompt=select_account", "max_age=9"] {
                for prompt in [None, Some("login"), Some("select_account"), Some("consent")] {
                    let prompt = prompt.map(|value| ("prompt", value));
                    let extras: Vec<_> = prompt.into_iter().chain([("max_age", "300")]).collect();
                    let params = query(own, &extras, asked_for);
                    let case = format!("{}: {own} {extras:?} {params:?}", record.id);
                    assert_eq!(values(&params, "max_age"), ["300"], "{case}");
                    assert!(values(&params, "prompt").len() < 2, "{case}");
                    if record.recent_sign_in == RecentSignIn::PromptLogin {
                        assert_eq!(values(&params, "prompt"), ["login"], "{case}");
                    }
                }
            }
            let silent = query("", &[("prompt", "none"), ("max_age", "300")], asked_for);
            assert_eq!(values(&silent, "prompt"), ["none"], "{}", record.id);
            // Without `max_age` nothing is added.
            assert_eq!(query("", &[("prompt", "consent")], asked_for).len(), 1, "{}", record.id);
        }
        assert!(RECORDS.iter().any(|record| record.recent_sign_in == RecentSignIn::PromptLogin));
    }
}
