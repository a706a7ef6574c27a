//! Identifiers: each its own type, so that one cannot be passed where another belongs.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps an identifier as it stands on the wire or in the store.
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            /// The identifier as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Names a session. Public: safe to log, to list and to revoke by. The session token is another
    /// one: the secret in the cookie.
    SessionId
}
id! {
    /// Names a user of this application, whichever provider they signed in with.
    UserId
}
id! {
    /// Names an identity provider: lower-case letters, digits and `-`, as it stands in
    /// `/api/auth/signin/{provider}`.
    ProviderId
}
