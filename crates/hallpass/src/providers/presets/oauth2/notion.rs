//! Notion.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};

pub(super) static NOTION: OAuth2Record = OAuth2Record {
    id: "notion",
    name: "Notion",
    register: "Create a public integration, with the capability to read user information \
        including e-mail addresses.",
    redirect_uri_rules: "https, or http://localhost (not 127.0.0.1)",
    note: "Notion does not say whether an e-mail address is verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.notion.so",
        authorization: "https://api.notion.com/v1/oauth/authorize",
        token: "https://api.notion.com/v1/oauth/token",
        userinfo: "https://api.notion.com/v1/users/me",
    },
    params: &[("owner", "user")],
    headers: &[("Notion-Version", "2022-06-28")],
    subject: "/bot/owner/user/id",
    names: &[&["/bot/owner/user/name"]],
    email: Some("/bot/owner/user/person/email"),
    picture: Some(RecordedPicture::Field("/bot/owner/user/avatar_url")),
    ..OAuth2Record::PLAIN
};
