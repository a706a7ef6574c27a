//! Atlassian.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static ATLASSIAN: OAuth2Record = OAuth2Record {
    id: "atlassian",
    name: "Atlassian",
    register: "Create an OAuth 2.0 (3LO) app in the developer console, with the User identity API.",
    note: "E-mail addresses are not marked as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://auth.atlassian.com",
        authorization: "https://auth.atlassian.com/authorize",
        token: "https://auth.atlassian.com/oauth/token",
        userinfo: "https://api.atlassian.com/me",
    },
    scopes: "read:me",
    params: &[("audience", "api.atlassian.com")],
    subject: "/account_id",
    names: &[&["/name"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/picture")),
    ..OAuth2Record::PLAIN
};
