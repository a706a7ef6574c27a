//! The texts of error pages and problem documents, by error code: the place to translate. The
//! browser library has the same ones (`hallpass_yew::texts`); a test of `hallpass-api` compares
//! them.

use hallpass_types::ErrorCode;

/// One sentence for the person: what happened.
pub const fn error_title(code: ErrorCode) -> &'static str {
    error_text(code).0
}

/// One or two sentences for the person: what to do next.
pub const fn error_advice(code: ErrorCode) -> &'static str {
    error_text(code).1
}

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
            "Sign in the way you did the first time. If that way and this site allow it, you can then add this way to your account.",
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
        ErrorCode::SamePersonRequired
        | ErrorCode::LinkSessionEnded
        | ErrorCode::IdentityInUse
        | ErrorCode::TooManyIdentities
        | ErrorCode::LastSignInMethod
        | ErrorCode::OtherSignInRequired => account_error(code),
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

/// What goes wrong with an account's ways to sign in.
const fn account_error(code: ErrorCode) -> (&'static str, &'static str) {
    match code {
        ErrorCode::SamePersonRequired => (
            "You signed in as another person, so nothing was changed.",
            "Sign in with the account that you use here, or sign out first.",
        ),
        ErrorCode::IdentityInUse => (
            "This way to sign in already belongs to another account here, so nothing was changed.",
            "Sign in with it to use that account, or choose another account at the provider.",
        ),
        ErrorCode::TooManyIdentities => (
            "There are as many ways to sign in to your account as there can be, so nothing was added.",
            "Remove one that you no longer need first.",
        ),
        ErrorCode::LastSignInMethod => {
            ("This is your only way to sign in, so it was not removed.", "Add another way to sign in first.")
        }
        ErrorCode::OtherSignInRequired => (
            "Please sign in with another of your ways to sign in first.",
            "Only that shows that it still works, so that this one can be removed. Nothing was changed.",
        ),
        // `LinkSessionEnded`.
        _ => (
            "You are no longer signed in as you were when you started, so nothing was added.",
            "Sign in and start again on the page of your account.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_two_texts_of_whole_sentences() {
        for code in ErrorCode::ALL {
            for text in [error_title(*code), error_advice(*code)] {
                assert!(text.ends_with('.'), "{text}");
            }
        }
    }
}
