//! A Mastodon server.

use super::{
    endpoints::{RecordEndpoints, ServerPaths},
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{account_choice::AccountChoice, confidence::Confidence};

pub(super) static MASTODON: OAuth2Record = OAuth2Record {
    id: "mastodon",
    name: "Mastodon",
    // The scope is from memory: Auth.js asks for `read`, which is more.
    confidence: Confidence::PartlySourced,
    register: "Create an application in the settings of an account on that server, under \
        Development.",
    note: "One server, the one that `_URL` names. There is no e-mail address.",
    endpoints: RecordEndpoints::OfServer(ServerPaths {
        server: None,
        api: None,
        authorization: "/oauth/authorize",
        token: "/oauth/token",
        userinfo: "/api/v1/accounts/verify_credentials",
    }),
    scopes: "read:accounts",
    wider_scopes: &["read"],
    // From memory.
    account_choice: AccountChoice::Params(&[("force_login", "true")]),
    subject: "/id",
    names: &[&["/display_name"], &["/username"]],
    picture: Some(RecordedPicture::Field("/avatar_static")),
    ..OAuth2Record::PLAIN
};
