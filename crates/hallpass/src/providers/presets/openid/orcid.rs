//! ORCID.

use super::{
    algorithms::RecordAlgorithms, email_trust::EmailTrust, issuer_source::IssuerSource, record::OpenIdRecord,
};
use crate::providers::presets::{
    client_auth_method::ClientAuthMethod,
    confidence::Confidence,
    pkce_support::PkceSupport,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static ORCID: OpenIdRecord = OpenIdRecord {
    id: "orcid",
    name: "ORCID",
    issuer: IssuerSource::Fixed("https://orcid.org"),
    hosts: &["orcid.org", "sandbox.orcid.org"],
    // It knows no other ones.
    scopes: "openid",
    client_auth: Some(ClientAuthMethod::Post),
    pkce: PkceSupport::Unknown,
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    email: EmailTrust::Never,
    register: "[ORCID](https://orcid.org/developer-tools), Developer tools",
    redirect_uris: RedirectUris { http: PlainHttp::Localhost, note: "" },
    note: "ORCID gives no e-mail address. The subject is the ORCID iD.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
