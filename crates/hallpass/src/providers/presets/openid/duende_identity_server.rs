//! Duende IdentityServer and IdentityServer4.

use super::{issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{confidence::Confidence, logout::Logout};

pub(super) static DUENDE_IDENTITY_SERVER6: OpenIdRecord = OpenIdRecord {
    id: "duende-identity-server6",
    name: "Duende IdentityServer",
    issuer: IssuerSource::Setting { example: "https://id.example.org" },
    logout: Logout::EndSessionWithHint,
    register: "The server's clients: `AllowedGrantTypes` code, `RequirePkce`, a secret",
    note: "Behind a proxy its issuer follows the host that is asked: set `IssuerUri` there if it differs. With several \
           audiences it leaves `azp` out: list the others in `AUTH_DUENDE_IDENTITY_SERVER6_TRUSTED_AUDIENCES`.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
