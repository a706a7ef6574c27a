//! Facebook Login on the web.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture},
};
use crate::providers::presets::{
    client_auth_method::ClientAuthMethod,
    confidence::Confidence,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static FACEBOOK: OAuth2Record = OAuth2Record {
    id: "facebook",
    name: "Facebook",
    // The rule for redirect URIs is from memory.
    confidence: Confidence::PartlySourced,
    register: "Create an app with Facebook Login for the web in Meta for Developers, and add \
        the redirect URI under Valid OAuth Redirect URIs.",
    redirect_uris: RedirectUris { http: PlainHttp::Unknown, note: "compared exactly" },
    note: "Facebook does not say whether an e-mail address is verified. The id of a person \
        is different for every app: a new app makes new people. `auth_type=rerequest` in \
        `_PARAMS` asks again for what a person declined. PKCE is documented for the scope \
        `openid` only, which sign-ins do not ask for.",
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.facebook.com",
        authorization: "https://www.facebook.com/v19.0/dialog/oauth",
        token: "https://graph.facebook.com/oauth/access_token",
        userinfo: "https://graph.facebook.com/me?fields=id,name,email,picture",
    },
    scopes: "email public_profile",
    scope_separator: ',',
    auth_method: ClientAuthMethod::Post,
    // Apps can demand it, and it is never wrong.
    secret_proof: Some("appsecret_proof"),
    subject: "/id",
    names: &[&["/name"]],
    email: Some("/email"),
    picture: Some(RecordedPicture::Field("/picture/data/url")),
    ..OAuth2Record::PLAIN
};
