//! Box.

use super::{endpoints::RecordEndpoints, record::OAuth2Record};
use crate::providers::presets::{
    client_auth_method::ClientAuthMethod,
    confidence::Confidence,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static BOX_COM: OAuth2Record = OAuth2Record {
    id: "box",
    name: "Box",
    // The rule for redirect URIs is from memory.
    confidence: Confidence::PartlySourced,
    register: "Create a Custom App with user authentication (OAuth 2.0) in the developer console.",
    redirect_uris: RedirectUris { http: PlainHttp::ThisComputer, note: "" },
    note: "The e-mail address is the one that people sign in to Box with. It is not marked \
        as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.box.com",
        authorization: "https://account.box.com/api/oauth2/authorize",
        token: "https://api.box.com/oauth2/token",
        userinfo: "https://api.box.com/2.0/users/me",
    },
    auth_method: ClientAuthMethod::Post,
    subject: "/id",
    names: &[&["/name"]],
    email: Some("/login"),
    ..OAuth2Record::PLAIN
};
