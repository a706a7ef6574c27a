//! The same subject of the same issuer is the same person (S23), so all providers of an issuer must
//! mean the same by it.

use super::{Protocol, ProviderConfig, setting_prefix};
use crate::settings::ConfigError;

/// Two providers with the same issuer of which each would sign in the other's people.
pub fn shared_issuer(providers: &[ProviderConfig]) -> Option<[&ProviderConfig; 2]> {
    providers.iter().enumerate().find_map(|(index, one)| {
        let issuer = one.identity_issuer();
        // Which spelling counts is decided later, by the one with which people have signed in.
        let spellings = [issuer.slash_twin(), issuer];
        let mut others = providers[index + 1..].iter();
        let other = others.find(|other| {
            spellings.contains(&other.identity_issuer()) && !have_one_subject(&one.protocol, &other.protocol)
        })?;
        Some([one, other])
    })
}

/// The same as a mistake in the settings.
pub fn shared_issuer_problem(providers: &[ProviderConfig]) -> Option<ConfigError> {
    let [one, other] = shared_issuer(providers)?;
    let problem = format!(
        "belongs to a provider with the same issuer as {}, {}, and other subjects: each would sign in the other's people",
        one.id,
        one.identity_issuer()
    );
    let name = format!("{}_ID", setting_prefix(&other.id));
    Some(ConfigError::new(name, problem, "Remove the settings of one of the two."))
}

/// Whether both have the same subject for the same person, or none of them a subject that is
/// another person's with the other. Two clients of one OpenID provider do: a subject is never given
/// to two people of an issuer, also where each client gets another one for the same person (OpenID
/// Connect Core 1.0, sections 2 and 8).
fn have_one_subject(one: &Protocol, other: &Protocol) -> bool {
    match (one, other) {
        (Protocol::OpenId(_), Protocol::OpenId(_)) => true,
        (Protocol::OAuth2(one), Protocol::OAuth2(other)) => one.fields.subject == other.fields.subject,
        (Protocol::OpenId(_), Protocol::OAuth2(_)) | (Protocol::OAuth2(_), Protocol::OpenId(_)) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{providers::config::configured_providers, settings::Settings};

    /// What is wrong with the providers `one` and `two` with these settings beside an id and a
    /// secret.
    fn problem(one: &[(&str, &str)], two: &[(&str, &str)]) -> Option<String> {
        let mut pairs = Vec::new();
        for (prefix, own) in [("AUTH_ONE", one), ("AUTH_TWO", two)] {
            for (suffix, value) in [("_ID", "client"), ("_SECRET", "hunter2")].iter().chain(own) {
                pairs.push((format!("{prefix}{suffix}"), (*value).to_owned()));
            }
        }
        let settings: Settings = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        shared_issuer_problem(&configured_providers(&settings).unwrap()).map(|error| error.to_string())
    }

    #[test]
    fn identity_s23_issuer_with_other_subjects_is_a_mistake() {
        let oauth2 = |userinfo: &'static str, subject: &'static str| {
            [
                ("_AUTHORIZATION_URL", "https://id.example.org/authorize"),
                ("_TOKEN_URL", "https://id.example.org/token"),
                ("_USERINFO_URL", userinfo),
                ("_SUBJECT_FIELD", subject),
            ]
        };
        let (me, openid) = ("https://id.example.org/me", |issuer| [("_ISSUER", issuer)]);
        let is_fine = |one: &[_], two: &[_]| problem(one, two).is_none();
        assert!(is_fine(&openid("https://id.example.org"), &openid("https://id.example.org")));
        assert!(is_fine(&oauth2(me, "/id"), &oauth2(me, "/id")));
        assert!(is_fine(&oauth2(me, "/id"), &oauth2("https://id.example.org/you", "/number")));
        assert!(is_fine(&oauth2(me, "/id"), &openid("https://id.example.org")));
        for (one, two) in [
            (&oauth2(me, "/id")[..], &oauth2(me, "/number")[..]),
            (&oauth2(me, "/id"), &openid(me)),
            (&openid("https://id.example.org/me/"), &oauth2(me, "/id")),
        ] {
            let found = problem(one, two).unwrap();
            assert!(
                found.starts_with("AUTH_TWO_ID belongs to a provider with the same issuer as one"),
                "{found}"
            );
        }
    }
}
