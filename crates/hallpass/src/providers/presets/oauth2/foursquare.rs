//! Foursquare.

use super::{endpoints::RecordEndpoints, record::OAuth2Record};
use crate::providers::presets::{confidence::Confidence, missing_type::MissingType};

pub(super) static FOURSQUARE: OAuth2Record = OAuth2Record {
    id: "foursquare",
    name: "Foursquare",
    confidence: Confidence::PartlySourced,
    register: "Create an app in the developer console.",
    note: "E-mail addresses are not marked as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://foursquare.com",
        authorization: "https://foursquare.com/oauth2/authenticate",
        token: "https://foursquare.com/oauth2/access_token",
        userinfo: "https://api.foursquare.com/v2/users/self?v=20230131",
    },
    // From memory: the answer has only `access_token`.
    missing_type: MissingType::MeansBearer,
    // It reads the token nowhere else (RFC 6750, section 2.3).
    token_param: Some("oauth_token"),
    subject: "/response/user/id",
    names: &[&["/response/user/firstName", "/response/user/lastName"]],
    email: Some("/response/user/contact/email"),
    ..OAuth2Record::PLAIN
};
