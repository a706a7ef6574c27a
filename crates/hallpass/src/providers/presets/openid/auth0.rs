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
    note: "With a custom domain, `AUTH_AUTH0_DOMAIN` is that. An application that signs with HS256 must be changed to \
           RS256.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
