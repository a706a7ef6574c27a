//! Wikimedia.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedVerified},
};
use crate::providers::presets::pkce_support::PkceSupport;

pub(super) static WIKIMEDIA: OAuth2Record = OAuth2Record {
    id: "wikimedia",
    name: "Wikimedia",
    register: "Propose an OAuth 2.0 client at Special:OAuthConsumerRegistration on Meta-Wiki.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://meta.wikimedia.org",
        authorization: "https://meta.wikimedia.org/w/rest.php/oauth2/authorize",
        token: "https://meta.wikimedia.org/w/rest.php/oauth2/access_token",
        userinfo: "https://meta.wikimedia.org/w/rest.php/oauth2/resource/profile",
    },
    // https://api.wikimedia.org/wiki/Documentation/Getting_started/Authorization
    pkce: PkceSupport::Checked,
    subject: "/sub",
    names: &[&["/username"]],
    email: Some("/email"),
    email_verified: RecordedVerified::If(&["/confirmed_email"]),
    ..OAuth2Record::PLAIN
};
