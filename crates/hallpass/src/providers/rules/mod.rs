//! Who may sign in, as settings or code say: by e-mail address, by claim, by organization.
//!
//! Rules admit people only by what the provider says about them, and never by what is missing: a
//! fact that could not be read leaves the rule undecided, and no one is signed in.

pub(crate) mod allowed_emails;
pub(crate) mod allowed_emails_error;
pub(crate) mod allowed_organizations;
pub(crate) mod broken_rule;
mod check;
pub(crate) mod claim_path;
pub(crate) mod claim_rule;
pub(crate) mod claim_rule_list;
pub(crate) mod facts;
mod list_entries;
#[cfg(test)]
mod properties;
pub(crate) mod sign_in_rules;
pub(crate) mod unreliable_claim;
