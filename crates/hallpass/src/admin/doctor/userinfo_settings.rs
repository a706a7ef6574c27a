//! Which settings say where the userinfo endpoint is. For a known provider `_USERINFO_URL` is not
//! suggested: another server has other people (S23).

use url::Url;

use crate::providers::presets::{Record, oauth2::endpoints::RecordEndpoints};

/// The settings that an admin can correct.
pub enum UserinfoSettings {
    /// The URL of the endpoint is set.
    OwnUrl,
    /// The URL of a server is, and perhaps that of its API.
    Server,
    /// None: the record says where it is.
    None,
}

impl UserinfoSettings {
    /// Those of the provider with this userinfo URL.
    pub fn of(url: &Url, known: Option<Record>) -> Self {
        let Some(Record::OAuth2(record)) = known else { return Self::OwnUrl };
        match &record.endpoints {
            RecordEndpoints::OfServer(paths) if url.path().ends_with(paths.userinfo) => Self::Server,
            RecordEndpoints::Fixed { userinfo, .. } if Url::parse(userinfo).as_ref() == Ok(url) => Self::None,
            _ => Self::OwnUrl,
        }
    }

    /// What to do if it cannot be reached.
    pub fn unreachable(&self, prefix: &str) -> String {
        let check = match self {
            Self::OwnUrl => format!("Check {prefix}_USERINFO_URL, and let"),
            Self::Server => format!("Check {prefix}_URL, and {prefix}_API_URL if it is set, and let"),
            Self::None => "Let".to_owned(),
        };
        format!("{check} this computer reach it: DNS, firewall, proxy.")
    }

    /// What to do if there is something else.
    pub fn not_there(&self, prefix: &str) -> String {
        match self {
            Self::OwnUrl => format!("Set {prefix}_USERINFO_URL to what the provider documents."),
            Self::Server => format!(
                "Set {prefix}_URL to the URL of your server, and, if its API is not at the usual place, \
                 {prefix}_API_URL, which ends with /api/v3 on a GitHub Enterprise Server."
            ),
            Self::None => "The provider has moved it: look for a newer version of Hallpass.".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::providers::presets;

    #[test]
    fn doctor_names_the_settings_that_the_provider_has() {
        let hints = |id: &str, url: &str| {
            let settings = UserinfoSettings::of(&Url::parse(url).unwrap(), presets::find(id));
            format!("{} {}", settings.unreachable("AUTH_X"), settings.not_there("AUTH_X"))
        };
        let discord = hints("discord", "https://discord.com/api/users/@me");
        assert!(!discord.contains("AUTH_X") && discord.contains("firewall"), "{discord}");
        let github = hints("github", "https://git.example.org/api/v3/user");
        assert!(github.contains("AUTH_X_URL") && github.contains("AUTH_X_API_URL"), "{github}");
        assert!(!github.contains("_USERINFO_URL"), "{github}");
        for (id, url) in [
            ("work", "https://id.example.org/me"),
            ("discord", "https://id.example.org/me"),
            ("github", "https://id.example.org/me"),
        ] {
            let own = hints(id, url);
            assert!(own.contains("AUTH_X_USERINFO_URL") && !own.contains("_API_URL"), "{id}: {own}");
        }
    }
}
