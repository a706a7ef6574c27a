//! What the change feed tells a server about changes that others made: other servers, or the
//! command line.

use std::{sync::Arc, time::Duration};

use super::error::StoreError;
use crate::model::session_token::SessionTokenHash;

/// A read of the change feed that takes longer has failed.
pub const FEED_READ_TIMEOUT: Duration = Duration::from_millis(400);

/// A feed of changes to sessions, which a server reads again and again.
pub trait ChangeFeed: Send + Sync {
    /// Reads which sessions changed since the revision `known`, other than by a touch. Without one,
    /// any of them may have.
    ///
    /// # Errors
    /// The feed cannot be read.
    fn changes_since(
        &self,
        known: Option<Revision>,
    ) -> impl Future<Output = Result<Changes, StoreError>> + Send;
}

impl<F: ChangeFeed> ChangeFeed for Arc<F> {
    async fn changes_since(&self, known: Option<Revision>) -> Result<Changes, StoreError> {
        F::changes_since(self, known).await
    }
}

/// A revision of the change feed: it increases with every change to a session other than a touch.
///
/// After a failover that lost changes, or on another database server, the same number is another
/// revision. The column with the number is called `generation`, and the table of the latest
/// revision `hallpass_change_mark`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// Counts the changes.
    pub(super) number: i64,
    /// Random, and new with every change.
    pub(super) tag: String,
    /// The run of the database server that was asked; empty for a file.
    pub(super) server: String,
}

/// What changed since a revision.
#[derive(Debug, PartialEq, Eq)]
pub struct Changes {
    /// The revision that includes all of these.
    pub revision: Revision,
    /// The sessions that changed.
    pub sessions: ChangedSessions,
}

/// Which sessions changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangedSessions {
    /// These, and no others.
    These(Vec<SessionTokenHash>),
    /// Too many to name, or the change feed does not go back so far: any of them.
    Any,
}
