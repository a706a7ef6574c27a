//! Salesforce.

use super::{
    algorithms::RecordAlgorithms, issuer_source::IssuerSource, recent_sign_in::RecentSignIn,
    record::OpenIdRecord,
};
use crate::providers::presets::{account_choice::AccountChoice, confidence::Confidence};

pub(super) static SALESFORCE: OpenIdRecord = OpenIdRecord {
    id: "salesforce",
    name: "Salesforce",
    issuer: IssuerSource::BestKnown("https://login.salesforce.com"),
    hosts: &["login.salesforce.com", "test.salesforce.com", ".my.salesforce.com"],
    // From memory. `updated_at` is text, and is not read.
    algorithms: RecordAlgorithms::Only(&["RS256"]),
    recent_sign_in: RecentSignIn::Never,
    // From memory.
    account_choice: AccountChoice::SelectAccount,
    register: "Salesforce setup, External Client Apps or Connected Apps: OAuth, with the scopes openid, profile and \
               email",
    note: "`AUTH_SALESFORCE_ISSUER` is your My Domain URL, or `https://test.salesforce.com` for a sandbox.",
    confidence: Confidence::PartlySourced,
    ..OpenIdRecord::PLAIN
};
