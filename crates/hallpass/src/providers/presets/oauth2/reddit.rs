//! Reddit.

use super::{endpoints::RecordEndpoints, record::OAuth2Record};
use crate::providers::presets::{
    confidence::Confidence,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static REDDIT: OAuth2Record = OAuth2Record {
    id: "reddit",
    name: "Reddit",
    // The rule for redirect URIs is from memory.
    confidence: Confidence::PartlySourced,
    register: "Create a web app at https://www.reddit.com/prefs/apps.",
    redirect_uris: RedirectUris { http: PlainHttp::Unknown, note: "one, compared exactly" },
    note: "There is no e-mail address.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.reddit.com",
        authorization: "https://www.reddit.com/api/v1/authorize",
        token: "https://www.reddit.com/api/v1/access_token",
        userinfo: "https://oauth.reddit.com/api/v1/me",
    },
    // From memory.
    answer_fragment: Some("_"),
    scopes: "identity",
    // Never `name`, which another person may get.
    subject: "/id",
    names: &[&["/name"]],
    ..OAuth2Record::PLAIN
};
