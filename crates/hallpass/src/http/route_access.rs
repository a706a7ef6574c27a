//! Who may call a route. A handler fits a route only if its first arguments check that.

use super::checked_form::CsrfProof;
use crate::http::session_extractor::Session;

/// Who may call a route, in the words of `docs/routes.md`.
pub trait RouteAccess {
    /// The words.
    const DESCRIPTION: &'static str;
}

/// Access that a handler with the arguments `Args` checks.
#[diagnostic::on_unimplemented(
    message = "the handler does not check `{Self}`",
    note = "its first arguments must be `Session` for `SignedIn`, a `CsrfProof` for `Csrf`, and both for \
            `SignedInWithCsrf`"
)]
pub trait CheckedBy<Args>: RouteAccess {}

/// Anyone; no session is looked up.
pub struct WithoutLookup;
/// Anyone.
pub struct Anyone;
/// A browser with the pending sign-in: its state, and its cookie. `SignIns::finish` checks it.
pub struct PendingSignIn;
/// A request with the proof that it comes from a page of ours: the first argument checks it.
pub struct Csrf;
/// An app with a code and its verifier. `AppCode` checks them.
pub struct AppWithCode;
/// A signed-in person; the first argument refuses an anonymous request with 401.
pub struct SignedIn;
/// A signed-in person, with the proof that the request comes from a page of ours: the first two
/// arguments check it.
pub struct SignedInWithCsrf;

impl RouteAccess for WithoutLookup {
    const DESCRIPTION: &'static str = "anyone; no session is looked up";
}
impl RouteAccess for Anyone {
    const DESCRIPTION: &'static str = "anyone";
}
impl RouteAccess for PendingSignIn {
    const DESCRIPTION: &'static str = "the pending sign-in";
}
impl RouteAccess for AppWithCode {
    const DESCRIPTION: &'static str = "the app's code and its verifier";
}
impl RouteAccess for Csrf {
    const DESCRIPTION: &'static str = "CSRF";
}
impl RouteAccess for SignedIn {
    const DESCRIPTION: &'static str = "session";
}
impl RouteAccess for SignedInWithCsrf {
    const DESCRIPTION: &'static str = "session and CSRF";
}

impl<Args> CheckedBy<Args> for WithoutLookup {}
impl<Args> CheckedBy<Args> for Anyone {}
impl<Args> CheckedBy<Args> for PendingSignIn {}
impl<Args> CheckedBy<Args> for AppWithCode {}

/// For handlers with the given number of further arguments.
macro_rules! checked_by_first_arguments {
    ($($further:ident)*) => {
        impl<Proof: CsrfProof, $($further),*> CheckedBy<(Proof, $($further,)*)> for Csrf {}
        impl<$($further),*> CheckedBy<(Session, $($further,)*)> for SignedIn {}
        impl<Proof: CsrfProof, $($further),*> CheckedBy<(Session, Proof, $($further,)*)> for SignedInWithCsrf {}
    };
}

checked_by_first_arguments!();
checked_by_first_arguments!(A);
checked_by_first_arguments!(A B);
checked_by_first_arguments!(A B C);
checked_by_first_arguments!(A B C D);
checked_by_first_arguments!(A B C D E);
checked_by_first_arguments!(A B C D E F);

#[cfg(test)]
mod tests {
    use std::marker::PhantomData;

    use actix_web::HttpRequest;

    use super::*;
    use crate::http::{
        checked_form::{CheckedForm, CheckedHeader, RefusedForm},
        current_session::CurrentSession,
    };

    /// Whether a handler with the arguments `Args` fits a route with the access `A`: the method of
    /// the type itself wins over that of the trait, where it exists.
    struct Fits<A, Args>(PhantomData<(A, Args)>);

    impl<A: CheckedBy<Args>, Args> Fits<A, Args> {
        fn answer() -> bool {
            true
        }
    }

    trait DoesNotFit {
        fn answer() -> bool {
            false
        }
    }
    impl<A, Args> DoesNotFit for Fits<A, Args> {}

    #[test]
    fn handler_that_does_not_check_its_access_does_not_fit() {
        type AnsweredForm = Result<CheckedForm, RefusedForm>;
        assert!(Fits::<Anyone, (HttpRequest,)>::answer());
        assert!(Fits::<SignedIn, (Session, HttpRequest)>::answer());
        assert!(Fits::<Csrf, (CheckedForm, HttpRequest)>::answer());
        assert!(Fits::<Csrf, (AnsweredForm, CurrentSession)>::answer());
        assert!(Fits::<SignedInWithCsrf, (Session, CheckedHeader, HttpRequest)>::answer());

        assert!(!Fits::<SignedIn, (Option<Session>, HttpRequest)>::answer());
        assert!(!Fits::<SignedIn, (CurrentSession,)>::answer());
        assert!(!Fits::<SignedIn, ()>::answer());
        assert!(!Fits::<Csrf, (HttpRequest, CheckedForm)>::answer());
        assert!(!Fits::<Csrf, (Option<CheckedForm>,)>::answer());
        assert!(!Fits::<SignedInWithCsrf, (Session, HttpRequest)>::answer());
        assert!(!Fits::<SignedInWithCsrf, (CheckedForm, HttpRequest)>::answer());
    }
}
