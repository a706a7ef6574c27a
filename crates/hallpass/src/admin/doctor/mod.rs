//! Looks at everything that a server needs, and says of each what is wrong and what to do about it.

mod address;
mod credentials;
mod database;
mod github;
mod identities;
mod openid;
mod probe;
mod secrets;

use serde::Serialize;

use crate::{
    config::{Config, DevProvider},
    model::public_url::PublicUrl,
    providers::{config::Protocol, http_client::ProviderHttp, registration::Registration},
    settings::Mistakes,
};

/// What was looked at, and how it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at: a setting, the database, a provider.
    pub subject: String,
    /// How it is.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// How something is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// As it should be.
    Ok {
        /// What was seen.
        says: String,
    },
    /// It works, and could be better.
    Advice {
        /// What was seen.
        says: String,
        /// What to do.
        hint: String,
    },
    /// It does not work.
    Wrong {
        /// What was seen.
        says: String,
        /// What to do.
        hint: String,
    },
}

impl Verdict {
    fn ok(says: impl Into<String>) -> Self {
        Self::Ok { says: says.into() }
    }

    fn advice(says: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Advice { says: says.into(), hint: hint.into() }
    }

    fn wrong(says: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Wrong { says: says.into(), hint: hint.into() }
    }
}

/// Gives `each` finding as soon as there is one.
pub async fn examine(mut each: impl FnMut(Finding)) {
    let mut tell = |subject: &str, verdict| each(Finding { subject: subject.to_owned(), verdict });
    let config = match Config::load(DevProvider::Off) {
        Ok(config) => config,
        Err(Mistakes(mistakes)) => {
            for mistake in mistakes {
                tell(&mistake.name, Verdict::wrong(mistake.problem, mistake.hint));
            }
            let hint = "Mend these first, and ask again.";
            return tell(
                "everything else",
                Verdict::advice("cannot be looked at without a configuration", hint),
            );
        }
    };
    let kind =
        if config.development { "it can be used, for development on this machine" } else { "it can be used" };
    tell("configuration", Verdict::ok(kind));
    for warning in &config.warnings {
        tell(&warning.name, Verdict::advice(&warning.problem, &warning.hint));
    }
    for verdict in secrets::examine(&config) {
        tell("AUTH_SECRET", verdict);
    }
    for verdict in database::examine(&config).await {
        tell("database", verdict);
    }
    for (provider, verdict) in identities::examine(&config).await {
        tell(&format!("provider {provider}"), verdict);
    }
    let http = match ProviderHttp::new(&config.provider_http) {
        Ok(http) => http,
        Err(error) => {
            let hint = "Please report this.";
            return tell("providers", Verdict::wrong(format!("none can be asked: {error}"), hint));
        }
    };
    let public_url = config.public_url.clone().unwrap_or_else(|| PublicUrl::localhost(config.listen.port()));
    for verdict in address::examine(&config, &public_url).await {
        tell("AUTH_URL", verdict);
    }
    if config.providers.is_empty() {
        let hint = "Set AUTH_<NAME>_ISSUER, AUTH_<NAME>_ID and AUTH_<NAME>_SECRET; the README says how.";
        tell("providers", Verdict::advice("there is none, so that nobody can sign in", hint));
    }
    for provider in &config.providers {
        let redirect_uri = public_url.absolute(&hallpass_types::paths::callback(&provider.id));
        let registration = Registration {
            client_id: provider.client_id.clone(),
            client_secret: provider.client_secret.clone(),
            redirect_uri,
        };
        let verdicts = match &provider.protocol {
            Protocol::OpenId(issuer) => openid::examine(&http, provider, issuer, &registration).await,
            Protocol::GitHub(addresses) => github::examine(&http, provider, addresses, &registration).await,
        };
        for verdict in verdicts {
            tell(&format!("provider {}", provider.id), verdict);
        }
    }
}
