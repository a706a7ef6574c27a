//! Bitbucket Cloud.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedEmails, RecordedPicture},
};
use crate::providers::presets::redirect_uris::{PlainHttp, RedirectUris};

pub(super) static BITBUCKET: OAuth2Record = OAuth2Record {
    id: "bitbucket",
    name: "Bitbucket",
    register: "Add an OAuth consumer to the workspace, with the permissions Account: Read and \
        Email.",
    redirect_uris: RedirectUris { http: PlainHttp::Unknown, note: "one for each consumer" },
    note: "The primary address of the person's list counts.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://bitbucket.org",
        authorization: "https://bitbucket.org/site/oauth2/authorize",
        token: "https://bitbucket.org/site/oauth2/access_token",
        userinfo: "https://api.bitbucket.org/2.0/user",
    },
    scopes: "account email",
    // Auth.js takes `account_id`; both never change.
    subject: "/uuid",
    names: &[&["/display_name"], &["/nickname"]],
    picture: Some(RecordedPicture::Field("/links/avatar/href")),
    emails: Some(RecordedEmails {
        path: "/emails",
        entries: Some("/values"),
        primary: "is_primary",
        verified: "is_confirmed",
    }),
    ..OAuth2Record::PLAIN
};
