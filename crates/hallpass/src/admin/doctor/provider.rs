//! Examines one provider, with what a sign-in with it would use.

use super::{examination::Examination, finding::Verdict, issuer_settings::IssuerSettings, oauth2, openid};
use crate::{
    config::Config,
    model::site::Site,
    providers::{
        config::{Protocol, ProviderConfig, setting_prefix},
        http_client::ProviderHttp,
        presets,
        rules::sign_in_rules::SignInRules,
    },
};

/// Examines `provider`.
pub async fn examine(
    http: &ProviderHttp,
    config: &Config,
    provider: &ProviderConfig,
    site: &Site,
) -> Vec<Verdict> {
    let provider = &provider.clone().with_requests_of_rules();
    let examination = Examination {
        http: http.clone(),
        registration: provider.registration(site),
        prefix: setting_prefix(&provider.id),
        redirect_uris: provider.redirect_uris(),
        rules: SignInRules {
            emails: provider.rules.emails.clone().or_else(|| config.allowed_emails.clone()),
            ..provider.rules.clone()
        },
    };
    match &provider.protocol {
        Protocol::OpenId(openid) => {
            let settings = IssuerSettings::of(openid, openid.record.id == provider.id.as_str());
            openid::examine(examination, openid, &settings).await
        }
        Protocol::OAuth2(oauth2) => {
            oauth2::examine(&examination, oauth2, presets::find(provider.id.as_str())).await
        }
    }
}
