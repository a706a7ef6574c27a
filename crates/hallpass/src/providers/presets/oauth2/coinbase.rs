//! Coinbase.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{logout::Logout, pkce_support::PkceSupport};

pub(super) static COINBASE: OAuth2Record = OAuth2Record {
    id: "coinbase",
    name: "Coinbase",
    register: "Create an OAuth client in the developer platform.",
    note: "E-mail addresses are not marked as verified.",
    logout: Logout::RevocationOnly("https://login.coinbase.com/oauth2/revoke"),
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://login.coinbase.com",
        authorization: "https://login.coinbase.com/oauth2/auth",
        token: "https://login.coinbase.com/oauth2/token",
        userinfo: "https://api.coinbase.com/v2/user",
    },
    scopes: "wallet:user:read wallet:user:email",
    // https://docs.cdp.coinbase.com/coinbase-app/oauth2-integration recommends it.
    pkce: PkceSupport::Checked,
    subject: "/data/id",
    names: &[&["/data/name"]],
    email: Some("/data/email"),
    picture: Some(RecordedPicture::Field("/data/avatar_url")),
    ..OAuth2Record::PLAIN
};
