//! Auth0.

use super::{issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{confidence::Confidence, logout::Logout};

pub(super) static AUTH0: OpenIdRecord = OpenIdRecord {
    id: "auth0",
    name: "Auth0",
    // The slash is part of the issuer.
    issuer: IssuerSource::Template {
        template: "https://{domain}/",
        part: "domain",
        example: "example.eu.auth0.com",
    },
    hosts: &[".auth0.com"],
    logout: Logout::EndSession,
    register: "Auth0 dashboard, Applications: a Regular Web Application",
    note: "With a custom domain, `AUTH_AUTH0_DOMAIN` is that. Choose RS256 for the application: old ones sign with \
           HS256, which `AUTH_AUTH0_ALGORITHMS=HS256` accepts.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
