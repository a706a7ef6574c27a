//! Yandex.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{account_choice::AccountChoice, pkce_support::PkceSupport};

pub(super) static YANDEX: OAuth2Record = OAuth2Record {
    id: "yandex",
    name: "Yandex",
    register: "Create an application at https://oauth.yandex.com with access to the e-mail \
        address, the login and the avatar.",
    note: "E-mail addresses do not count as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://oauth.yandex.com",
        authorization: "https://oauth.yandex.com/authorize",
        token: "https://oauth.yandex.com/token",
        userinfo: "https://login.yandex.ru/info?format=json",
    },
    scopes: "login:info login:email login:avatar",
    account_choice: AccountChoice::Params(&[("force_confirm", "yes")]),
    // https://yandex.com/dev/id/doc/en/codes/code-url
    pkce: PkceSupport::Checked,
    subject: "/id",
    names: &[&["/display_name"], &["/real_name"], &["/first_name"]],
    email: Some("/default_email"),
    picture: Some(RecordedPicture::Template(
        "https://avatars.yandex.net/get-yapic/{/default_avatar_id}/islands-200",
    )),
    ..OAuth2Record::PLAIN
};
