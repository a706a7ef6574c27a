//! Google.

use super::{
    algorithms::RecordAlgorithms, issuer_source::IssuerSource, recent_sign_in::RecentSignIn,
    record::OpenIdRecord,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static GOOGLE: OpenIdRecord = OpenIdRecord {
    id: "google",
    name: "Google",
    issuer: IssuerSource::Fixed("https://accounts.google.com"),
    // OpenID Connect Core 1.0, section 15.6.2: Google's tokens once had no scheme in `iss`.
    issuer_aliases: &["accounts.google.com"],
    hosts: &["accounts.google.com"],
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    claim_params: &[("hd", "hd")],
    recent_sign_in: RecentSignIn::Never,
    account_choice: AccountChoice::SelectAccount,
    register: "[Google Cloud console](https://console.cloud.google.com/auth/clients): a client of the type \
               \"Web application\"",
    redirect_uris: RedirectUris {
        http: PlainHttp::ThisComputer,
        note: "a public domain name, and no other IP address",
    },
    note: "`AUTH_GOOGLE_ALLOWED_CLAIMS=hd=example.org` admits one organization only: the claim is checked, and the \
           parameter `hd`, which is only a hint, is sent.",
    ..OpenIdRecord::PLAIN
};
