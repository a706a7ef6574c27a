//! LINE.

use super::{
    algorithms::RecordAlgorithms, email_trust::EmailTrust, issuer_source::IssuerSource, record::OpenIdRecord,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    client_auth_method::ClientAuthMethod,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static LINE: OpenIdRecord = OpenIdRecord {
    id: "line",
    name: "LINE",
    issuer: IssuerSource::Fixed("https://access.line.me"),
    hosts: &["access.line.me"],
    client_auth: Some(ClientAuthMethod::Post),
    // Without the parameter it signs with HS256.
    algorithms: RecordAlgorithms::Only(&["ES256"]),
    token_params: &[("id_token_key_type", "JWK")],
    // It does not state whether an address was verified.
    email: EmailTrust::Never,
    account_choice: AccountChoice::Params(&[("disable_auto_login", "true")]),
    register: "[LINE developers](https://developers.line.biz/console/): a LINE Login channel, Web app",
    redirect_uris: RedirectUris { http: PlainHttp::Unknown, note: "those of the channel's list" },
    note: "LINE gives e-mail addresses only to channels that applied for them.",
    ..OpenIdRecord::PLAIN
};
