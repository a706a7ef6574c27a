//! Claims a callback, so that its state is used at most once (S12), and records how it ended.

use super::{checked_callback::CheckedCallback, finish_failure::FinishFailure, sign_ins::SignIns};
use crate::store::{NewCallback, StoreError};

impl SignIns {
    /// Records the callback before its code is exchanged. Whether it is the first with its state.
    ///
    /// # Errors
    /// The store failed.
    pub(super) async fn claim(&self, callback: &CheckedCallback<'_>) -> Result<bool, StoreError> {
        let _turn = self.claim_turns.wait().await?;
        let claimed = self.store.claim_callback(NewCallback {
            state_hash: callback.state_hash.clone(),
            code_hash: callback.code_hash.clone(),
            started_at: self.clock.now(),
            expires_at: callback.pending.expires_at(),
        });
        claimed.await
    }

    /// Records that a claimed callback failed, for its copies.
    pub(super) async fn record_failure(&self, callback: &CheckedCallback<'_>, failure: &FinishFailure) {
        let (code, refusal) = (failure.code(), failure.sealed_refusal());
        let recorded = self.store.fail_callback(&callback.state_hash, code, refusal, self.clock.now()).await;
        if let Err(error) = recorded {
            tracing::warn!(%error, "the outcome of a callback could not be recorded");
        }
    }
}
