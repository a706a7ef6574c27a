//! Checks who may sign in, as settings say: after the provider has said who the person is, and
//! before anything else looks at them.

use super::{
    checked_callback::CheckedCallback, finish_failure::FinishFailure, sealed_refusal::seal_refusal,
    sign_ins::SignIns,
};
use crate::providers::{
    config::NotAllowed,
    exchange_error::ExchangeError,
    identity::VerifiedIdentity,
    rules::{
        broken_rule::{RuleFailure, Undecided},
        facts::Facts,
    },
};

/// The setting with the e-mail addresses of all providers.
const ALLOWED_EMAILS: &str = "HALLPASS_ALLOWED_EMAILS";

impl SignIns {
    /// Checks the rules of all providers, and those of the one that identified the person.
    ///
    /// # Errors
    /// A rule does not admit them, or could not be decided.
    pub(super) fn check_rules(
        &self,
        callback: &CheckedCallback<'_>,
        identity: &VerifiedIdentity,
    ) -> Result<(), FinishFailure> {
        let (facts, provider) = (Facts::from(identity), &callback.connection.provider);
        let of_all = self.allowed_emails.as_ref().map_or(Ok(()), |emails| emails.check(&facts));
        let of_all = of_all.map_err(|failure| NotAllowed { setting: ALLOWED_EMAILS.to_owned(), failure });
        let Err(NotAllowed { setting, failure }) = of_all.and_then(|()| provider.check_rules(&facts)) else {
            return Ok(());
        };
        match failure {
            RuleFailure::Broken(broken) => {
                let refusal = self.refusal_texts.refusal(&broken, &provider.name);
                Err(FinishFailure::NotAllowed {
                    setting,
                    subject: identity.profile.subject.as_str().to_owned(),
                    cause: broken.cause(),
                    sealed: seal_refusal(&self.ring, callback.browser_secret(), &refusal, self.clock.now()),
                })
            }
            RuleFailure::Undecided(undecided) => {
                let cause = format!("{setting} cannot be decided: {undecided}");
                Err(match undecided {
                    Undecided::Email | Undecided::NoUserinfo(_) => ExchangeError::unavailable(cause),
                    Undecided::Ambiguous | Undecided::GroupsElsewhere => ExchangeError::misconfigured(cause),
                }
                .into())
            }
        }
    }
}
