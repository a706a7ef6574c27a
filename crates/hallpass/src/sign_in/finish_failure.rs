//! Why a callback signed no one in.

use std::time::Duration;

use hallpass_types::{ErrorCode, UserId};

use super::{pending_sign_in::PendingSignIn, policy_failure::PolicyFailure};
use crate::{
    crypto::sealed::Sealed,
    model::return_to::ReturnTo,
    providers::{error_meaning::ErrorMeaning, exchange_error::ExchangeError, provider_fault::ProviderFault},
    store::StoreError,
};

/// Why a callback signed no one in. Shown, it is the cause for the log: no token and no code.
#[derive(Debug, thiserror::Error)]
pub enum FinishFailure {
    /// The provider sent the browser without a sign-in of ours.
    #[error("the provider's answer has no state")]
    NotStarted,
    /// The sign-in has expired, or was finished before.
    #[error("{0}")]
    Expired(&'static str),
    /// The sign-in began in another browser, or with another provider.
    #[error("the sign-in belongs to another browser or another provider")]
    Elsewhere,
    /// The answer did not pass a check.
    #[error("{0}")]
    Rejected(&'static str),
    /// The provider reported an error instead of a code.
    #[error("the provider answered {error}")]
    Reported {
        /// What it means.
        meaning: ErrorMeaning,
        /// The error, safe for the log.
        error: String,
    },
    /// The answer has neither a code nor an error: with some providers the person has cancelled.
    #[error("the provider's answer has neither a code nor an error, as if the person had cancelled")]
    NoCode,
    /// The exchange of the code failed.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// A recent sign-in was asked for, and the provider cannot prove one.
    #[error("a recent sign-in was asked for (max_age), and the provider's answer has no claim auth_time")]
    NoAuthTime,
    /// A new identity has the verified e-mail address of this user.
    #[error("a new identity has the verified e-mail address of user {0}")]
    EmailBelongsTo(UserId),
    /// A recent proof was asked of one person, and another person signed in.
    #[error("a recent proof was asked of one person, and another gave theirs")]
    AnotherUser,
    /// An identity was to be linked, and the browser does not hold the session that began it, or
    /// that one has ended.
    #[error("the session that began the link has ended, or the browser holds another one")]
    LinkSessionEnded,
    /// An identity was to be linked, and the sign-in of the session is not recent enough.
    #[error("the sign-in of the session that began the link is not recent")]
    LinkNeedsRecentSignIn,
    /// An identity was to be linked that another user has.
    #[error("the identity that was to be linked belongs to user {0}")]
    IdentityOf(UserId),
    /// An identity was to be linked to a user who has as many as a user may have.
    #[error("the user has as many identities as a user may link")]
    TooManyIdentities,
    /// The user is disabled.
    #[error("the user is disabled")]
    UserDisabled,
    /// A rule of the settings does not admit the person.
    #[error("{setting} does not allow the subject {subject}: {cause}")]
    NotAllowed {
        /// The setting with the rule.
        setting: String,
        /// The person at the provider.
        subject: String,
        /// What is wrong, without values that the provider sent.
        cause: String,
        /// The refusal, for the login page.
        sealed: Sealed,
    },
    /// The application refused the person.
    #[error("the application's policy refused the person: {code}")]
    Refused {
        /// The application's code.
        code: String,
        /// Its refusal, for the login page.
        sealed: Sealed,
    },
    /// The application's policy has not decided.
    #[error(transparent)]
    Policy(#[from] PolicyFailure),
    /// A copy of this callback failed before.
    #[error("a copy of this callback arrived before, and failed")]
    Copy {
        /// With this code.
        code: ErrorCode,
        /// With this refusal of the application.
        refusal: Option<Sealed>,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl FinishFailure {
    /// The error code that the person sees.
    pub fn code(&self) -> ErrorCode {
        match self {
            Self::NotStarted => ErrorCode::SignInNotStarted,
            Self::Expired(_) => ErrorCode::SignInExpired,
            Self::Elsewhere => ErrorCode::SignInElsewhere,
            Self::Rejected(_) => ErrorCode::SignInRejected,
            Self::Reported { meaning, .. } => meaning.code(),
            Self::Exchange(error) => error.code(),
            Self::NoAuthTime => ErrorCode::RecentSignInUnsupported,
            Self::EmailBelongsTo(_) => ErrorCode::OAuthAccountNotLinked,
            Self::AnotherUser => ErrorCode::SamePersonRequired,
            Self::LinkSessionEnded => ErrorCode::LinkSessionEnded,
            Self::LinkNeedsRecentSignIn => ErrorCode::RecentSignInRequired,
            Self::IdentityOf(_) => ErrorCode::IdentityInUse,
            Self::TooManyIdentities => ErrorCode::TooManyIdentities,
            // The state was checked: an answer without a code ends a sign-in of this browser.
            Self::NoCode | Self::UserDisabled | Self::NotAllowed { .. } | Self::Refused { .. } => {
                ErrorCode::AccessDenied
            }
            Self::Policy(_) => ErrorCode::PolicyFailed,
            Self::Copy { code, .. } => *code,
            Self::Store(_) => ErrorCode::StoreUnavailable,
        }
    }

    /// The refusal by a rule or by the application, for the login page.
    pub fn sealed_refusal(&self) -> Option<&Sealed> {
        match self {
            Self::NotAllowed { sealed, .. } | Self::Refused { sealed, .. } => Some(sealed),
            Self::Copy { refusal, .. } => refusal.as_ref(),
            _ => None,
        }
    }
}

impl From<ProviderFault> for FinishFailure {
    fn from(fault: ProviderFault) -> Self {
        ExchangeError::from(fault).into()
    }
}

/// A callback that failed, with what "Try again" needs. It signed no one out, either.
#[derive(Debug)]
pub struct FailedCallback {
    /// Why.
    pub failure: FinishFailure,
    /// The return URL, if it is known.
    pub return_to: Option<String>,
    /// The `max_age` of the sign-in: the next attempt needs it, too.
    pub max_age: Option<Duration>,
    /// Whether it was to link an identity.
    pub is_link: bool,
}

impl FailedCallback {
    /// The failure of `pending`, which would have led to `return_to`.
    pub fn new(failure: FinishFailure, return_to: &ReturnTo, pending: &PendingSignIn) -> Self {
        let return_to = Some(return_to.as_str().to_owned());
        Self { failure, return_to, max_age: pending.max_age, is_link: pending.purpose.is_link() }
    }
}

impl From<FinishFailure> for FailedCallback {
    fn from(failure: FinishFailure) -> Self {
        Self { failure, return_to: None, max_age: None, is_link: false }
    }
}

impl From<StoreError> for FailedCallback {
    fn from(error: StoreError) -> Self {
        FinishFailure::from(error).into()
    }
}
