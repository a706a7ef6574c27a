//! `WorkOS` single sign-on.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{
    client_auth_method::ClientAuthMethod, missing_type::MissingType, pkce_support::PkceSupport,
};

pub(super) static WORKOS: OAuth2Record = OAuth2Record {
    id: "workos",
    name: "WorkOS",
    register: "Add the redirect URI in the dashboard. `AUTH_WORKOS_SECRET` is the API key.",
    note: "Set one of `connection`, `organization` and `provider` in `AUTH_WORKOS_PARAMS`. \
        E-mail addresses do not count as verified: the administrator of a connection \
        chooses them.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://api.workos.com",
        authorization: "https://api.workos.com/sso/authorize",
        token: "https://api.workos.com/sso/token",
        userinfo: "https://api.workos.com/sso/profile",
    },
    auth_method: ClientAuthMethod::Post,
    pkce: PkceSupport::Checked,
    // The answer has `access_token` and `profile`.
    missing_type: MissingType::MeansBearer,
    subject: "/id",
    names: &[&["/first_name", "/last_name"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/raw_attributes/picture")),
    ..OAuth2Record::PLAIN
};
