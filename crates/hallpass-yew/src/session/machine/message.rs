//! What tabs post to each other.

use hallpass_types::{SessionId, Timestamp};

use crate::http::Tag;

/// What a tab knows, as it posts it: never about which person (C15).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The session.
    pub id: SessionId,
    /// The entity tag of the last answer, if it had one.
    pub tag: Option<Tag>,
    /// When the session expires, by the server's clock.
    pub expires: Timestamp,
}

/// A message to the other tabs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// Something has changed. Auth.js' clients hear it, too.
    Changed(Change, Option<Known>),
    /// An Auth.js client reports a change, without saying which.
    AuthJs,
    /// A page was loaded, and came with this.
    Hello(Option<Known>),
    /// The server has just confirmed this.
    Confirmed {
        /// What it confirmed.
        known: Option<Known>,
        /// The tag of the answer before, if this one differs from it only in when the session ends.
        extends: Option<Tag>,
        /// Whether it was the poll for all tabs: then the sender leads.
        poll: bool,
        /// Whether the request reported that a person was active.
        active: bool,
    },
    /// A person is active, and the server has not been told yet.
    Active,
}

/// What has changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A person has signed in.
    SignedIn,
    /// This session has been signed out.
    SignedOut,
    /// The data that the application keeps in the session.
    Updated,
    /// Something that a request has found.
    Found,
}

/// Whether two tabs know the same.
pub fn is_same(one: Option<&Known>, other: Option<&Known>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            let both_tagged = one.tag.is_some() && other.tag.is_some();
            one.id == other.id
                && if both_tagged { one.tag == other.tag } else { one.expires == other.expires }
        }
        _ => false,
    }
}
