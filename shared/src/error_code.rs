//! Error codes: everything that can go wrong in front of a person. The texts for them are in
//! `texts.rs` of the server library and of the browser library.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What went wrong. On the wire a code is its name: the query parameter `error` of the
        /// login page, and `code` of a problem document. The names are those of Auth.js where it
        /// has one.
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
        }
    };
}

impl ErrorCode {
    /// Whether another account at the same provider may help. Then the next sign-in lets the person
    /// choose one: most providers would continue with the account that they know, and fail again in
    /// the same way.
    pub const fn suggests_another_account(self) -> bool {
        matches!(
            self,
            Self::OAuthAccountNotLinked | Self::SamePersonRequired | Self::AccessDenied | Self::Forbidden
        )
    }
}

codes! {
    /// The person, the provider on their behalf, or the application's policy declined.
    AccessDenied,
    /// The provider answered the browser with an error.
    OAuthCallbackError,
    /// The identity is new, and its verified e-mail address belongs to another user.
    OAuthAccountNotLinked,
    /// The provider's answer failed verification.
    SignInRejected,
    /// The pending sign-in does not exist: used, expired after ten minutes, or never ours.
    SignInExpired,
    /// The provider sent the browser here unasked: there is no pending sign-in to finish.
    SignInNotStarted,
    /// The answer belongs to a sign-in that another browser started.
    SignInElsewhere,
    /// The provider is down or slow.
    ProviderUnavailable,
    /// The provider, or its configuration here, is wrong.
    ProviderMisconfigured,
    /// A form came without a valid CSRF token, or from another site.
    MissingCSRF,
    /// An anonymous visitor asked for a page or an API for members.
    SessionRequired,
    /// An anonymous visitor sent a form, most likely after their session had ended.
    FormNotSaved,
    /// The request needs a more recent sign-in than that of this session.
    RecentSignInRequired,
    /// A recent sign-in was required, and the provider does not say when the person signed in
    /// (`auth_time` of OpenID Connect).
    RecentSignInUnsupported,
    /// The person who is signed in was to sign in again, and another person did.
    SamePersonRequired,
    /// Another way to sign in was to be linked to an account, and the browser is no longer signed
    /// in as when that began.
    LinkSessionEnded,
    /// The identity that was to be linked belongs to another user.
    IdentityInUse,
    /// No further identity can be linked: the user has as many as a user may have.
    TooManyIdentities,
    /// The last way to sign in to an account cannot be removed.
    LastSignInMethod,
    /// A way to sign in is removed only after a sign-in with another one: whether the person would
    /// be admitted with it is not known.
    OtherSignInRequired,
    /// The application's policy has not decided whether the person may sign in.
    PolicyFailed,
    /// The person is signed in, and may not do this.
    Forbidden,
    /// The session store does not answer.
    StoreUnavailable,
    /// The store did not confirm that a session has ended.
    SignOutUnconfirmed,
    /// The browser got no answer.
    ServerUnreachable,
    /// The server is not configured for this.
    Configuration,
    /// The request is malformed.
    BadRequest,
    /// The application refused to keep the data in the session.
    UpdateRefused,
    /// There is nothing at this URL.
    NotFound,
    /// The URL does not support this method.
    MethodNotAllowed,
    /// The body is too large.
    PayloadTooLarge,
    /// Too many sign-ins began from one IP address.
    TooManyRequests,
    /// The body did not arrive in time.
    RequestTimeout,
    /// An internal error.
    InternalError,
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text does not name a code.
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
    fn every_code_has_one_spelling() {
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
    }

    #[test]
    fn parse_unknown_name_is_an_error() {
        assert_eq!("<script>".parse::<ErrorCode>(), Err(UnknownErrorCode));
    }
}
