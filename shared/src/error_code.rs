//! Everything that can go wrong in front of a person: a code, a sentence, and what to do next.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident: $title:literal, $advice:literal;)*) => {
        /// What went wrong. On the wire it is its name: the query parameter `error` of the login page, and `code` of a
        /// problem document. The names are Auth.js' where it has one.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum ErrorCode {
            $($(#[$doc])* $name,)*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// The code as it stands on the wire.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// One sentence for the person: what happened.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// One sentence for the person: what to do next.
            pub const fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice,)* }
            }
        }
    };
}

impl ErrorCode {
    /// Whether another account at the same provider may help, so that the next attempt lets the person choose one: most
    /// providers would go on with the account that they know, and the same would happen again.
    pub const fn suggests_another_account(self) -> bool {
        matches!(self, Self::OAuthAccountNotLinked | Self::SamePersonRequired | Self::AccessDenied)
    }
}

codes! {
    /// The person, or the provider on their behalf, declined.
    AccessDenied: "You were not signed in, because the sign-in was declined.",
        "If that was a mistake, try again and allow it.";
    /// The provider could not be asked to begin.
    OAuthSignin: "The sign-in could not be started.",
        "Try again; if it keeps happening, choose another way to sign in.";
    /// The provider answered the browser with an error.
    OAuthCallbackError: "The provider reported an error, so you were not signed in.",
        "Try again; if it keeps happening, choose another way to sign in.";
    /// The identity is new, and its verified e-mail address belongs to another user.
    OAuthAccountNotLinked: "This e-mail address is already used here with another way to sign in.",
        "If that was you, sign in the way you did the first time; two ways are never joined by an address alone.";
    /// What the provider said did not stand up to verification.
    SignInRejected: "The provider's answer could not be verified, so you were not signed in.",
        "Try again; if it keeps happening, tell whoever runs this site.";
    /// The pending sign-in is gone: used, older than ten minutes, or never ours.
    SignInExpired: "This sign-in has expired or was already used.",
        "Try again; it takes only a moment.";
    /// The provider sent the browser here by itself, so that there is no sign-in to finish.
    SignInNotStarted: "This sign-in was not started here.",
        "Start it here: choose how to sign in.";
    /// The answer belongs to a sign-in that another browser started.
    SignInElsewhere: "This sign-in was started in another browser.",
        "Go back to the browser where you started, or try again here.";
    /// The provider is down, or slow.
    ProviderUnavailable: "The provider cannot be reached right now.",
        "Nothing is wrong with your account; try again in a moment.";
    /// The provider, or what the site knows of it, is set up wrongly.
    ProviderMisconfigured: "This site's sign-in with the provider is not set up correctly.",
        "Trying again will not help: choose another way to sign in, or tell the people who run this site.";
    /// A form came without a valid CSRF token, or from another site.
    MissingCSRF: "The request could not be confirmed as yours, so nothing was changed.",
        "Reload the page and try again; cookies must be allowed for this site.";
    /// A page or an API for members was asked for by a stranger.
    SessionRequired: "Please sign in to see this page.",
        "Choose how to sign in; you will come straight back.";
    /// A form was sent by an anonymous visitor, most likely since their session had ended.
    FormNotSaved: "What you sent was not saved, because you are not signed in.",
        "Sign in and send it again; your browser may still show it when you go back.";
    /// What was asked for needs a sign-in that is more recent than this session's.
    RecentSignInRequired: "For your safety, please sign in once more.",
        "What you asked for needs a recent sign-in; you will come straight back.";
    /// A recent sign-in was asked for, and the provider does not say when the person signed in (OpenID Connect's `auth_time`).
    RecentSignInUnsupported: "This provider cannot confirm when you last signed in.",
        "Choose another way to sign in; if there is none, tell the admin of this site.";
    /// A recent proof was asked of the person who is signed in, and somebody else gave theirs.
    SamePersonRequired: "You signed in as somebody else, so nothing was changed.",
        "Sign in with the account that you are using here, or sign out first.";
    /// The session store does not answer.
    StoreUnavailable: "We cannot check your sign-in right now.",
        "You have not been signed out; try again in a moment.";
    /// The store did not say whether it has ended a session.
    SignOutUnconfirmed: "The sign-out could not be confirmed.",
        "Try again in a moment; until it succeeds, assume that the session goes on.";
    /// The browser got no answer at all.
    ServerUnreachable: "The server did not answer.",
        "Check your connection and try again.";
    /// The server was not set up for this.
    Configuration: "The server is not set up for this.",
        "Tell whoever runs this site; the server's log says what is missing.";
    /// The request cannot be understood.
    BadRequest: "The request could not be understood.",
        "Go back to the start page; if it keeps happening, delete this site's cookies and sign in again.";
    /// The application does not take what was to be kept in the session.
    UpdateRefused: "The change was refused.",
        "Choose something else and try again.";
    /// There is nothing at this address.
    NotFound: "There is nothing at this address.",
        "Check the address.";
    /// The address exists, but not for this method.
    MethodNotAllowed: "This address cannot be used in that way.",
        "Go back, or begin at the start page; programs find the methods in the Allow header.";
    /// The body is larger than any honest one.
    PayloadTooLarge: "The request is too large.",
        "Send less.";
    /// One IP address began more sign-ins than it may.
    TooManyRequests: "There were too many sign-ins from your network.",
        "Wait a minute and try again; nothing was changed.";
    /// The body did not arrive in time.
    RequestTimeout: "The request took too long to arrive.",
        "Send it again.";
    /// Something failed that should not have.
    InternalError: "Something went wrong on our side.",
        "Try again in a moment; if it keeps happening, tell whoever runs this site.";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text is not the name of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownErrorCode;

impl FromStr for ErrorCode {
    type Err = UnknownErrorCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or(UnknownErrorCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_one_spelling_and_two_sentences() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert_eq!(code.as_str().parse(), Ok(*code));
            for sentence in [code.title(), code.advice()] {
                assert!(sentence.ends_with('.'), "{sentence}");
            }
        }
    }

    #[test]
    fn a_name_that_is_no_code_is_an_error() {
        assert_eq!("<script>".parse::<ErrorCode>(), Err(UnknownErrorCode));
    }
}
