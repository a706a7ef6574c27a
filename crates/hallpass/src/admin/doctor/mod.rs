//! `hallpass doctor`: examines everything that a server needs, and reports what is wrong with a
//! hint.
//!
//! It asks providers as a sign-in does: the same client, documents, algorithms and requests.

mod account_linking;
mod apple_key;
mod authorization;
mod client_credentials;
mod clock_skew;
mod database;
mod database_file;
mod examination;
mod finding;
mod identities;
mod issuer_settings;
mod oauth2;
mod oauth2_setting_advice;
mod openid;
mod openid_address_advice;
mod openid_document;
mod openid_document_advice;
mod openid_record;
mod openid_setting_advice;
mod plain_text;
mod protocol;
mod provider;
mod public_url;
mod record;
mod rule_claims;
mod rules;
mod secrets;
mod setting_advice;
mod userinfo_settings;

pub use finding::{Finding, Verdict};

use crate::{
    config::{Config, DevProvider},
    providers::http_client::ProviderHttp,
    settings::{ConfigError, ConfigErrors},
};

/// Examines everything, and passes each finding to `report` as soon as there is one.
pub async fn examine(mut report: impl FnMut(Finding)) {
    let mut report = |subject: &str, verdict| report(Finding { subject: subject.to_owned(), verdict });
    match Config::load(DevProvider::Off) {
        Ok(config) => {
            examine_server(&config, &mut report).await;
            examine_providers(&config, &mut report).await;
        }
        Err(ConfigErrors(mistakes)) => report_mistakes(mistakes, &mut report),
    }
}

fn report_mistakes(mistakes: Vec<ConfigError>, report: &mut impl FnMut(&str, Verdict)) {
    for mistake in mistakes {
        report(&mistake.name, Verdict::wrong(mistake.problem, mistake.hint));
    }
    let hint = "Fix these first, and run it again.";
    report("everything else", Verdict::advice("cannot be examined without a configuration", hint));
}

async fn examine_server(config: &Config, report: &mut impl FnMut(&str, Verdict)) {
    let says = if config.development {
        "it can be used, for development on this computer"
    } else {
        "it can be used"
    };
    report("configuration", Verdict::ok(says));
    for warning in &config.warnings {
        report(&warning.name, Verdict::advice(&warning.problem, &warning.hint));
    }
    if let Some(mistake) = config.unknown_in_order().map(|unknown| unknown.to_mistake()) {
        report(&mistake.name, Verdict::wrong(mistake.problem, mistake.hint));
    }
    for verdict in secrets::examine(config) {
        report("AUTH_SECRET", verdict);
    }
    for verdict in database::examine(config).await {
        report("database", verdict);
    }
    for (provider, verdict) in identities::examine(config).await {
        report(&format!("provider {provider}"), verdict);
    }
}

async fn examine_providers(config: &Config, report: &mut impl FnMut(&str, Verdict)) {
    let http = match ProviderHttp::new(&config.provider_http) {
        Ok(http) => http,
        Err(error) => {
            let says = format!("there is no HTTP client to ask them with: {error}");
            return report("providers", Verdict::wrong(says, "Please report this."));
        }
    };
    let site = match config.site() {
        Ok(site) => site,
        Err(error) => {
            let hint = "See docs/recipes/site.md.";
            return report(error.setting(), Verdict::wrong(error.to_string(), hint));
        }
    };
    for verdict in public_url::examine(config, &site).await {
        report("AUTH_URL", verdict);
    }
    if config.providers.is_empty() {
        let hint = "Set AUTH_<NAME>_ISSUER, AUTH_<NAME>_ID and AUTH_<NAME>_SECRET: see docs/providers.md.";
        report("providers", Verdict::advice("there is none, so that no one can sign in", hint));
    }
    if let Some(verdict) = account_linking::examine(config) {
        report("HALLPASS_ACCOUNT_LINKING", verdict);
    }
    for provider in &config.providers {
        let subject = format!("provider {}", provider.id);
        report(&subject, rules::examine(config, provider));
        if let Some(verdict) = rules::examine_groups(provider) {
            report(&subject, verdict);
        }
        for verdict in provider::examine(&http, config, provider, &site).await {
            report(&subject, verdict);
        }
    }
}
