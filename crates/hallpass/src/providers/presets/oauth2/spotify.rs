//! Spotify.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static SPOTIFY: OAuth2Record = OAuth2Record {
    id: "spotify",
    name: "Spotify",
    register: "Create an app in the developer dashboard.",
    redirect_uri_rules: "https, or http with a loopback IP address; localhost is refused",
    note: "Spotify documents its e-mail addresses as unverified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://accounts.spotify.com",
        authorization: "https://accounts.spotify.com/authorize",
        token: "https://accounts.spotify.com/api/token",
        userinfo: "https://api.spotify.com/v1/me",
    },
    scopes: "user-read-email",
    subject: "/id",
    names: &[&["/display_name"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/images/0/url")),
    ..OAuth2Record::PLAIN
};
