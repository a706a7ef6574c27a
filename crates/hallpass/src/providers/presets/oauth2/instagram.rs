//! Instagram.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{
    account_choice::AccountChoice, client_auth_method::ClientAuthMethod, confidence::Confidence,
    missing_type::MissingType,
};

pub(super) static INSTAGRAM: OAuth2Record = OAuth2Record {
    id: "instagram",
    name: "Instagram",
    confidence: Confidence::PartlySourced,
    register: "Create an app with Instagram API setup with Instagram login in Meta for Developers.",
    note: "Only professional accounts (business and creator) can sign in. There is no \
        e-mail address.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.instagram.com",
        authorization: "https://www.instagram.com/oauth/authorize",
        token: "https://api.instagram.com/oauth/access_token",
        userinfo: "https://graph.instagram.com/me?fields=id,username,name,profile_picture_url",
    },
    // From memory.
    answer_fragment: Some("_"),
    scopes: "instagram_business_basic",
    scope_separator: ',',
    // From memory.
    account_choice: AccountChoice::Params(&[("force_reauth", "true")]),
    auth_method: ClientAuthMethod::Post,
    // From memory, as that newer answers have the tokens in a list.
    missing_type: MissingType::MeansBearer,
    tokens_within: &["/data/0"],
    subject: "/id",
    names: &[&["/name"], &["/username"]],
    picture: Some(RecordedPicture::Field("/profile_picture_url")),
    ..OAuth2Record::PLAIN
};
