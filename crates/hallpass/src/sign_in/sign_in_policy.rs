//! The application's policy: who may sign in, under which id of the application's own, and with
//! which data.

use async_trait::async_trait;

use super::{decision::Decision, sign_in_attempt::SignInAttempt};

/// Why a policy could not decide: any error. It is logged.
pub type PolicyError = Box<dyn std::error::Error + Send + Sync>;

/// Decides about every sign-in, and about every identity that a person links to their account
/// ([`SignInAttempt::links_to`]), after the provider has said who the person is and before anything
/// is written (S22). Set with [`Builder::policy`](crate::Builder::policy); without one, everyone
/// may sign in whom a provider vouches for.
///
/// ```
/// use async_trait::async_trait;
/// use hallpass::{Admission, Decision, PolicyError, Refusal, SignInAttempt, SignInPolicy};
///
/// /// Only people of example.org may sign in.
/// struct Colleagues;
///
/// #[async_trait]
/// impl SignInPolicy for Colleagues {
///     async fn decide(&self, attempt: &SignInAttempt) -> Result<Decision, PolicyError> {
///         // Never `email` alone: a person may have made an unverified one up.
///         let domain = attempt.verified_email().and_then(|email| email.rsplit_once('@'));
///         if domain.is_some_and(|(_, domain)| domain.eq_ignore_ascii_case("example.org")) {
///             return Ok(Admission::default().into());
///         }
///         Ok(Refusal::new("not-a-colleague", "Only people of example.org may sign in here.").into())
///     }
/// }
/// ```
///
/// It has 10 seconds. If it takes longer, panics, returns an error, or admits with more data than a
/// session keeps, no one is signed in and nothing is written; the person reads that it could not be
/// decided (`PolicyFailed`), and the log says why. It must not block the thread: everything else on
/// it would wait, and so would the timeout.
///
/// It may be called for a sign-in that is not completed afterwards, as when the browser gives up or
/// the store fails: what it writes into the application's own tables must be safe to write again.
#[async_trait]
pub trait SignInPolicy: Send + Sync + 'static {
    /// Admits or refuses. As it comes: admits.
    ///
    /// # Errors
    /// It cannot be decided, such as when the application's database does not answer.
    async fn decide(&self, attempt: &SignInAttempt) -> Result<Decision, PolicyError> {
        let _ = attempt;
        Ok(Decision::Admit(Box::default()))
    }

    /// Whether it needs the claims of the userinfo endpoint. As it comes it does: an OpenID
    /// provider is then asked at every sign-in, which is a request more where the ID token has
    /// name, e-mail address and picture.
    fn needs_userinfo(&self) -> bool {
        true
    }
}
