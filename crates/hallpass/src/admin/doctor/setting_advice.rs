//! Compares the settings that both protocols have with the record of the provider.

use super::{examination::Examination, finding::Verdict};
use crate::providers::presets::{
    client_auth_method::ClientAuthMethod, extra_params::ExtraParams, pkce::Pkce, pkce_support::PkceSupport,
    scopes::Scopes,
};

/// The settings of one provider, which are compared with its record.
#[derive(Clone, Copy)]
pub struct ComparedSettings<'a> {
    /// The prefix of their names, such as `AUTH_SLACK`.
    pub prefix: &'a str,
    /// What the record calls the provider.
    pub name: &'static str,
}

impl<'a> ComparedSettings<'a> {
    /// Those of the provider that is examined. `name` is empty if there is no record.
    pub fn of(examination: &'a Examination, name: &'static str) -> Self {
        let name = if name.is_empty() { "the provider" } else { name };
        Self { prefix: &examination.prefix, name }
    }

    /// Advice if `_PKCE` is another thing than what the provider is known to take.
    pub fn pkce(&self, set: Pkce, support: PkceSupport) -> Option<Verdict> {
        let Self { prefix, name } = self;
        let leave_out = format!("Leave {prefix}_PKCE out.");
        match (set, support) {
            (Pkce::Sent, PkceSupport::Refused) => Some(Verdict::advice(
                format!("{prefix}_PKCE is yes, and {name} is known to refuse codes with a PKCE verifier"),
                format!("Leave {prefix}_PKCE out, unless {name} has switched PKCE on for your client."),
            )),
            (Pkce::NotSent, PkceSupport::Required) => Some(Verdict::wrong(
                format!("{prefix}_PKCE is no, and {name} is known to refuse sign-ins without PKCE"),
                leave_out,
            )),
            (Pkce::NotSent, PkceSupport::Checked) => Some(Verdict::advice(
                format!(
                    "{prefix}_PKCE is no: sign-ins send no PKCE challenge, which {name} is known to check"
                ),
                leave_out,
            )),
            (Pkce::NotSent, PkceSupport::Unknown) => Some(Verdict::advice(
                format!("{prefix}_PKCE is no: sign-ins send no PKCE challenge"),
                format!("Leave {prefix}_PKCE out, unless {name} refuses it."),
            )),
            (Pkce::Sent, PkceSupport::Required | PkceSupport::Checked | PkceSupport::Unknown)
            | (Pkce::NotSent, PkceSupport::Refused) => None,
        }
    }

    /// Advice if `_SCOPES` lacks some of the recorded ones, and has none that includes them.
    pub fn scopes(&self, set: &Scopes, recorded: &str, wider: &[&str]) -> Option<Verdict> {
        let Self { prefix, name } = self;
        let has_wider = wider.iter().any(|scope| set.contains(scope));
        let missing = recorded.split_ascii_whitespace().filter(|scope| !has_wider && !set.contains(scope));
        let missing: Vec<_> = missing.collect();
        if missing.is_empty() {
            return None;
        }
        let is_for_email = missing.iter().any(|scope| scope.contains("email"));
        let cost = if is_for_email { ": then people have no e-mail address here" } else { "" };
        let missing = missing.join(" ");
        Some(Verdict::advice(
            format!("{prefix}_SCOPES lacks {missing}, which {name} is asked for otherwise{cost}"),
            format!("Add {missing} to {prefix}_SCOPES, or leave that out, unless it is left out on purpose."),
        ))
    }

    /// Advice if `_AUTH_METHOD` is another one than the recorded one.
    pub fn auth_method(&self, set: ClientAuthMethod, recorded: ClientAuthMethod) -> Option<Verdict> {
        let Self { prefix, name } = self;
        (set.registered_name() != recorded.registered_name()).then(|| {
            Verdict::advice(
                format!("{prefix}_AUTH_METHOD is {set}, and what is known to work with {name} is {recorded}"),
                format!("Leave {prefix}_AUTH_METHOD out, unless your client is registered for {set}."),
            )
        })
    }

    /// Advice for each recorded parameter that `_PARAMS` changes or removes.
    pub fn params(&self, set: &ExtraParams, recorded: &[(&str, &str)]) -> Vec<Verdict> {
        let Self { prefix, name } = self;
        let changed = recorded.iter().filter(|(param, value)| set.get(param) != Some(value));
        let advice = changed.map(|(param, _)| {
            let does = if set.get(param).is_some() { "changes" } else { "removes" };
            Verdict::advice(
                format!("{prefix}_PARAMS {does} the parameter {param}, which {name} is known to need"),
                format!("Leave {param} out of {prefix}_PARAMS, unless sign-ins work so."),
            )
        });
        advice.collect()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// What is said, if it is advice with a hint.
    pub fn says(verdict: &Verdict) -> String {
        let Verdict::Advice { says, hint } = verdict else { panic!("{verdict:?}") };
        assert!(hint.ends_with('.'), "{hint}");
        says.clone()
    }

    const COMPARED: ComparedSettings<'_> = ComparedSettings { prefix: "AUTH_X", name: "X" };

    #[test]
    fn setting_of_pkce_is_compared_with_what_the_provider_takes() {
        use PkceSupport::{Checked, Refused, Required, Unknown};
        for (set, support, expected) in [
            (Pkce::Sent, Refused, "AUTH_X_PKCE is yes, and X is known to refuse codes"),
            (
                Pkce::NotSent,
                Checked,
                "AUTH_X_PKCE is no: sign-ins send no PKCE challenge, which X is known to",
            ),
            (Pkce::NotSent, Unknown, "AUTH_X_PKCE is no: sign-ins send no PKCE challenge"),
        ] {
            let says = says(&COMPARED.pkce(set, support).unwrap());
            assert!(says.starts_with(expected), "{says}");
        }
        assert!(matches!(COMPARED.pkce(Pkce::NotSent, Required), Some(Verdict::Wrong { .. })));
        for support in [Required, Checked, Unknown, Refused] {
            assert_eq!(COMPARED.pkce(support.to_pkce(), support), None);
        }
    }

    #[test]
    fn setting_of_scopes_is_compared_with_those_of_the_record() {
        let advice =
            |set: &'static str| COMPARED.scopes(&Scopes::new(set), "read:user user:email", &["user"]);
        let missing = says(&advice("read:user extra").unwrap());
        assert!(missing.contains("AUTH_X_SCOPES lacks user:email, which X") && missing.contains("no e-mail"));
        let missing = says(&advice("user:email").unwrap());
        assert!(missing.contains("lacks read:user,") && !missing.contains("no e-mail"), "{missing}");
        for enough in ["user:email read:user", "read:user user:email extra", "user"] {
            assert_eq!(advice(enough), None, "{enough}");
        }
    }

    #[test]
    fn setting_of_the_auth_method_may_differ_in_the_encoding_only() {
        let advice = |set| COMPARED.auth_method(set, ClientAuthMethod::Basic);
        assert_eq!(advice(ClientAuthMethod::Basic), None);
        assert_eq!(advice(ClientAuthMethod::BasicUnencoded), None);
        for set in [ClientAuthMethod::Post, ClientAuthMethod::PrivateKeyJwt, ClientAuthMethod::None] {
            let says = says(&advice(set).unwrap());
            assert!(
                says.contains(&format!("_AUTH_METHOD is {set}, and what is known to work with X is basic"))
            );
        }
    }

    #[test]
    fn setting_of_params_that_changes_a_recorded_one_is_named() {
        let recorded = [("owner", "user"), ("audience", "api")];
        let set =
            |own: &str| ExtraParams::of_record(&recorded).overridden_by(ExtraParams::parse(own).unwrap());
        let says = |own: &str| COMPARED.params(&set(own), &recorded).iter().map(says).collect::<Vec<_>>();
        assert_eq!(says("hd=example.org"), [""; 0]);
        assert_eq!(says("owner=user"), [""; 0]);
        assert_eq!(
            says("owner=&audience=mine"),
            [
                "AUTH_X_PARAMS removes the parameter owner, which X is known to need",
                "AUTH_X_PARAMS changes the parameter audience, which X is known to need"
            ]
        );
    }
}
