//! Authelia.

use super::{issuer_source::IssuerSource, record::OpenIdRecord};

pub(super) static AUTHELIA: OpenIdRecord = OpenIdRecord {
    id: "authelia",
    name: "Authelia",
    issuer: IssuerSource::Setting { example: "https://auth.example.org" },
    register: "Authelia's configuration, `identity_providers.oidc.clients`",
    note: "Authelia accepts only the registered method: if that is `client_secret_post`, set \
           `AUTH_AUTHELIA_AUTH_METHOD=post`. Since 4.39 the ID token is thin; Hallpass asks the userinfo endpoint, \
           which alone says whether an address is verified.",
    ..OpenIdRecord::PLAIN
};
