//! The sentences that a person reads whom a rule of the settings does not admit, as one type.
//! [`ENGLISH`] is the default; [`GERMAN`] and [`ARABIC`] come with it.
//!
//! ```
//! use hallpass::{Config, Hallpass, StartError, refusal_texts::{GERMAN, RefusalTexts}};
//!
//! // A sentence of your own.
//! const MINE: RefusalTexts = RefusalTexts {
//!     email_not_allowed: |provider| format!("Melden Sie sich mit Ihrer Adresse der Hochschule bei {provider} an."),
//!     ..GERMAN
//! };
//!
//! async fn open(config: Config) -> Result<Hallpass, StartError> {
//!     Hallpass::builder(config).refusal_texts(&MINE).open().await
//! }
//! ```

mod arabic;
mod english;
mod german;

use hallpass_types::Refusal;

pub use self::{arabic::ARABIC, english::ENGLISH, german::GERMAN};
use crate::providers::rules::broken_rule::BrokenRule;

/// A sentence around the name of the provider.
pub type AroundProvider = fn(&str) -> String;

/// All sentences, as plain text: what is wrong with the account that the person chose, and what to
/// do. None says what would be allowed. Begin your own with one that exists, and end with
/// `..ENGLISH`: then a sentence that a later version adds is there, too.
#[derive(Clone, Copy, Debug)]
pub struct RefusalTexts {
    /// `no-email`: the account has no e-mail address.
    pub no_email: AroundProvider,
    /// `email-unverified`: the provider does not say that the e-mail address is verified.
    pub email_unverified: AroundProvider,
    /// `email-not-allowed`: the e-mail address is not one that may sign in.
    pub email_not_allowed: AroundProvider,
    /// `claim-not-allowed`: a claim, such as the groups, has no value that may sign in.
    pub claim_not_allowed: AroundProvider,
    /// `organization-not-allowed`: they are no member of an organization that may sign in.
    pub organization_not_allowed: AroundProvider,
    /// `tenant-not-allowed`: their tenant may not sign in.
    pub tenant_not_allowed: AroundProvider,
}

impl RefusalTexts {
    /// The refusal that the person reads, whose account is one of `provider`.
    pub(super) fn refusal(&self, broken: &BrokenRule, provider: &str) -> Refusal {
        let sentence = match broken {
            BrokenRule::NoEmail => self.no_email,
            BrokenRule::UnverifiedEmail => self.email_unverified,
            BrokenRule::Email => self.email_not_allowed,
            BrokenRule::Claim(_) => self.claim_not_allowed,
            BrokenRule::Organization => self.organization_not_allowed,
            BrokenRule::Tenant => self.tenant_not_allowed,
        };
        Refusal::new(broken.refusal_code(), sentence(provider))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sign_in::decision::MAX_SENTENCE_BYTES;

    #[test]
    fn refusal_sentences_of_every_language_are_whole_and_name_the_provider() {
        let broken = [
            BrokenRule::NoEmail,
            BrokenRule::UnverifiedEmail,
            BrokenRule::Email,
            BrokenRule::Claim("groups".into()),
            BrokenRule::Organization,
            BrokenRule::Tenant,
        ];
        let name = "Microsoft Entra External ID";
        let mut sentences = BTreeSet::new();
        for texts in [ENGLISH, GERMAN, ARABIC] {
            for broken in &broken {
                let refusal = texts.refusal(broken, name);
                let sentence = refusal.sentence;
                assert!(sentence.contains(name) && sentence.ends_with('.'), "{sentence}");
                assert!(sentence.len() <= MAX_SENTENCE_BYTES, "{sentence}");
                // It must not tell what is allowed.
                assert!(!sentence.contains("groups"), "{sentence}");
                sentences.insert(sentence);
            }
        }
        assert_eq!(sentences.len(), 18);
    }
}
