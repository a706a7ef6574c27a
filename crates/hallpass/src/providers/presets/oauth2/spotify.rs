//! Spotify.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    pkce_support::PkceSupport,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static SPOTIFY: OAuth2Record = OAuth2Record {
    id: "spotify",
    name: "Spotify",
    register: "Create an app in the developer dashboard.",
    redirect_uris: RedirectUris { http: PlainHttp::LoopbackAddress, note: "`localhost` is refused" },
    note: "Spotify documents its e-mail addresses as unverified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://accounts.spotify.com",
        authorization: "https://accounts.spotify.com/authorize",
        token: "https://accounts.spotify.com/api/token",
        userinfo: "https://api.spotify.com/v1/me",
    },
    scopes: "user-read-email",
    // Its page shows the account, with a link to another one.
    account_choice: AccountChoice::Params(&[("show_dialog", "true")]),
    pkce: PkceSupport::Checked,
    subject: "/id",
    names: &[&["/display_name"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/images/0/url")),
    ..OAuth2Record::PLAIN
};
