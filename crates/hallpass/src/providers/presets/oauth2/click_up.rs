//! `ClickUp`.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{confidence::Confidence, missing_type::MissingType};

pub(super) static CLICK_UP: OAuth2Record = OAuth2Record {
    id: "click-up",
    name: "ClickUp",
    confidence: Confidence::PartlySourced,
    register: "Create an app in the settings of the workspace, under Integrations.",
    note: "E-mail addresses are not marked as verified.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://app.clickup.com",
        authorization: "https://app.clickup.com/api",
        token: "https://api.clickup.com/api/v2/oauth/token",
        userinfo: "https://api.clickup.com/api/v2/user",
    },
    // From memory: the answer has only `access_token`.
    missing_type: MissingType::MeansBearer,
    subject: "/user/id",
    names: &[&["/user/username"]],
    email: Some("/user/email"),
    picture: Some(RecordedPicture::Field("/user/profilePicture")),
    ..OAuth2Record::PLAIN
};
