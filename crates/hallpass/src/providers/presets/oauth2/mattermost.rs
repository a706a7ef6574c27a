//! A Mattermost server.

use super::{
    endpoints::{RecordEndpoints, ServerPaths},
    record::OAuth2Record,
};
use crate::providers::presets::client_auth_method::ClientAuthMethod;

pub(super) static MATTERMOST: OAuth2Record = OAuth2Record {
    id: "mattermost",
    name: "Mattermost",
    register: "Enable OAuth 2.0 applications on the server, and create one under Integrations.",
    note: "E-mail addresses do not count as verified.",
    endpoints: RecordEndpoints::OfServer(ServerPaths {
        server: None,
        api: None,
        authorization: "/oauth/authorize",
        token: "/oauth/access_token",
        userinfo: "/api/v4/users/me",
    }),
    auth_method: ClientAuthMethod::Post,
    subject: "/id",
    names: &[&["/first_name", "/last_name"], &["/username"]],
    email: Some("/email"),
    ..OAuth2Record::PLAIN
};
