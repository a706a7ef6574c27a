//! The sentences in English.

use super::RefusalTexts;

/// English.
pub const ENGLISH: RefusalTexts = RefusalTexts {
    no_email: |provider| {
        format!(
            "Your account at {provider} gives no e-mail address, and this site decides by it who may sign in. Share one \
             there and try again, or sign in with another account."
        )
    },
    email_unverified: |provider| {
        format!(
            "{provider} does not say that the e-mail address of your account is verified, so it does not count here. \
             Verify it there and try again, or sign in with another account."
        )
    },
    email_not_allowed: |provider| {
        format!(
            "The e-mail address of your account at {provider} is not one that may sign in here. Ask the admin of this \
             site, or sign in with another account."
        )
    },
    claim_not_allowed: |provider| {
        format!(
            "Your account at {provider} is not in a group or organization that may sign in here. Ask the admin of this \
             site, or sign in with another account."
        )
    },
    organization_not_allowed: |provider| {
        format!(
            "Your account at {provider} is not a member of an organization or team that may sign in here. Ask the admin \
             of this site, or sign in with another account."
        )
    },
    tenant_not_allowed: |provider| {
        format!(
            "Your account at {provider} belongs to an organization that may not sign in here. Ask the admin of this \
             site, or sign in with another account."
        )
    },
};
