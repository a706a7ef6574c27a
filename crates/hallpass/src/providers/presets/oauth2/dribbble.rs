//! Dribbble.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static DRIBBBLE: OAuth2Record = OAuth2Record {
    id: "dribbble",
    name: "Dribbble",
    register: "Register an application in the account settings.",
    note: "E-mail addresses are not marked as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://dribbble.com",
        authorization: "https://dribbble.com/oauth/authorize",
        token: "https://dribbble.com/oauth/token",
        userinfo: "https://api.dribbble.com/v2/user",
    },
    scopes: "public",
    subject: "/id",
    names: &[&["/name"], &["/login"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/avatar_url")),
    ..OAuth2Record::PLAIN
};
