//! `TikTok` Login Kit.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    client_auth_method::ClientAuthMethod,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static TIKTOK: OAuth2Record = OAuth2Record {
    id: "tiktok",
    name: "TikTok",
    register: "Create an app with Login Kit in TikTok for Developers. `AUTH_TIKTOK_ID` is its \
        client key.",
    redirect_uris: RedirectUris {
        http: PlainHttp::Never,
        note: "under 512 characters, no query, at most ten",
    },
    note: "There is no e-mail address. The id of a person is different for every app.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.tiktok.com",
        authorization: "https://www.tiktok.com/v2/auth/authorize/",
        token: "https://open.tiktokapis.com/v2/oauth/token/",
        userinfo: "https://open.tiktokapis.com/v2/user/info/?fields=open_id,avatar_url,display_name",
    },
    scopes: "user.info.basic",
    scope_separator: ',',
    account_choice: AccountChoice::Params(&[("disable_auto_auth", "1")]),
    auth_method: ClientAuthMethod::Post,
    client_id_param: "client_key",
    success: Some(("/error/code", "ok")),
    subject: "/data/user/open_id",
    names: &[&["/data/user/display_name"]],
    picture: Some(RecordedPicture::Field("/data/user/avatar_url")),
    ..OAuth2Record::PLAIN
};
