//! Strava.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::client_auth_method::ClientAuthMethod;

pub(super) static STRAVA: OAuth2Record = OAuth2Record {
    id: "strava",
    name: "Strava",
    register: "Create an API application in the settings. Its authorization callback domain is \
        the host of `AUTH_URL`.",
    note: "There is no e-mail address.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.strava.com",
        authorization: "https://www.strava.com/api/v3/oauth/authorize",
        token: "https://www.strava.com/api/v3/oauth/token",
        userinfo: "https://www.strava.com/api/v3/athlete",
    },
    scopes: "read",
    scope_separator: ',',
    params: &[("approval_prompt", "auto")],
    auth_method: ClientAuthMethod::Post,
    subject: "/id",
    names: &[&["/firstname", "/lastname"]],
    picture: Some(RecordedPicture::Field("/profile")),
    ..OAuth2Record::PLAIN
};
