//! Webex.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static WEBEX: OAuth2Record = OAuth2Record {
    id: "webex",
    name: "Webex",
    register: "Create an integration at https://developer.webex.com.",
    note: "E-mail addresses do not count as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://webexapis.com",
        authorization: "https://webexapis.com/v1/authorize",
        token: "https://webexapis.com/v1/access_token",
        userinfo: "https://webexapis.com/v1/people/me",
    },
    scopes: "spark:kms spark:people_read",
    subject: "/id",
    names: &[&["/displayName"]],
    email: Some("/emails/0"),
    picture: Some(RecordedPicture::Field("/avatar")),
    ..OAuth2Record::PLAIN
};
