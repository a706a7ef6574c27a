//! What differs between identity providers. So far all of them speak OpenID Connect, so that a provider is data.

use hallpass_shared::{ProviderId, ProviderType, PublicProvider, paths};
use openidconnect::IssuerUrl;
use secrecy::SecretString;

use crate::{
    public_url::{PublicUrl, is_loopback},
    settings::{Mistake, Settings},
};

/// An identity provider, as it was configured.
#[derive(Clone, Debug)]
pub struct ProviderConfig {
    /// Names it in paths and in the store.
    pub id: ProviderId,
    /// What to call it on a button.
    pub name: String,
    /// Where its discovery document is.
    pub issuer: IssuerUrl,
    /// What the provider calls us.
    pub client_id: String,
    /// What proves to the provider that it is us.
    pub client_secret: SecretString,
}

impl ProviderConfig {
    /// What anybody may know of it.
    pub fn to_public(&self, public_url: &PublicUrl) -> PublicProvider {
        PublicProvider {
            id: self.id.clone(),
            name: self.name.clone(),
            kind: ProviderType::Oidc,
            sign_in_url: public_url.absolute(&paths::sign_in(&self.id)),
            callback_url: public_url.absolute(&paths::callback(&self.id)),
        }
    }
}

const PARTS: [&str; 4] = ["_ISSUER", "_ID", "_SECRET", "_NAME"];

/// Reads `AUTH_<PROVIDER>_ISSUER`, `_ID`, `_SECRET` and `_NAME`. `AUTH_MY_WORK_ID` belongs to the provider `my-work`.
///
/// # Errors
/// Everything that is missing or wrong, by name.
pub fn configured_providers(settings: &Settings) -> Result<Vec<ProviderConfig>, Vec<Mistake>> {
    let mut prefixes: Vec<&str> = settings.names().filter_map(prefix).collect();
    prefixes.sort_unstable();
    prefixes.dedup();
    let (mut providers, mut mistakes) = (Vec::new(), Vec::new());
    for prefix in prefixes {
        match read(settings, prefix) {
            Ok(provider) => providers.push(provider),
            Err(wrong) => mistakes.extend(wrong),
        }
    }
    if mistakes.is_empty() { Ok(providers) } else { Err(mistakes) }
}

/// `AUTH_WORK` of `AUTH_WORK_ISSUER`.
fn prefix(name: &str) -> Option<&str> {
    let prefix = PARTS.iter().find_map(|part| name.strip_suffix(part))?;
    (prefix.len() > "AUTH_".len() && prefix.starts_with("AUTH_")).then_some(prefix)
}

fn read(settings: &Settings, prefix: &str) -> Result<ProviderConfig, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut get = |part: &str, cure: &str| {
        let name = format!("{prefix}{part}");
        let value = settings.get(&name).map(ToOwned::to_owned);
        if value.is_none() {
            mistakes.push(Mistake::new(name, "is not set, but another setting of its provider is", cure));
        }
        value.unwrap_or_default()
    };
    let issuer = get("_ISSUER", "Set it to the provider's issuer, such as https://id.example.org.");
    let client_id = get("_ID", "Set it to the client id that the provider gave you.");
    let client_secret = get("_SECRET", "Set it to the client secret that the provider gave you.");

    let id = prefix.trim_start_matches("AUTH_").to_lowercase().replace('_', "-");
    if id == "dev" || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        let cure = "Choose letters and digits; DEV is the development provider's.";
        mistakes.push(Mistake::new(format!("{prefix}_ID"), "does not name a provider", cure));
    }
    let issuer = match parse_issuer(&issuer) {
        Ok(issuer) => Some(issuer),
        Err(_) if issuer.is_empty() => None,
        Err(problem) => {
            let cure = "Set it to the provider's issuer, such as https://id.example.org.";
            mistakes.push(Mistake::new(format!("{prefix}_ISSUER"), problem, cure));
            None
        }
    };
    match issuer {
        Some(issuer) if mistakes.is_empty() => Ok(ProviderConfig {
            name: settings.get(&format!("{prefix}_NAME")).map_or_else(|| title(&id), ToOwned::to_owned),
            id: ProviderId::new(id),
            issuer,
            client_id,
            client_secret: client_secret.into(),
        }),
        _ => Err(mistakes),
    }
}

/// An issuer is https (OpenID Connect Discovery 1.0, section 3), but on this machine, where nobody listens in.
fn parse_issuer(text: &str) -> Result<IssuerUrl, String> {
    let issuer = IssuerUrl::new(text.to_owned()).map_err(|error| format!("is not an address ({error})"))?;
    if issuer.url().scheme() == "https" || (issuer.url().scheme() == "http" && is_loopback(issuer.url())) {
        Ok(issuer)
    } else {
        Err("must be https".into())
    }
}

fn title(id: &str) -> String {
    let mut letters = id.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

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
        assert_eq!(providers[0].issuer.as_str(), "https://id.example.org/tenant");
        assert!(!format!("{providers:?}").contains("hunter2"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let mistakes = configured_providers(&Settings::from([
            ("AUTH_WORK_ISSUER", "http://id.example.org"),
            ("AUTH_HOME_SECRET", "hunter2"),
        ]))
        .unwrap_err();
        let mut names: Vec<_> = mistakes.iter().map(|mistake| mistake.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            ["AUTH_HOME_ID", "AUTH_HOME_ISSUER", "AUTH_WORK_ID", "AUTH_WORK_ISSUER", "AUTH_WORK_SECRET"]
        );
    }
}
