//! Records of providers that speak OAuth 2 without OpenID Connect.

mod github;
pub(crate) mod record;

use record::OAuth2Record;

/// All of them.
pub static RECORDS: &[&OAuth2Record] = &[&github::GITHUB];
