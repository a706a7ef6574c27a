//! The initial state: what the server knew when it rendered a page, written into it as JSON, so the
//! app sends no request on load.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{CsrfToken, EndReason, OwnSession, Providers, Refusal, Session, Timestamp};

/// What the server knew when it rendered a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InitialState {
    /// Who opens the page.
    pub visitor: Visitor,
    /// The session's entity tag, as `GET /api/auth/session` has it, if there is a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The server's time when it rendered: the browser's own may be wrong.
    pub now: Timestamp,
    /// The CSRF token for the forms of the page, if it has any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csrf: Option<CsrfToken>,
    /// The providers to sign in with, if the page offers it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub providers: Option<Providers>,
    /// The person's sessions, if the page lists them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<Vec<OwnSession>>,
    /// Why the application did not let the person sign in, if the page says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refusal: Option<Refusal>,
}

impl InitialState {
    /// The initial state of a page that shows who `visitor` is, and has no forms.
    pub fn of(visitor: Visitor, now: Timestamp) -> Self {
        Self { visitor, tag: None, now, csrf: None, providers: None, sessions: None, refusal: None }
    }
}

/// Who opens a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Visitor {
    /// A person who is signed in.
    SignedIn(#[serde(with = "shared_session")] Arc<Session>),
    /// A visitor without a session.
    #[serde(rename = "stranger")]
    Anonymous,
    /// A visitor whose session has ended.
    Ended(EndReason),
    /// Not known: the session store did not answer.
    #[serde(rename = "unknown")]
    Unavailable,
}

/// Writes and reads a session that is shared in memory and in JSON is one value like any other.
mod shared_session {
    use std::sync::Arc;

    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::Session;

    pub(super) fn serialize<S: Serializer>(session: &Arc<Session>, serializer: S) -> Result<S::Ok, S::Error> {
        Session::serialize(session, serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arc<Session>, D::Error> {
        Session::deserialize(deserializer).map(Arc::new)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::{ProviderId, SessionData, SessionId, User, UserId};

    /// A page may be read by the app of the version before, which a browser has in its cache.
    #[test]
    fn visitor_is_written_and_read_with_the_names_of_the_wire() {
        let session = Session {
            id: SessionId::new("s1"),
            user: User { id: UserId::new("u1"), name: None, email: None, image: None },
            provider: ProviderId::new("dev"),
            authenticated_at: Timestamp::from_unix_ms(0),
            expires: Timestamp::from_unix_ms(604_800_000),
            data: SessionData::new(),
        };
        let written = serde_json::to_value(&session).unwrap();
        for (visitor, json) in [
            (Visitor::SignedIn(Arc::new(session)), json!({ "signedIn": written })),
            (Visitor::Anonymous, json!("stranger")),
            (Visitor::Ended(EndReason::Revoked), json!({ "ended": "revoked" })),
            (Visitor::Unavailable, json!("unknown")),
        ] {
            assert_eq!(serde_json::to_value(&visitor).unwrap(), json);
            assert_eq!(serde_json::from_value::<Visitor>(json).unwrap(), visitor);
        }
    }
}
