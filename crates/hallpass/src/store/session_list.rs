//! A session in the list that its person sees (S8).

use hallpass_types::{ProviderId, SessionId, Timestamp};

use crate::crypto::random;

/// A live session. It contains no credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSession {
    /// Its public id: what it is ended by.
    pub id: SessionId,
    /// The provider that the person signed in with.
    pub provider: ProviderId,
    /// When they signed in.
    pub created_at: Timestamp,
    /// The last recorded activity.
    pub last_active_at: Timestamp,
    /// IP address of the browser at the sign-in.
    pub ip: Option<String>,
    /// The browser's `User-Agent` at the sign-in.
    pub user_agent: Option<String>,
}

impl ListedSession {
    /// The position after this session in the list.
    pub fn cursor(&self) -> ListCursor {
        ListCursor { last_active_at: self.last_active_at, created_at: self.created_at, id: self.id.clone() }
    }
}

/// A position in the list of a person's sessions: after this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListCursor {
    /// Its last recorded activity.
    pub last_active_at: Timestamp,
    /// When it began.
    pub created_at: Timestamp,
    /// Its id.
    pub id: SessionId,
}

impl ListCursor {
    /// Writes it for a URL.
    pub fn to_text(&self) -> String {
        let (active, created) = (self.last_active_at.as_unix_ms(), self.created_at.as_unix_ms());
        format!("{active}-{created}-{}", self.id)
    }

    /// Reads what [`Self::to_text`] wrote; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (active, rest) = text.split_once('-')?;
        let (created, id) = rest.split_once('-')?;
        let time = |text: &str| text.parse().ok().map(Timestamp::from_unix_ms);
        let id = Some(id).filter(|id| random::is_id(id))?;
        Some(Self { last_active_at: time(active)?, created_at: time(created)?, id: SessionId::new(id) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_cursor_reads_what_it_wrote_and_nothing_else() {
        let cursor = ListCursor {
            last_active_at: Timestamp::from_unix_ms(2),
            created_at: Timestamp::from_unix_ms(1),
            id: SessionId::new(random::random_id()),
        };
        assert_eq!(ListCursor::parse(&cursor.to_text()), Some(cursor));
        for text in ["", "1", "1-2", "1-2-3", "a-b-c", "-1-2-0123456789abcdef0123456789abcdef"] {
            assert_eq!(ListCursor::parse(text), None, "{text}");
        }
    }
}
