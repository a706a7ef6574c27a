//! The texts for error codes and end reasons: the place to translate. The server library has the
//! same ones for its error pages; a test of `hallpass-api` compares them.

use hallpass_types::{EndReason, ErrorCode};

/// One sentence for the person: what happened.
pub const fn error_title(code: ErrorCode) -> &'static str {
    error_text(code).0
}

/// One or two sentences for the person: what to do next.
pub const fn error_advice(code: ErrorCode) -> &'static str {
    error_text(code).1
}

/// Why the server says that a session has ended. `None` for a sign-out: the person knows.
pub const fn end_text(reason: EndReason) -> Option<&'static str> {
    match reason {
        EndReason::Idle => Some("You were signed out because you were away for a long time."),
        EndReason::Absolute => Some("You were signed out because your last sign-in was a long time ago."),
        EndReason::SignedOut => None,
        EndReason::Revoked => Some("You were signed out from another device, or by the admin of this site."),
    }
}

/// The session's time is up, and the server could not be asked.
pub const EXPIRED: &str = "You were signed out because your session has expired.";

/// Another tab has ended the session, most likely.
pub const ENDED_ELSEWHERE: &str = "You are no longer signed in on this browser.";

/// The application's policy has refused a sign-in. Its own sentence follows.
pub const REFUSED: &str = "You were not signed in.";

/// Title and advice. Exhaustive on purpose: a new code needs its texts.
const fn error_text(code: ErrorCode) -> (&'static str, &'static str) {
    match code {
        ErrorCode::AccessDenied => (
            "You were not signed in, because the sign-in was declined.",
            "If that was a mistake, try again and allow it.",
        ),
        ErrorCode::OAuthCallbackError => (
            "The provider reported an error, so you were not signed in.",
            "Try again, or choose another way to sign in.",
        ),
        ErrorCode::OAuthAccountNotLinked => (
            "This e-mail address is already used here with another way to sign in.",
            "Sign in the way you did the first time.",
        ),
        ErrorCode::SignInRejected => (
            "The provider's answer could not be verified, so you were not signed in.",
            "Try again. If it keeps happening, tell the admin of this site.",
        ),
        ErrorCode::SignInExpired => ("This sign-in has expired or was already used.", "Try again."),
        ErrorCode::SignInNotStarted => ("This sign-in was not started here.", "Choose how to sign in."),
        ErrorCode::SignInElsewhere => (
            "This sign-in was started in another browser.",
            "Go back to the browser where you started, or try again here.",
        ),
        ErrorCode::ProviderUnavailable => (
            "The provider cannot be reached right now.",
            "Nothing is wrong with your account. Try again in a moment.",
        ),
        ErrorCode::ProviderMisconfigured => (
            "This site's sign-in with the provider is not set up correctly.",
            "Trying again will not help. Choose another way to sign in, or tell the admin of this site.",
        ),
        ErrorCode::MissingCSRF => (
            "The request could not be confirmed as yours, so nothing was changed.",
            "Reload the page and try again. Cookies must be allowed for this site.",
        ),
        ErrorCode::SessionRequired => {
            ("Please sign in to see this page.", "Choose how to sign in. You will come straight back.")
        }
        ErrorCode::FormNotSaved => (
            "What you sent was not saved, because you are not signed in.",
            "Sign in and send it again. Your browser may still show it when you go back.",
        ),
        ErrorCode::RecentSignInRequired => (
            "For your safety, please sign in once more.",
            "What you asked for needs a recent sign-in. You will come straight back.",
        ),
        ErrorCode::RecentSignInUnsupported => (
            "This provider cannot confirm when you last signed in.",
            "Choose another way to sign in. If there is none, tell the admin of this site.",
        ),
        ErrorCode::SamePersonRequired => (
            "You signed in as another person, so nothing was changed.",
            "Sign in with the account that you use here, or sign out first.",
        ),
        ErrorCode::PolicyFailed => (
            "We could not check whether you may sign in, so you were not signed in.",
            "Try again in a moment. If it keeps happening, tell the admin of this site.",
        ),
        ErrorCode::Forbidden => (
            "You may not see or do this.",
            "You are signed in. If you should have access, ask the admin of this site.",
        ),
        ErrorCode::StoreUnavailable => (
            "We cannot check your sign-in right now.",
            "You have not been signed out. Try again in a moment.",
        ),
        ErrorCode::SignOutUnconfirmed => (
            "The sign-out could not be confirmed.",
            "Try again in a moment. Until it succeeds, you may still be signed in.",
        ),
        ErrorCode::ServerUnreachable => {
            ("The server did not answer.", "Check your connection and try again.")
        }
        ErrorCode::Configuration => (
            "The server is not set up for this.",
            "Tell the admin of this site. The server's log says what is missing.",
        ),
        ErrorCode::BadRequest => (
            "The request could not be understood.",
            "Go back to the start page. If it keeps happening, delete this site's cookies and sign in again.",
        ),
        ErrorCode::UpdateRefused => ("The change was refused.", "Choose something else and try again."),
        ErrorCode::NotFound => ("There is nothing at this address.", "Check the address."),
        ErrorCode::MethodNotAllowed => (
            "This address cannot be used in that way.",
            "Go back, or begin at the start page. Programs find the methods in the Allow header.",
        ),
        ErrorCode::PayloadTooLarge => ("The request is too large.", "Send less."),
        ErrorCode::TooManyRequests => (
            "There were too many sign-ins from your network.",
            "Wait a minute and try again. Nothing was changed.",
        ),
        ErrorCode::RequestTimeout => ("The request took too long to arrive.", "Send it again."),
        ErrorCode::InternalError => (
            "Something went wrong on our side.",
            "Try again in a moment. If it keeps happening, tell the admin of this site.",
        ),
    }
}
