//! Kakao.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture, RecordedVerified},
};
use crate::providers::presets::{account_choice::AccountChoice, client_auth_method::ClientAuthMethod};

pub(super) static KAKAO: OAuth2Record = OAuth2Record {
    id: "kakao",
    name: "Kakao",
    register: "Create an app in Kakao Developers, switch Kakao Login and its client secret on, \
        and choose the consent items.",
    note: "What people are asked for is chosen at the provider, not by scopes.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://kauth.kakao.com",
        authorization: "https://kauth.kakao.com/oauth/authorize",
        token: "https://kauth.kakao.com/oauth/token",
        userinfo: "https://kapi.kakao.com/v2/user/me",
    },
    account_choice: AccountChoice::SelectAccount,
    auth_method: ClientAuthMethod::Post,
    subject: "/id",
    names: &[&["/kakao_account/profile/nickname"], &["/kakao_account/name"]],
    email: Some("/kakao_account/email"),
    email_verified: RecordedVerified::If(&[
        "/kakao_account/is_email_valid",
        "/kakao_account/is_email_verified",
    ]),
    picture: Some(RecordedPicture::Field("/kakao_account/profile/profile_image_url")),
    ..OAuth2Record::PLAIN
};
