//! Providers by configuration: `AUTH_<PROVIDER>_ID`, `_SECRET`, `_ISSUER`, `_NAME`, and presets for the well-known ones.

use std::collections::{BTreeMap, BTreeSet};

use hallpass_types::ProviderId;
use openidconnect::IssuerUrl;
use url::Url;

use super::{GitHub, Protocol, ProviderConfig};
use crate::{
    model::public_url::is_loopback,
    settings::{Mistake, Settings},
};

/// The longer ones first: `AUTH_GITHUB_API_URL` does not belong to a provider `github-api`.
const PARTS: [&str; 6] = ["_API_URL", "_ISSUER", "_SECRET", "_NAME", "_URL", "_ID"];

/// Providers whose issuer everybody knows: the id, what to call them, the issuer.
const OPENID_PRESETS: [(&str, &str, &str); 1] = [("google", "Google", "https://accounts.google.com")];

const ISSUER_CURE: &str = "Set it to the provider's issuer, such as https://id.example.org.";

/// What makes a provider: any of these, so that a forgotten one is noticed. The others alone are other software's, such as
/// `AUTH_BACKEND_URL`.
const ESSENTIAL_PARTS: [&str; 3] = ["_ID", "_SECRET", "_ISSUER"];

/// Reads every provider that is configured. `AUTH_MY_WORK_ID` belongs to the provider `my-work`.
///
/// # Errors
/// Everything that is missing or wrong, by name.
pub fn configured_providers(settings: &Settings) -> Result<Vec<ProviderConfig>, Vec<Mistake>> {
    let (mut providers, mut mistakes) = (Vec::new(), Vec::new());
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for prefix in configured_prefixes(settings) {
        let part = Part { settings, prefix };
        if let Some(first) = taken.insert(part.provider_id(), prefix) {
            let problem = format!("names the same provider as {first}_ID: {}", part.provider_id());
            let hint = "Give the two different names; letters are compared without their case.";
            mistakes.push(part.mistake("_ID", problem, hint));
            continue;
        }
        match read(&part) {
            Ok(provider) => providers.push(provider),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    if mistakes.is_empty() { Ok(providers) } else { Err(mistakes) }
}

/// The prefixes of the providers that are configured, such as `AUTH_WORK`.
pub fn configured_prefixes(settings: &Settings) -> BTreeSet<&str> {
    let essential = |name: &&str| ESSENTIAL_PARTS.iter().any(|part| name.ends_with(part));
    settings.names().filter(essential).filter_map(provider_prefix).collect()
}

/// `AUTH_WORK` of `AUTH_WORK_ISSUER`; `None` for what cannot be a provider's setting.
pub fn provider_prefix(name: &str) -> Option<&str> {
    let prefix = PARTS.iter().find_map(|part| name.strip_suffix(part))?;
    (prefix.len() > "AUTH_".len() && prefix.starts_with("AUTH_")).then_some(prefix)
}

/// The settings of one provider.
struct Part<'a> {
    settings: &'a Settings,
    prefix: &'a str,
}

impl Part<'_> {
    fn provider_id(&self) -> String {
        self.prefix.trim_start_matches("AUTH_").to_lowercase().replace('_', "-")
    }

    fn get(&self, part: &str) -> Option<&str> {
        self.settings.get(&format!("{}{part}", self.prefix))
    }

    fn mistake(&self, part: &str, problem: impl Into<String>, hint: &str) -> Mistake {
        Mistake::new(format!("{}{part}", self.prefix), problem, hint)
    }

    fn required(&self, part: &str, hint: &str) -> Result<&str, Mistake> {
        let missing = || self.mistake(part, "is not set, but another setting of its provider is", hint);
        self.get(part).ok_or_else(missing)
    }

    /// Those of `parts` that are set, although this kind of provider has no use for them.
    fn unused<'a>(&'a self, parts: &'a [&str], why: &'a str) -> impl Iterator<Item = Mistake> + 'a {
        let set = parts.iter().filter(|part| self.get(part).is_some());
        set.map(move |part| self.mistake(part, why, "Leave it out."))
    }
}

fn read(part: &Part<'_>) -> Result<ProviderConfig, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let id = part.provider_id();
    let reserved = matches!(id.as_str(), "" | "dev" | "secret");
    if reserved || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        let hint =
            "Choose letters and digits; DEV is the development provider's, and SECRET the server's own.";
        mistakes.push(part.mistake("_ID", "does not name a provider", hint));
    }
    let mut keep = |read: Result<&str, Mistake>| match read {
        Ok(text) => text.to_owned(),
        Err(mistake) => {
            mistakes.push(mistake);
            String::new()
        }
    };
    let client_id = keep(part.required("_ID", "Set it to the client id that the provider gave you."));
    let client_secret =
        keep(part.required("_SECRET", "Set it to the client secret that the provider gave you."));
    let (preset_name, protocol) = match id.as_str() {
        "github" => {
            mistakes
                .extend(part.unused(&["_ISSUER"], "is not used: GitHub speaks OAuth 2, without an issuer"));
            ("GitHub".to_owned(), read_github(part))
        }
        _ => read_openid(part, &id),
    };
    match protocol {
        Ok(protocol) if mistakes.is_empty() => Ok(ProviderConfig {
            name: part.get("_NAME").map_or(preset_name, ToOwned::to_owned),
            id: ProviderId::new(id),
            protocol,
            client_id,
            client_secret: client_secret.into(),
        }),
        protocol => {
            mistakes.extend(protocol.err());
            Err(mistakes)
        }
    }
}

fn read_openid(part: &Part<'_>, id: &str) -> (String, Result<Protocol, Mistake>) {
    let preset = OPENID_PRESETS.iter().find(|(known, ..)| *known == id);
    let name = preset.map_or_else(|| title(id), |(_, name, _)| (*name).to_owned());
    let issuer = match (part.get("_ISSUER"), preset) {
        (None, Some((.., issuer))) => Ok(*issuer),
        _ => part.required("_ISSUER", ISSUER_CURE),
    };
    let protocol = issuer.and_then(|text| {
        let wrong = |problem: String| part.mistake("_ISSUER", problem, ISSUER_CURE);
        address(text).map_err(wrong)?;
        IssuerUrl::new(text.to_owned()).map(Protocol::OpenId).map_err(|error| wrong(error.to_string()))
    });
    (name, protocol)
}

/// github.com, unless told otherwise; the API of a GitHub Enterprise Server is below its own address.
fn read_github(part: &Part<'_>) -> Result<Protocol, Mistake> {
    let read = |name: &str, default: &str| {
        let hint = "Leave it out for github.com, or set it to your own server's, such as https://github.example.org.";
        address(part.get(name).unwrap_or(default)).map_err(|problem| part.mistake(name, problem, hint))
    };
    let web = read("_URL", "https://github.com")?;
    let default_api = match part.get("_URL") {
        None => "https://api.github.com".to_owned(),
        Some(own) => format!("{}/api/v3", own.trim_end_matches('/')),
    };
    Ok(Protocol::GitHub(GitHub { web, api: read("_API_URL", &default_api)? }))
}

/// A provider is https (OpenID Connect Discovery 1.0, section 3), but on this machine, where nobody listens in.
fn address(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is not an address ({error})"))?;
    let fits = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    if fits { Ok(url) } else { Err("must be https".into()) }
}

fn title(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn github(pairs: &[(&str, &str)]) -> GitHub {
        let given = [("AUTH_GITHUB_ID", "client"), ("AUTH_GITHUB_SECRET", "hunter2")];
        let settings: Settings = given.iter().chain(pairs).copied().collect();
        match configured_providers(&settings).unwrap().remove(0).protocol {
            Protocol::GitHub(github) => github,
            Protocol::OpenId(_) => panic!("GitHub speaks OAuth 2"),
        }
    }

    fn names<const N: usize>(pairs: [(&str, &str); N]) -> Vec<String> {
        let mistakes = configured_providers(&Settings::from(pairs)).unwrap_err();
        let mut names: Vec<_> = mistakes.into_iter().map(|mistake| mistake.name).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_provider_is_three_settings() {
        let providers = configured_providers(&Settings::from([
            ("AUTH_MY_WORK_ISSUER", "https://id.example.org/tenant"),
            ("AUTH_MY_WORK_ID", "client"),
            ("AUTH_MY_WORK_SECRET", "hunter2"),
            ("AUTH_URL", "https://app.example.org"),
            ("AUTH_SECRET", "not a provider's"),
        ]))
        .unwrap();
        assert_eq!(providers.len(), 1);
        assert_eq!(providers[0].id.as_str(), "my-work");
        let Protocol::OpenId(issuer) = &providers[0].protocol else { panic!("{providers:?}") };
        assert_eq!(issuer.as_str(), "https://id.example.org/tenant");
        assert!(!format!("{providers:?}").contains("hunter2"));
    }

    #[test]
    fn google_and_github_are_two_settings() {
        let providers = configured_providers(&Settings::from([
            ("AUTH_GOOGLE_ID", "client"),
            ("AUTH_GOOGLE_SECRET", "hunter2"),
            ("AUTH_GITHUB_ID", "client"),
            ("AUTH_GITHUB_SECRET", "hunter2"),
        ]))
        .unwrap();
        let names: Vec<_> = providers.iter().map(|provider| provider.name.as_str()).collect();
        assert_eq!(names, ["GitHub", "Google"]);
        let Protocol::OpenId(issuer) = &providers[1].protocol else { panic!("{providers:?}") };
        assert_eq!(issuer.as_str(), "https://accounts.google.com");
    }

    #[test]
    fn github_is_where_it_is_said_to_be() {
        assert_eq!(github(&[]).token_endpoint(), "https://github.com/login/oauth/access_token");
        assert_eq!(github(&[]).user_endpoint(), "https://api.github.com/user");
        let own = github(&[("AUTH_GITHUB_URL", "https://git.example.org/")]);
        assert_eq!(own.authorization_endpoint(), "https://git.example.org/login/oauth/authorize");
        assert_eq!(own.emails_endpoint(), "https://git.example.org/api/v3/user/emails");
        let api = github(&[("AUTH_GITHUB_API_URL", "https://api.example.org")]);
        assert_eq!(api.user_endpoint(), "https://api.example.org/user");
    }

    #[test]
    fn what_is_missing_or_in_vain_is_named() {
        assert_eq!(
            names([("AUTH_WORK_ISSUER", "http://id.example.org"), ("AUTH_HOME_SECRET", "hunter2")]),
            ["AUTH_HOME_ID", "AUTH_HOME_ISSUER", "AUTH_WORK_ID", "AUTH_WORK_ISSUER", "AUTH_WORK_SECRET"]
        );
        assert_eq!(
            names([
                ("AUTH_GITHUB_ID", "client"),
                ("AUTH_GITHUB_SECRET", "hunter2"),
                ("AUTH_GITHUB_ISSUER", "https://github.com"),
            ]),
            ["AUTH_GITHUB_ISSUER"]
        );
    }

    #[test]
    fn provider_names_that_become_the_same_id_are_refused() {
        for (first, second) in
            [("AUTH_WORK", "AUTH_work"), ("AUTH_MY_WORK", "AUTH_MY-WORK"), ("AUTH_AUTH_WORK", "AUTH_WORK")]
        {
            let names = [first, second].map(|prefix| {
                ["_ID", "_SECRET", "_ISSUER"]
                    .map(|part| (format!("{prefix}{part}"), "https://id.example.org"))
            });
            let settings: Settings =
                names.iter().flatten().map(|(name, value)| (name.as_str(), *value)).collect();
            let mistakes = configured_providers(&settings).unwrap_err();
            assert_eq!(mistakes.len(), 1, "{mistakes:?}");
            assert!(mistakes[0].problem.contains("names the same provider as"), "{mistakes:?}");
        }
    }

    #[test]
    fn provider_settings_that_are_empty_or_of_other_software_are_none() {
        let settings = Settings::from([
            ("AUTH_GOOGLE_ID", ""),
            ("AUTH_GOOGLE_SECRET", " "),
            ("AUTH_WORK_ISSUER", ""),
            ("AUTH_BACKEND_URL", "https://auth.example.org"),
            ("AUTH_BACKEND_API_URL", "https://auth.example.org"),
            ("AUTH_SERVICE_PORT_NAME", "http"),
        ]);
        assert!(configured_providers(&settings).unwrap().is_empty());
    }
}
