//! X, which was called Twitter.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture, RecordedVerified},
};
use crate::providers::presets::{
    logout::Logout,
    pkce_support::PkceSupport,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static TWITTER: OAuth2Record = OAuth2Record {
    id: "twitter",
    name: "X",
    register: "Create a project and an app in the developer portal: user authentication as a \
        web app (confidential client), with Request email from users.",
    redirect_uris: RedirectUris { http: PlainHttp::LoopbackAddress, note: "" },
    note: "Without \"Request email from users\" set `AUTH_TWITTER_SCOPES=users.read tweet.read`: then \
        there is no e-mail address.",
    logout: Logout::RevocationOnly("https://api.x.com/2/oauth2/revoke"),
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://x.com",
        authorization: "https://x.com/i/oauth2/authorize",
        token: "https://api.x.com/2/oauth2/token",
        userinfo: "https://api.x.com/2/users/me?user.fields=profile_image_url,confirmed_email",
    },
    scopes: "users.read tweet.read users.email",
    pkce: PkceSupport::Required,
    subject: "/data/id",
    names: &[&["/data/name"], &["/data/username"]],
    email: Some("/data/confirmed_email"),
    // The address is left out until it is confirmed.
    email_verified: RecordedVerified::Always,
    picture: Some(RecordedPicture::Field("/data/profile_image_url")),
    ..OAuth2Record::PLAIN
};
