//! Figma.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static FIGMA: OAuth2Record = OAuth2Record {
    id: "figma",
    name: "Figma",
    register: "Create an app at https://www.figma.com/developers/apps.",
    note: "E-mail addresses are not marked as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.figma.com",
        authorization: "https://www.figma.com/oauth",
        token: "https://api.figma.com/v1/oauth/token",
        userinfo: "https://api.figma.com/v1/me",
    },
    // Auth.js asks for `files:read`, which is deprecated.
    scopes: "current_user:read",
    subject: "/id",
    names: &[&["/handle"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/img_url")),
    ..OAuth2Record::PLAIN
};
