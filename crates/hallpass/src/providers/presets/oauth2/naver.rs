//! Naver.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{account_choice::AccountChoice, client_auth_method::ClientAuthMethod};

pub(super) static NAVER: OAuth2Record = OAuth2Record {
    id: "naver",
    name: "Naver",
    register: "Register an application with Naver Login in Naver Developers.",
    note: "What people are asked for is chosen at the provider, not by scopes. The e-mail address is \
        a contact address, and not verified. The id of a person is different for every \
        application.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://nid.naver.com",
        authorization: "https://nid.naver.com/oauth2.0/authorize",
        token: "https://nid.naver.com/oauth2.0/token",
        userinfo: "https://openapi.naver.com/v1/nid/me",
    },
    account_choice: AccountChoice::Params(&[("auth_type", "reauthenticate")]),
    auth_method: ClientAuthMethod::Post,
    success: Some(("/resultcode", "00")),
    subject: "/response/id",
    names: &[&["/response/nickname"], &["/response/name"]],
    email: Some("/response/email"),
    picture: Some(RecordedPicture::Field("/response/profile_image")),
    ..OAuth2Record::PLAIN
};
