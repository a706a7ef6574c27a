//! A Nextcloud server.

use super::{
    endpoints::{RecordEndpoints, ServerPaths},
    record::OAuth2Record,
};

pub(super) static NEXTCLOUD: OAuth2Record = OAuth2Record {
    id: "nextcloud",
    name: "Nextcloud",
    register: "Add an OAuth 2.0 client in the security settings of the administration.",
    note: "The server that `_URL` names. Errors are shown on its own page. E-mail addresses \
        do not count as verified: people can change them.",
    endpoints: RecordEndpoints::OfServer(ServerPaths {
        server: None,
        api: None,
        authorization: "/apps/oauth2/authorize",
        token: "/apps/oauth2/api/v1/token",
        // The person who signed in. Auth.js takes `/ocs/v1.php/cloud/users/ID`.
        userinfo: "/ocs/v2.php/cloud/user?format=json",
    }),
    headers: &[("OCS-APIRequest", "true")],
    subject: "/ocs/data/id",
    names: &[&["/ocs/data/display-name"], &["/ocs/data/displayname"]],
    email: Some("/ocs/data/email"),
    ..OAuth2Record::PLAIN
};
