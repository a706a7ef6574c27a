//! Zoom.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::pkce_support::PkceSupport;

pub(super) static ZOOM: OAuth2Record = OAuth2Record {
    id: "zoom",
    name: "Zoom",
    register: "Create a user-managed OAuth app in the App Marketplace, with the scope \
        user:read:user.",
    note: "What people are asked for is chosen at the provider, not by scopes. `verified` is a number \
        in the answer: e-mail addresses do not count as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://zoom.us",
        authorization: "https://zoom.us/oauth/authorize",
        token: "https://zoom.us/oauth/token",
        userinfo: "https://api.zoom.us/v2/users/me",
    },
    // A verifier that does not fit is answered with `invalid_grant`.
    pkce: PkceSupport::Checked,
    subject: "/id",
    names: &[&["/display_name"], &["/first_name", "/last_name"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/pic_url")),
    ..OAuth2Record::PLAIN
};
