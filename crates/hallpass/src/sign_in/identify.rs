//! Asks the provider who the person is: checks its answer, and exchanges the code.

use super::{
    callback_params::CallbackParams, checked_callback::CheckedCallback, finish_failure::FinishFailure,
    sign_ins::SignIns,
};
use crate::providers::{
    authorization_code::CodeExchange,
    identity::{AnswerIssuer, VerifiedIdentity},
    reported_error::ReportedError,
};

impl SignIns {
    /// The person whom the provider identified, and whom the rules of the settings admit.
    ///
    /// # Errors
    /// The provider reported an error, what it answered did not pass verification, or a rule does
    /// not admit the person.
    pub(super) async fn identify(
        &self,
        callback: &CheckedCallback<'_>,
        params: CallbackParams,
    ) -> Result<VerifiedIdentity, FinishFailure> {
        // Discovery is included: a server that shuts down waits for a callback.
        let http = self.http.within_total_timeout();
        check_issuer(&params, &callback.connection.answer_issuer(&http).await?)?;
        if let Some(error) = &params.error {
            let error = ReportedError::new(error, params.error_description.as_deref());
            return Err(FinishFailure::Reported { meaning: error.meaning(), error: error.to_string() });
        }
        let exchange = CodeExchange {
            code: params.code.ok_or(FinishFailure::NoCode)?,
            nonce: &callback.secrets.nonce,
            pkce_verifier: &callback.secrets.pkce_verifier,
            begun_at: callback.pending.begun_at,
            needs_userinfo: self.policy.as_ref().is_some_and(|policy| policy.needs_userinfo()),
            rules: &callback.connection.provider.rules,
        };
        let identity = callback.connection.exchange(&http, exchange, &*self.clock).await?;
        // Here, so that nothing that is done for an identified person can leave it out.
        self.check_rules(callback, &identity)?;
        if callback.connection.posts_name() {
            return Ok(identity.with_posted_name(params.posted_name));
        }
        Ok(identity)
    }
}

/// Before anything else, and for errors too (RFC 9207, section 2.4).
fn check_issuer(params: &CallbackParams, expected: &AnswerIssuer) -> Result<(), FinishFailure> {
    if expected.accept(params.iss.as_deref()) {
        return Ok(());
    }
    Err(FinishFailure::Rejected("the answer comes from another issuer, or from none"))
}
