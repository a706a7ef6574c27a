//! Records of providers that speak OpenID Connect.

pub(crate) mod algorithms;
pub(crate) mod claim_names;
pub(crate) mod email_trust;
mod google;
pub(crate) mod issuer_source;
pub(crate) mod logout;
pub(crate) mod nonce;
pub(crate) mod recent_sign_in;
pub(crate) mod record;
pub(crate) mod trusted_audiences;

use record::OpenIdRecord;

/// All of them, by id.
pub static RECORDS: &[&OpenIdRecord] = &[&google::GOOGLE];
