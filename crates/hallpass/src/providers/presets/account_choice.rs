//! How a provider is asked to let a person choose an account, even if it knows one: to link another
//! identity, and after an error that another account may help against.

use super::{extra_params::ExtraParams, prompt_values::PromptValues};

/// What is sent for a choice of accounts, in the place of `prompt=select_account`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum AccountChoice {
    /// `prompt=select_account` (OpenID Connect Core 1.0, section 3.1.2.1). Providers may refuse it.
    SelectAccount,
    /// `prompt=login`: the person signs in again, with whichever account. Every OpenID provider has
    /// to support it (section 15.1).
    Login,
    /// The same, sent to a provider of which nothing is known: it may ignore it. The person
    /// confirms an account that they add.
    LoginIfKnown,
    /// As [`Self::SelectAccount`], sent to a server that may be too old for it: it may ignore it.
    /// The person confirms an account that they add.
    SelectAccountIfKnown,
    /// Parameters of the provider's own.
    Params(&'static [(&'static str, &'static str)]),
    /// Nothing: it cannot be asked. The person signs out there first.
    Never,
}

impl AccountChoice {
    /// The parameters of the authorization request.
    pub(crate) fn params(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::SelectAccount | Self::SelectAccountIfKnown => &[("prompt", "select_account")],
            Self::Login | Self::LoginIfKnown => &[("prompt", "login")],
            Self::Params(params) => params,
            Self::Never => &[],
        }
    }

    /// What is sent, in words; `None` for nothing.
    pub(crate) fn text(self) -> Option<String> {
        let params = self.params().iter().map(|(name, value)| format!("{name}={value}"));
        let params: Vec<_> = params.collect();
        (!params.is_empty()).then(|| params.join("&"))
    }

    /// Whether a provider that is sent [`Self::params`] lets the person choose.
    pub(crate) fn is_certain(self) -> bool {
        !matches!(self, Self::SelectAccountIfKnown | Self::LoginIfKnown | Self::Never)
    }

    /// The choice of a provider whose discovery document states the `prompts` that it supports
    /// (`prompt_values_supported`, Initiating User Registration via OpenID Connect 1.0).
    #[must_use]
    pub(crate) fn among(self, prompts: Option<&[String]>) -> Self {
        let Some(prompts) = prompts.filter(|prompts| !prompts.is_empty()) else { return self };
        let is_stated = |wanted: &str| prompts.iter().any(|prompt| prompt == wanted);
        match self {
            Self::SelectAccountIfKnown | Self::Params(_) | Self::Never => self,
            _ if is_stated("select_account") => Self::SelectAccount,
            _ if is_stated("login") => Self::Login,
            _ => Self::Never,
        }
    }

    /// [`Self::Never`] where `own`, the parameters of the settings, remove a parameter of it (with
    /// an empty value) or have it with another value, which wins. Only a `prompt` may have both.
    #[must_use]
    pub(crate) fn beside(self, own: &ExtraParams, prompts: PromptValues) -> Self {
        let is_possible = |(name, value): &(&str, &str)| match own.get(name) {
            Some(set) if set != *value => *name == "prompt" && prompts.allow_choice_beside(set),
            _ => true,
        };
        if self.params().iter().all(is_possible) { self } else { Self::Never }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AccountChoice::{Login, LoginIfKnown, Never, Params, SelectAccount};

    const OWN: AccountChoice = Params(&[("force_verify", "true")]);

    #[test]
    fn account_choice_follows_what_the_discovery_document_states() {
        let all = ["none", "login", "consent", "select_account"];
        for (choice, stated, expected) in [
            (Login, &all[..], SelectAccount),
            (SelectAccount, &all[..], SelectAccount),
            // So says the record, or a setting.
            (Never, &all[..], Never),
            (SelectAccount, &all[..3], Login),
            (Login, &all[..3], Login),
            (SelectAccount, &all[..1], Never),
            (Login, &all[..1], Never),
            (Login, &[], Login),
            (OWN, &all[..], OWN),
            // What a provider states is known.
            (LoginIfKnown, &all[..], SelectAccount),
            (LoginIfKnown, &all[..3], Login),
            (LoginIfKnown, &all[..1], Never),
            (LoginIfKnown, &[], LoginIfKnown),
        ] {
            let stated: Vec<_> = stated.iter().map(|prompt| (*prompt).to_owned()).collect();
            assert_eq!(choice.among(Some(&stated)), expected, "{choice:?} among {stated:?}");
            assert_eq!(choice.among(None), choice);
        }
    }

    #[test]
    fn account_choice_gives_way_to_a_parameter_of_the_settings() {
        use PromptValues::{One, Own, Several};
        const CONSENT: AccountChoice = Params(&[("prompt", "consent")]);
        for (choice, own, prompts, expected) in [
            (SelectAccount, "hd=example.org", One, SelectAccount),
            (SelectAccount, "prompt=", Several, Never),
            (Login, "prompt=&hd=example.org", Several, Never),
            (Login, "prompt=none", Several, Never),
            (SelectAccount, "prompt=consent", Several, SelectAccount),
            (SelectAccount, "prompt=consent", One, Never),
            (SelectAccount, "prompt=login", One, SelectAccount),
            (SelectAccount, "prompt=select_account", Own, SelectAccount),
            (SelectAccount, "prompt=login", Own, Never),
            (CONSENT, "prompt=none", Own, Never),
            (CONSENT, "prompt=consent", Own, CONSENT),
            (OWN, "force_verify=", Several, Never),
            (OWN, "force_verify=false", Several, Never),
            (OWN, "force_verify=true", Several, OWN),
            (OWN, "prompt=none", Several, OWN),
            (Never, "prompt=", Several, Never),
        ] {
            let own = ExtraParams::parse(own).unwrap();
            assert_eq!(choice.beside(&own, prompts), expected, "{choice:?}, {own:?}, {prompts:?}");
        }
    }
}
