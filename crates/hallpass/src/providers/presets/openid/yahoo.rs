//! Yahoo.

use super::{
    algorithms::RecordAlgorithms, issuer_source::IssuerSource, recent_sign_in::RecentSignIn,
    record::OpenIdRecord,
};
use crate::providers::presets::{
    client_auth_method::ClientAuthMethod,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static YAHOO: OpenIdRecord = OpenIdRecord {
    id: "yahoo",
    name: "Yahoo",
    issuer: IssuerSource::Fixed("https://api.login.yahoo.com"),
    hosts: &["api.login.yahoo.com"],
    client_auth: Some(ClientAuthMethod::Basic),
    // ES256, although its discovery document also lists RS256.
    algorithms: RecordAlgorithms::Only(&["ES256", "RS256"]),
    recent_sign_in: RecentSignIn::Never,
    register: "[Yahoo developers](https://developer.yahoo.com/apps/), with OpenID Connect permissions",
    redirect_uris: RedirectUris { http: PlainHttp::Never, note: "" },
    note: "Its console copies spaces in front of the client id.",
    ..OpenIdRecord::PLAIN
};
