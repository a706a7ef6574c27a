//! Compares the settings of an OAuth 2 provider with its record.

use url::Url;

use super::{examination::Examination, finding::Verdict, setting_advice::ComparedSettings};
use crate::providers::{
    json_pointer::JsonPointer,
    oauth2::{profile_fields::EmailVerified, provider::OAuth2Provider},
    presets::oauth2::{
        endpoints::RecordEndpoints,
        record::{OAuth2Record, RecordedVerified},
    },
};

/// Advice for each setting that the record contradicts.
pub fn examine(examination: &Examination, provider: &OAuth2Provider, known: &OAuth2Record) -> Vec<Verdict> {
    let settings = ComparedSettings::of(examination, known.name);
    let compared = Compared { settings, provider, known };
    let support = known.pkce_at(provider.issuer.as_str());
    let single = [
        compared.endpoints(),
        settings.scopes(&provider.scopes, known.scopes, known.wider_scopes),
        settings.auth_method(provider.auth_method, known.auth_method),
        settings.pkce(provider.pkce, support),
        compared.subject_field(),
        compared.email_field(),
        compared.email_verified_field(),
    ];
    let params = settings.params(&provider.params, known.params);
    single.into_iter().flatten().chain(params).collect()
}

struct Compared<'a> {
    settings: ComparedSettings<'a>,
    provider: &'a OAuth2Provider,
    known: &'a OAuth2Record,
}

impl Compared<'_> {
    /// Advice if only some endpoints are at other hosts: a code of one provider then goes to
    /// another. With all of them, it is another one of its kind, such as a sandbox.
    fn endpoints(&self) -> Option<Verdict> {
        let RecordEndpoints::Fixed { authorization, token, userinfo, .. } = self.known.endpoints else {
            return None;
        };
        let ComparedSettings { prefix, name } = self.settings;
        let urls = [
            ("_AUTHORIZATION_URL", &self.provider.authorization_url, authorization),
            ("_TOKEN_URL", &self.provider.token_url, token),
            ("_USERINFO_URL", &self.provider.userinfo.url, userinfo),
        ];
        let is_elsewhere =
            |(_, set, recorded): &(&str, &Url, &str)| set.host_str() != host_of(recorded).as_deref();
        let (elsewhere, at_home): (Vec<_>, Vec<_>) = urls.into_iter().partition(is_elsewhere);
        let (suffix, set, _) = elsewhere.first()?;
        let missing: Vec<_> = at_home.iter().map(|(suffix, ..)| format!("{prefix}{suffix}")).collect();
        (!missing.is_empty()).then(|| {
            let missing = missing.join(" and ");
            Verdict::advice(
                format!(
                    "{prefix}{suffix} is at {}, which is no host of {name}, and other endpoints are those of {name}",
                    set.host_str().unwrap_or_default()
                ),
                format!("Set {missing}, too, if another server is meant; else leave {prefix}{suffix} out."),
            )
        })
    }

    fn subject_field(&self) -> Option<Verdict> {
        let ComparedSettings { prefix, name } = self.settings;
        let (set, recorded) = (&self.provider.fields.subject, self.known.subject);
        (set.as_str() != recorded).then(|| {
            Verdict::advice(
                format!("{prefix}_SUBJECT_FIELD is {set}, and the unchanging id of a person of {name} is at {recorded}"),
                format!(
                    "Leave {prefix}_SUBJECT_FIELD out, unless what is at {set} never changes and is never given to another \
                     person."
                ),
            )
        })
    }

    fn email_field(&self) -> Option<Verdict> {
        let ComparedSettings { prefix, name } = self.settings;
        let set = self.provider.fields.email.as_ref().map(JsonPointer::as_str);
        let (set, hint) = (set?, format!("Leave {prefix}_EMAIL_FIELD out."));
        let known = match (self.known.email, self.known.emails) {
            (Some(recorded), _) if recorded != set => {
                format!("the address that {name} gives is at {recorded}")
            }
            (None, Some(_)) => format!("{name} lists the addresses elsewhere, with those that it verified"),
            (Some(_), _) | (None, None) => return None,
        };
        Some(Verdict::advice(format!("{prefix}_EMAIL_FIELD is {set}, and {known}"), hint))
    }

    /// An address that no one has verified can be anyone's.
    fn email_verified_field(&self) -> Option<Verdict> {
        let ComparedSettings { prefix, name } = self.settings;
        let EmailVerified::If(set) = &self.provider.fields.email_verified else { return None };
        let set = set.iter().map(JsonPointer::as_str).collect::<Vec<_>>();
        let known = match self.known.email_verified {
            RecordedVerified::If(recorded) if set == recorded => return None,
            RecordedVerified::If(recorded) => {
                format!("{name} is known to say at {} that an address is verified", recorded.join(" and "))
            }
            RecordedVerified::Never | RecordedVerified::Always => {
                format!("{name} is not known to say there that an address is verified")
            }
        };
        Some(Verdict::advice(
            format!("{prefix}_EMAIL_VERIFIED_FIELD is {}, and {known}", set.join(" and ")),
            format!(
                "Leave {prefix}_EMAIL_VERIFIED_FIELD out, unless {name} documents that it verifies each address that has it."
            ),
        ))
    }
}

fn host_of(url: &str) -> Option<String> {
    Url::parse(url).ok()?.host_str().map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{super::setting_advice::tests::says, *};
    use crate::{
        admin::doctor::examination::tests::{examination, oauth2_provider},
        providers::presets::{self, Record},
    };

    fn verdicts(id: &str, own: &[(&str, &str)]) -> Vec<Verdict> {
        let Some(Record::OAuth2(known)) = presets::find(&id.to_lowercase().replace('_', "-")) else {
            panic!("{id}")
        };
        examine(&examination(id, own), &oauth2_provider(id, own), known)
    }

    #[tokio::test]
    async fn oauth2_setting_that_the_record_contradicts_is_advised_against() {
        for (id, suffix, value, expected) in [
            ("DISCORD", "_PKCE", "no", "which Discord is known to check"),
            ("GITHUB", "_PKCE", "no", "which GitHub is known to check"),
            ("FACEBOOK", "_PKCE", "no", "AUTH_FACEBOOK_PKCE is no: sign-ins send no PKCE challenge"),
            ("GITHUB", "_AUTH_METHOD", "basic", "what is known to work with GitHub is post"),
            ("GITHUB", "_SCOPES", "read:user", "AUTH_GITHUB_SCOPES lacks user:email, which GitHub"),
            ("GITHUB", "_SUBJECT_FIELD", "/login", "unchanging id of a person of GitHub is at /id"),
            ("GITHUB", "_EMAIL_FIELD", "/email", "GitHub lists the addresses elsewhere"),
            ("DISCORD", "_EMAIL_VERIFIED_FIELD", "/mfa", "Discord is known to say at /verified"),
            ("SPOTIFY", "_EMAIL_VERIFIED_FIELD", "/ok", "Spotify is not known to say there"),
            ("NOTION", "_PARAMS", "owner=", "AUTH_NOTION_PARAMS removes the parameter owner"),
            (
                "ZOHO",
                "_AUTHORIZATION_URL",
                "https://accounts.zoho.eu/a",
                "is at accounts.zoho.eu, which is no host",
            ),
            (
                "DISCORD",
                "_TOKEN_URL",
                "https://id.example.org/t",
                "AUTH_DISCORD_TOKEN_URL is at id.example.org",
            ),
        ] {
            let verdicts = verdicts(id, &[(suffix, value)]);
            let [verdict] = &verdicts[..] else { panic!("{id}{suffix}={value}: {verdicts:?}") };
            assert!(says(verdict).contains(expected), "{verdict:?}");
        }
        // The address is another one, which the record says nothing about.
        let other = says(&verdicts("DISCORD", &[("_EMAIL_FIELD", "/contact")])[0]);
        assert!(other.contains("the address that Discord gives is at /email"), "{other}");
        let without = verdicts("TWITTER", &[("_PKCE", "no")]);
        assert!(matches!(&without[..], [Verdict::Wrong { .. }]), "{without:?}");
    }

    #[tokio::test]
    async fn oauth2_setting_that_the_record_allows_is_no_advice() {
        let eu = "https://accounts.zoho.eu/a";
        for (id, own) in [
            ("DISCORD", &[][..]),
            ("GITHUB", &[("_SCOPES", "user read:org")]),
            ("GITHUB", &[("_URL", "https://git.example.org")]),
            ("MASTODON", &[("_URL", "https://social.example.org"), ("_SCOPES", "read")]),
            ("ZOHO", &[("_AUTHORIZATION_URL", eu), ("_TOKEN_URL", eu), ("_USERINFO_URL", eu)]),
            ("FACEBOOK", &[("_AUTHORIZATION_URL", "https://www.facebook.com/v99.0/dialog/oauth")]),
            ("STRAVA", &[("_NAME_FIELD", "/username")]),
        ] {
            assert_eq!(verdicts(id, own), [], "{id}");
        }
        // What is known about github.com is not known about a server of one's own.
        let own = [("_URL", "https://git.example.org"), ("_PKCE", "no")];
        assert!(says(&verdicts("GITHUB", &own)[0]).ends_with("send no PKCE challenge"));
    }
}
