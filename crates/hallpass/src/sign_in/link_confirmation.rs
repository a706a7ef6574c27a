//! What comes of a link that a person has to confirm.

use hallpass_types::ProviderId;

use super::finish_failure::FinishFailure;
use crate::{model::return_to::ReturnTo, store::StoreError};

/// What the page about an unconfirmed link shows.
pub enum LinkQuestion {
    /// The question.
    Ask {
        /// What the provider is called.
        provider_name: String,
        /// What the provider calls the account.
        account: String,
    },
    /// Nothing: it was answered.
    Answered(ConfirmedLink),
}

/// How an answer ended well.
pub enum ConfirmedLink {
    /// The identity is linked.
    Linked {
        /// The return URL.
        return_to: ReturnTo,
    },
    /// It was the person's before.
    LinkedBefore {
        /// The return URL.
        return_to: ReturnTo,
    },
    /// The person does not want it.
    Declined {
        /// The provider.
        provider: ProviderId,
        /// The return URL.
        return_to: ReturnTo,
    },
}

/// An answer that changed nothing.
pub struct FailedConfirmation {
    /// Why.
    pub failure: FinishFailure,
    /// The provider, if it is known.
    pub provider: Option<ProviderId>,
}

impl From<FinishFailure> for FailedConfirmation {
    fn from(failure: FinishFailure) -> Self {
        Self { failure, provider: None }
    }
}

impl From<StoreError> for FailedConfirmation {
    fn from(error: StoreError) -> Self {
        FinishFailure::from(error).into()
    }
}
