//! Records of providers that speak OpenID Connect.

pub(crate) mod algorithms;
mod apple;
mod asgardeo;
mod auth0;
mod authelia;
mod authentik;
pub(crate) mod claim_names;
mod clerk;
mod cognito;
mod descope;
#[cfg(test)]
mod document_urls;
#[cfg(test)]
pub(crate) mod documentation;
mod duende_identity_server;
pub(crate) mod email_trust;
mod frontegg;
mod fusionauth;
mod gitea;
mod gitlab;
mod google;
mod intuit;
pub(crate) mod issuer_source;
mod keycloak;
mod kinde;
mod line;
mod linkedin;
mod logto;
mod microsoft;
pub(crate) mod nonce;
mod okta;
mod onelogin;
mod orcid;
mod ory_hydra;
mod ping_id;
mod pocket_id;
pub(crate) mod policies;
pub(crate) mod recent_sign_in;
pub(crate) mod record;
mod salesforce;
pub(crate) mod secret_kind;
mod slack;
#[cfg(test)]
mod tests;
pub(crate) mod trusted_audiences;
mod twitch;
pub(crate) mod userinfo_use;
mod yahoo;
mod zitadel;

use record::OpenIdRecord;
use url::Url;

use super::{account_choice::AccountChoice, pkce_support::PkceSupport};

/// All of them, by id.
pub static RECORDS: &[&OpenIdRecord] = &[
    &apple::APPLE,
    &asgardeo::ASGARDEO,
    &auth0::AUTH0,
    &authelia::AUTHELIA,
    &authentik::AUTHENTIK,
    &microsoft::AZURE_AD_B2C,
    &clerk::CLERK,
    &cognito::COGNITO,
    &descope::DESCOPE,
    &duende_identity_server::DUENDE_IDENTITY_SERVER6,
    &microsoft::ENTRA_EXTERNAL_ID,
    &gitea::FORGEJO,
    &frontegg::FRONTEGG,
    &fusionauth::FUSIONAUTH,
    &gitea::GITEA,
    &gitlab::GITLAB,
    &google::GOOGLE,
    &intuit::INTUIT,
    &keycloak::KEYCLOAK,
    &kinde::KINDE,
    &line::LINE,
    &linkedin::LINKEDIN,
    &logto::LOGTO,
    &microsoft::ENTRA_ID,
    &okta::OKTA,
    &onelogin::ONELOGIN,
    &orcid::ORCID,
    &ory_hydra::ORY_HYDRA,
    &ping_id::PING_ID,
    &pocket_id::POCKET_ID,
    &salesforce::SALESFORCE,
    &slack::SLACK,
    &twitch::TWITCH,
    &yahoo::YAHOO,
    &zitadel::ZITADEL,
];

/// A provider about which nothing is known.
pub static PLAIN: OpenIdRecord = OpenIdRecord {
    pkce: PkceSupport::Unknown,
    account_choice: AccountChoice::LoginIfKnown,
    ..OpenIdRecord::PLAIN
};

/// The record of the provider with this issuer, whichever id it is configured with.
pub fn find_by_issuer(issuer: &Url) -> Option<&'static OpenIdRecord> {
    let host = issuer.host_str()?;
    let is_host = |known: &str| host == known || (known.starts_with('.') && host.ends_with(known));
    RECORDS.iter().copied().find(|record| record.hosts.iter().any(|known| is_host(known)))
}
