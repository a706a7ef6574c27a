//! Why a rule does not admit a person. The words for the person are in `sign_in/refusal_texts/`.

use crate::providers::group_overage::GROUP_OVERAGE;

/// Which rule a person does not meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BrokenRule {
    /// The account has no e-mail address.
    NoEmail,
    /// The provider does not say that the e-mail address is verified.
    UnverifiedEmail,
    /// The verified e-mail address is not one of those that are allowed.
    Email,
    /// This claim is missing, or has no value that is allowed.
    Claim(String),
    /// They are no active member of an organization or team that is allowed.
    Organization,
    /// Their tenant is not allowed.
    Tenant,
}

/// Why a rule could not be decided: no one is signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Undecided {
    /// The e-mail address is missing, and the provider did not answer everything.
    #[error("the provider's answer about the e-mail address is missing or cannot be read")]
    Email,
    /// The claim is not in the ID token, and the userinfo endpoint has not answered.
    #[error(
        "the claim {0} is not in the ID token, and the userinfo endpoint gave no claims that can be read"
    )]
    NoUserinfo(String),
    /// A claim is in the ID token twice.
    #[error("a claim is in the ID token twice")]
    Ambiguous,
    /// The groups did not fit into the ID token.
    #[error("{GROUP_OVERAGE}")]
    GroupsElsewhere,
}

/// Why a rule does not admit a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleFailure {
    /// They do not meet it.
    Broken(BrokenRule),
    /// It is not known whether they do.
    Undecided(Undecided),
}

impl BrokenRule {
    /// The end of the name of the provider's setting that has the rule.
    pub fn setting_suffix(&self) -> &'static str {
        match self {
            Self::NoEmail | Self::UnverifiedEmail | Self::Email => "_ALLOWED_EMAILS",
            Self::Claim(_) => "_ALLOWED_CLAIMS",
            Self::Organization => "_ALLOWED_ORGANIZATIONS",
            Self::Tenant => "_TENANTS",
        }
    }

    /// What is wrong, for the log: no value that the provider sent.
    pub fn cause(&self) -> String {
        match self {
            Self::NoEmail => "the account has no e-mail address".into(),
            Self::UnverifiedEmail => "the e-mail address of the account is not verified".into(),
            Self::Email => "the verified e-mail address of the account is not allowed".into(),
            Self::Claim(claim) => {
                format!("the claim {claim} of the account is missing or has no allowed value")
            }
            Self::Organization => "the account is no active member of an allowed organization or team".into(),
            Self::Tenant => "the tenant (tid) of the account is not allowed".into(),
        }
    }

    /// The code of the refusal that the person gets, who must not learn what is allowed.
    pub fn refusal_code(&self) -> &'static str {
        match self {
            Self::NoEmail => "no-email",
            Self::UnverifiedEmail => "email-unverified",
            Self::Email => "email-not-allowed",
            Self::Claim(_) => "claim-not-allowed",
            Self::Organization => "organization-not-allowed",
            Self::Tenant => "tenant-not-allowed",
        }
    }
}

impl From<BrokenRule> for RuleFailure {
    fn from(broken: BrokenRule) -> Self {
        Self::Broken(broken)
    }
}

impl From<Undecided> for RuleFailure {
    fn from(undecided: Undecided) -> Self {
        Self::Undecided(undecided)
    }
}
