//! Discord.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture, RecordedVerified},
};
use crate::providers::presets::{account_choice::AccountChoice, logout::Logout, pkce_support::PkceSupport};

pub(super) static DISCORD: OAuth2Record = OAuth2Record {
    id: "discord",
    name: "Discord",
    register: "Create an application in the developer portal, and add the redirect under OAuth2.",
    note: "`prompt` may be `none` or `consent`.",
    logout: Logout::RevocationOnly("https://discord.com/api/oauth2/token/revoke"),
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://discord.com",
        authorization: "https://discord.com/api/oauth2/authorize",
        token: "https://discord.com/api/oauth2/token",
        userinfo: "https://discord.com/api/users/@me",
    },
    scopes: "identify email",
    // Its page shows the account, with a link to another one.
    account_choice: AccountChoice::Params(&[("prompt", "consent")]),
    pkce: PkceSupport::Checked,
    subject: "/id",
    names: &[&["/global_name"], &["/username"]],
    email: Some("/email"),
    email_verified: RecordedVerified::If(&["/verified"]),
    picture: Some(RecordedPicture::Template("https://cdn.discordapp.com/avatars/{/id}/{/avatar}.png")),
    ..OAuth2Record::PLAIN
};
