//! What happens to sessions and users, as an application is told.

use hallpass_types::{ErrorCode, ProviderId, SessionId, Timestamp, UserId};
use serde::Serialize;

use crate::store::EndedSession;

/// Something that has happened: the change is stored, and other requests see it.
///
/// It never contains a token, a code or a cookie. As JSON it is a line for an audit log:
/// `{"at":…,"kind":"signed-out","session":{…},…}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Event {
    /// When, by this server's clock.
    pub at: Timestamp,
    /// The IP address of the browser or app whose request it was, if it was one and the address is
    /// known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// What has happened.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What has happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case", rename_all_fields = "camelCase")]
#[non_exhaustive]
pub enum EventKind {
    /// A person signed in, in a browser or an app.
    #[non_exhaustive]
    SignedIn {
        /// The new session.
        session: EventSession,
        /// Whether it is their first time: the user was created.
        is_new_user: bool,
        /// The id of the [native app](crate::NativeApp) that has the session; `None` for a browser.
        #[serde(skip_serializing_if = "Option::is_none")]
        app: Option<String>,
    },
    /// A provider vouched for a person, or said that they declined, and they must not sign in:
    /// nothing was stored.
    #[non_exhaustive]
    SignInRefused {
        /// The provider.
        provider: ProviderId,
        /// The code that the person sees.
        code: ErrorCode,
        /// Why, in words for a log.
        cause: String,
    },
    /// A sign-in failed for another reason than who the person is.
    #[non_exhaustive]
    SignInFailed {
        /// The provider.
        provider: ProviderId,
        /// The code that the person sees.
        code: ErrorCode,
        /// Why, in words for a log.
        cause: String,
    },
    /// A person signed out, or signed in again in the same browser.
    #[non_exhaustive]
    SignedOut {
        /// The session that ended.
        session: EventSession,
        /// The session that replaced it.
        #[serde(skip_serializing_if = "Option::is_none")]
        replaced_by: Option<SessionId>,
    },
    /// A session was ended from elsewhere.
    #[non_exhaustive]
    Revoked {
        /// The session that ended.
        session: EventSession,
        /// By whom.
        by: RevokedBy,
    },
    /// A session had expired two hours ago. That is dispatched once, by one server: by then no
    /// server with a wrong clock takes it for live.
    #[non_exhaustive]
    Expired {
        /// The session.
        session: EventSession,
        /// When it expired.
        expired_at: Timestamp,
    },
    /// An identity was given to a user: by themselves, or from code.
    #[non_exhaustive]
    Linked {
        /// The user who has it now.
        user: UserId,
        /// The provider.
        provider: ProviderId,
        /// The user's session from which they did it; `None` from code.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<SessionId>,
        /// The user who had it before.
        #[serde(skip_serializing_if = "Option::is_none")]
        taken_from: Option<UserId>,
    },
    /// A person wanted to link an identity to their account, and it was not: nothing was stored.
    #[non_exhaustive]
    LinkFailed {
        /// The user of the browser's session, if it holds one.
        #[serde(skip_serializing_if = "Option::is_none")]
        user: Option<UserId>,
        /// The provider.
        provider: ProviderId,
        /// The code that the person sees.
        code: ErrorCode,
        /// Why, in words for a log.
        cause: String,
    },
    /// An identity of a user was removed: by themselves, or from code.
    #[non_exhaustive]
    Unlinked {
        /// The user who had it.
        user: UserId,
        /// The provider; `None` if none that is configured stands for the issuer.
        #[serde(skip_serializing_if = "Option::is_none")]
        provider: Option<ProviderId>,
        /// The issuer of the identity.
        issuer: String,
        /// The user's session from which they did it; `None` from code.
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<SessionId>,
    },
    /// A user was disabled, from code.
    #[non_exhaustive]
    UserDisabled {
        /// The user.
        user: UserId,
    },
    /// A user who may have been disabled was enabled, from code.
    #[non_exhaustive]
    UserEnabled {
        /// The user.
        user: UserId,
    },
    /// A user was deleted with everything that belongs to them, from code.
    #[non_exhaustive]
    UserDeleted {
        /// The user.
        user: UserId,
    },
}

/// The session that an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EventSession {
    /// Its public id.
    pub id: SessionId,
    /// The user that it belongs to.
    pub user: UserId,
    /// The provider that it began with.
    pub provider: ProviderId,
}

/// Who ended a session from elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RevokedBy {
    /// The person, from this session of theirs.
    Session(SessionId),
    /// A sign-in, which began this session: the user had too many.
    SignIn(SessionId),
    /// The application, or an admin.
    Admin,
    /// The authorization code that began the session of an app was used again: one of the two may
    /// have stolen it.
    AppCodeUsedTwice,
}

impl From<&EndedSession> for EventSession {
    fn from(ended: &EndedSession) -> Self {
        let EndedSession { id, user, provider } = ended.clone();
        Self { id, user, provider }
    }
}
