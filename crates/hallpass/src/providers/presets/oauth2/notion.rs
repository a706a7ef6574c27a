//! Notion.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::redirect_uris::{PlainHttp, RedirectUris};

pub(super) static NOTION: OAuth2Record = OAuth2Record {
    id: "notion",
    name: "Notion",
    register: "Create a public integration, with the capability to read user information \
        including e-mail addresses.",
    redirect_uris: RedirectUris { http: PlainHttp::Localhost, note: "" },
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
