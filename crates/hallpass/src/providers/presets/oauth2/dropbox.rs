//! Dropbox.

use super::{
    endpoints::RecordEndpoints,
    record::{OAuth2Record, RecordedPicture, RecordedVerified},
    userinfo_method::UserinfoMethod,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    confidence::Confidence,
    pkce_support::PkceSupport,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static DROPBOX: OAuth2Record = OAuth2Record {
    id: "dropbox",
    name: "Dropbox",
    // The rule for redirect URIs is from memory.
    confidence: Confidence::PartlySourced,
    register: "Create an app in the App Console, with the permission account_info.read.",
    redirect_uris: RedirectUris { http: PlainHttp::Localhost, note: "" },
    endpoints: RecordEndpoints::Fixed {
        issuer: "https://www.dropbox.com",
        authorization: "https://www.dropbox.com/oauth2/authorize",
        token: "https://api.dropboxapi.com/oauth2/token",
        userinfo: "https://api.dropboxapi.com/2/users/get_current_account",
    },
    scopes: "account_info.read",
    account_choice: AccountChoice::Params(&[("force_reauthentication", "true")]),
    pkce: PkceSupport::Checked,
    userinfo_method: UserinfoMethod::Post,
    subject: "/account_id",
    names: &[&["/name/display_name"]],
    email: Some("/email"),
    email_verified: RecordedVerified::If(&["/email_verified"]),
    picture: Some(RecordedPicture::Field("/profile_photo_url")),
    ..OAuth2Record::PLAIN
};
