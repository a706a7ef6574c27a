//! What is written down when an app gets a session of its own.

use hallpass_types::{ProviderId, SessionId, Timestamp, UserId};

use super::EndedSession;
use crate::model::session_token::SessionTokenHash;

/// The session of an app, which a person has allowed from a session in their browser. The user, the
/// provider, the proof of who they are and the application's data (also the private part) are those
/// of that session. It also ends no later by the absolute timeout: that one counts from the
/// sign-in.
#[derive(Clone, Debug)]
pub struct NewAppSession {
    /// Its id, which its authorization code contains: it is used once.
    pub id: SessionId,
    /// The hash of its token.
    pub token_hash: SessionTokenHash,
    /// The session in the browser.
    pub allowed_by: SessionId,
    /// When it begins.
    pub created_at: Timestamp,
    /// When it expires by the idle timeout.
    pub idle_expires_at: Timestamp,
    /// When it expires by the absolute timeout at the latest.
    pub absolute_expires_at: Timestamp,
    /// The IP address of the app.
    pub ip: Option<String>,
    /// What names it in the list of sessions.
    pub user_agent: String,
    /// How many live sessions the user may have, this one included; zero is no limit.
    pub sessions_per_user: u32,
}

/// The outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AppSessionOutcome {
    /// It was created.
    Started(StartedAppSession),
    /// There is this session with the id already: the code was used before. It may have ended.
    CodeUsed(EndedSession),
    /// The session in the browser has ended, or its user was disabled.
    BrowserSessionEnded,
}

/// A session that was created for an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartedAppSession {
    /// Whose session it is.
    pub user: UserId,
    /// The provider that they had signed in with in the browser.
    pub provider: ProviderId,
    /// When it expires, without activity.
    pub expires_at: Timestamp,
    /// The sessions that were ended because the user had too many.
    pub evicted: Vec<EndedSession>,
}
