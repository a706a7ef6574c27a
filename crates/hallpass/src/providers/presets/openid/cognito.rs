//! Amazon Cognito.

use super::{
    algorithms::RecordAlgorithms, email_trust::EmailTrust, issuer_source::IssuerSource,
    recent_sign_in::RecentSignIn, record::OpenIdRecord,
};
use crate::providers::presets::{
    account_choice::AccountChoice,
    confidence::Confidence,
    logout::Logout,
    redirect_uris::{PlainHttp, RedirectUris},
};

pub(super) static COGNITO: OpenIdRecord = OpenIdRecord {
    id: "cognito",
    name: "Amazon Cognito",
    issuer: IssuerSource::Setting {
        example: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example",
    },
    // From memory: it is text in the tokens of people from other providers.
    email: EmailTrust::EmailVerifiedText,
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    recent_sign_in: RecentSignIn::Never,
    account_choice: AccountChoice::SelectAccount,
    logout: Logout::Own("https://<domain>/logout?client_id=…&logout_uri=…"),
    register: "AWS console, Cognito, the user pool: a traditional web application",
    redirect_uris: RedirectUris { http: PlainHttp::Localhost, note: "" },
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
