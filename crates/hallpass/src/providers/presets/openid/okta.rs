//! Okta, with an org server or a custom authorization server.

use super::{issuer_source::IssuerSource, record::OpenIdRecord};
use crate::providers::presets::{
    assertion_audience::AssertionAudience, confidence::Confidence, logout::Logout,
};

pub(super) static OKTA: OpenIdRecord = OpenIdRecord {
    id: "okta",
    name: "Okta",
    issuer: IssuerSource::Template {
        template: "https://{domain}",
        part: "domain",
        example: "example.okta.com",
    },
    hosts: &[".okta.com", ".oktapreview.com", ".okta-emea.com"],
    // From memory.
    assertion_audience: AssertionAudience::TokenEndpoint,
    logout: Logout::EndSessionWithHint,
    register: "Okta admin console, Applications: OIDC, Web Application",
    note: "For a custom authorization server set `AUTH_OKTA_ISSUER` to it, such as \
           `https://example.okta.com/oauth2/default`. Your organization decides which addresses are verified. \
           `AUTH_OKTA_ALLOWED_CLAIMS=groups=Staff` needs a groups claim in the ID token: add it to the authorization \
           server, or to the application.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
