//! Where the discovery document of every record is.

use super::RECORDS;
use crate::{
    providers::config::{OpenIdProvider, Protocol, configured_providers},
    settings::Settings,
};

/// The id, what an admin sets beside id and secret, and the URL.
type Row = (&'static str, &'static [(&'static str, &'static str)], &'static str);

const BELOW: &str = "/.well-known/openid-configuration";

/// Those with a URL of their own, or an issuer that is often written in two ways, stand there once
/// more for each of them. `…` stands for the path below the issuer.
const URLS: &[Row] = &[
    ("apple", &[], "https://appleid.apple.com…"),
    (
        "asgardeo",
        &[("_ISSUER", "https://api.asgardeo.io/t/example/oauth2/token")],
        "https://api.asgardeo.io/t/example/oauth2/token…",
    ),
    ("auth0", &[("_DOMAIN", "example.eu.auth0.com")], "https://example.eu.auth0.com…"),
    ("auth0", &[("_ISSUER", "https://example.eu.auth0.com")], "https://example.eu.auth0.com…"),
    ("auth0", &[("_ISSUER", "https://example.eu.auth0.com/")], "https://example.eu.auth0.com…"),
    ("auth0", &[("_DOMAIN", "login.example.org")], "https://login.example.org…"),
    ("authelia", &[("_ISSUER", "https://auth.example.org")], "https://auth.example.org…"),
    (
        "authentik",
        &[("_ISSUER", "https://id.example.org/application/o/example/")],
        "https://id.example.org/application/o/example…",
    ),
    (
        "authentik",
        &[("_ISSUER", "https://id.example.org/application/o/example")],
        "https://id.example.org/application/o/example…",
    ),
    // Its global mode: the issuer is the server.
    (
        "authentik",
        &[
            ("_ISSUER", "https://id.example.org/"),
            (
                "_DISCOVERY_URL",
                "https://id.example.org/application/o/example/.well-known/openid-configuration",
            ),
        ],
        "https://id.example.org/application/o/example…",
    ),
    (
        "azure-ad-b2c",
        &[
            ("_ISSUER", "https://contoso.b2clogin.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0/"),
            (
                "_DISCOVERY_URL",
                "https://contoso.b2clogin.com/contoso.onmicrosoft.com/v2.0/.well-known/openid-configuration?p=b2c_1_in",
            ),
        ],
        "https://contoso.b2clogin.com/contoso.onmicrosoft.com/v2.0…?p=b2c_1_in",
    ),
    ("clerk", &[("_ISSUER", "https://clerk.example.org")], "https://clerk.example.org…"),
    (
        "cognito",
        &[("_ISSUER", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example")],
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example…",
    ),
    ("descope", &[("_ISSUER", "https://api.descope.com/P2example")], "https://api.descope.com/P2example…"),
    ("duende-identity-server6", &[("_ISSUER", "https://id.example.org")], "https://id.example.org…"),
    (
        "entra-external-id",
        &[("_ISSUER", "https://contoso.ciamlogin.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0")],
        "https://contoso.ciamlogin.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0…",
    ),
    ("forgejo", &[("_ISSUER", "https://codeberg.org/")], "https://codeberg.org…"),
    ("frontegg", &[("_ISSUER", "https://example.frontegg.com")], "https://example.frontegg.com…"),
    ("fusionauth", &[("_ISSUER", "https://example.fusionauth.io")], "https://example.fusionauth.io…"),
    ("gitea", &[("_ISSUER", "https://git.example.org/")], "https://git.example.org…"),
    ("gitlab", &[], "https://gitlab.com…"),
    ("gitlab", &[("_ISSUER", "https://code.example.org/gitlab")], "https://code.example.org/gitlab…"),
    ("google", &[], "https://accounts.google.com…"),
    // Not below its issuer, and with an underscore.
    ("intuit", &[], "https://developer.api.intuit.com/.well-known/openid_configuration"),
    (
        "intuit",
        &[("_DISCOVERY_URL", "https://developer.api.intuit.com/.well-known/openid_sandbox_configuration")],
        "https://developer.api.intuit.com/.well-known/openid_sandbox_configuration",
    ),
    ("keycloak", &[("_ISSUER", "https://id.example.org/realms/a")], "https://id.example.org/realms/a…"),
    (
        "keycloak",
        &[("_ISSUER", "https://id.example.org/auth/realms/a")],
        "https://id.example.org/auth/realms/a…",
    ),
    ("kinde", &[("_DOMAIN", "example.kinde.com")], "https://example.kinde.com…"),
    ("line", &[], "https://access.line.me…"),
    ("linkedin", &[], "https://www.linkedin.com/oauth…"),
    ("logto", &[("_ISSUER", "https://example.logto.app/oidc")], "https://example.logto.app/oidc…"),
    (
        "microsoft-entra-id",
        &[("_TENANT", "72f988bf-86f1-41af-91ab-2d7cd011db47")],
        "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0…",
    ),
    (
        "microsoft-entra-id",
        &[("_TENANT", "organizations")],
        "https://login.microsoftonline.com/organizations/v2.0…",
    ),
    (
        "microsoft-entra-id",
        &[("_ISSUER", "https://login.microsoftonline.us/common/v2.0")],
        "https://login.microsoftonline.us/common/v2.0…",
    ),
    ("okta", &[("_DOMAIN", "example.okta.com")], "https://example.okta.com…"),
    (
        "okta",
        &[("_ISSUER", "https://example.okta.com/oauth2/default")],
        "https://example.okta.com/oauth2/default…",
    ),
    (
        "onelogin",
        &[("_ISSUER", "https://example.onelogin.com/oidc/2")],
        "https://example.onelogin.com/oidc/2…",
    ),
    ("orcid", &[], "https://orcid.org…"),
    ("ory-hydra", &[("_ISSUER", "https://hydra.example.org/")], "https://hydra.example.org…"),
    ("ory-hydra", &[("_ISSUER", "https://hydra.example.org")], "https://hydra.example.org…"),
    (
        "ping-id",
        &[("_ISSUER", "https://auth.pingone.eu/72f988bf-86f1-41af-91ab-2d7cd011db47/as")],
        "https://auth.pingone.eu/72f988bf-86f1-41af-91ab-2d7cd011db47/as…",
    ),
    ("pocket-id", &[("_ISSUER", "https://id.example.org")], "https://id.example.org…"),
    ("salesforce", &[], "https://login.salesforce.com…"),
    ("slack", &[], "https://slack.com…"),
    ("twitch", &[], "https://id.twitch.tv/oauth2…"),
    ("yahoo", &[], "https://api.login.yahoo.com…"),
    ("zitadel", &[("_ISSUER", "https://example.zitadel.cloud")], "https://example.zitadel.cloud…"),
];

/// The provider `id` with these settings.
fn configured(id: &str, settings: &[(&str, &str)]) -> OpenIdProvider {
    let prefix = format!("AUTH_{}", id.to_uppercase().replace('-', "_"));
    // Apple's secret is a token.
    let always = [("_ID", "client"), ("_SECRET", "e30.eyJleHAiOjF9.c2ln")];
    let pairs = always.iter().chain(settings).map(|(suffix, value)| (format!("{prefix}{suffix}"), *value));
    let pairs: Vec<_> = pairs.collect();
    let settings: Settings = pairs.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    match configured_providers(&settings).unwrap().remove(0).protocol {
        Protocol::OpenId(provider) => *provider,
        Protocol::OAuth2(_) => panic!("{id} is no OpenID provider"),
    }
}

#[test]
fn record_discovery_document_is_where_the_provider_has_it() {
    for (id, settings, url) in URLS {
        let found = configured(id, settings).document_url().unwrap();
        assert_eq!(found.as_str(), url.replace('…', BELOW), "{id} {settings:?}");
    }
    let mut known: Vec<_> = URLS.iter().map(|(id, ..)| *id).collect();
    known.dedup();
    assert_eq!(known, RECORDS.iter().map(|record| record.id).collect::<Vec<_>>());
}
