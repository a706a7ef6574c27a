//! Changes the data of live sessions from the application's code.

use std::{collections::HashSet, time::Duration};

use hallpass_types::DataError;
use tokio::time::timeout;

use super::{
    sessions::Sessions,
    timeouts::{with_change_timeout, with_lookup_timeout},
    update::MAX_TRIES,
};
use crate::{
    clock::any_clock,
    model::{
        data_parts::{DataParts, DataTooLarge},
        session_record::SessionRecord,
    },
    store::{DataOf, DataWrite, StoreError},
};

/// How long a change waits for updates that the person's own browsers have sent. Without its turn
/// it may conflict with them, and is tried again; but a person who sends one update after the other
/// must not keep a role that is taken away.
const TURN_TIMEOUT: Duration = Duration::from_millis(250);

/// Why the data of a session was not changed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum UpdateDataError {
    /// The data could not be read or written as the application's type.
    #[error("the data of a session could not be changed: {0}")]
    Data(#[from] DataError),
    /// It would be more than a session keeps.
    #[error("the data of a session could not be changed: {0}")]
    TooLarge(#[from] DataTooLarge),
    /// The store failed, or the change conflicted with those of other servers again and again.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Sessions {
    /// Has `change` change the data of the live sessions of `whose`, one after another, and returns
    /// how many those are. It may be called several times for one session.
    ///
    /// Those that expired within the last hour are changed, too, and not counted: they are live for
    /// a server whose clock is behind, and for this one, should its own be corrected (S15).
    ///
    /// # Errors
    /// See [`UpdateDataError`]. Data that cannot be changed keeps no other session from it: a role
    /// that is taken away is taken in all of them.
    pub async fn change_data(
        &self,
        whose: &DataOf,
        change: impl Fn(&mut DataParts) -> Result<(), DataError>,
    ) -> Result<u64, UpdateDataError> {
        if let DataOf::User(user) = whose {
            with_change_timeout(self.store.increase_policy_revision(user)).await?;
        }
        let (mut changed, mut failed, mut known) = (0, None, HashSet::new());
        loop {
            let mut records = self.find_live(whose).await?;
            // An app that began meanwhile may have copied data that was not changed yet. Once no
            // session is new, all that can be copied is changed.
            records.retain(|record| known.insert(record.id.clone()));
            let may_be_copied = matches!(whose, DataOf::User(_)) && !records.is_empty();
            for record in records {
                let _turn = timeout(TURN_TIMEOUT, self.updates.turn(&record.id)).await;
                match self.change_data_of(record, &change).await {
                    Ok(was_live) => changed += u64::from(was_live),
                    Err(error @ UpdateDataError::Store(_)) => return Err(error),
                    Err(error) => failed = failed.or(Some(error)),
                }
            }
            if !may_be_copied {
                return failed.map_or(Ok(changed), Err);
            }
        }
    }

    /// Returns whether the session is live by this server's clock.
    async fn change_data_of(
        &self,
        mut record: SessionRecord,
        change: impl Fn(&mut DataParts) -> Result<(), DataError>,
    ) -> Result<bool, UpdateDataError> {
        for _ in 0..MAX_TRIES {
            let before = record.data_parts();
            let mut data = before.clone();
            change(&mut data)?;
            data.check_size()?;
            if data == before {
                return Ok(record.expires > self.now());
            }
            let now = self.now();
            let is_live = record.expires > now;
            let at = if is_live { now } else { any_clock(now) };
            let written = self.store.replace_session_data(&record.id, record.data_version, &data, at);
            match self.change(with_change_timeout(written)).await? {
                DataWrite::Kept(_) => return Ok(is_live),
                DataWrite::Ended => return Ok(false),
                DataWrite::Conflict => {}
            }
            let found = self.find_live(&DataOf::Session(record.id.clone())).await?.pop();
            let Some(found) = found else { return Ok(false) };
            record = found;
        }
        Err(StoreError::Deadline.into())
    }

    async fn find_live(&self, whose: &DataOf) -> Result<Vec<SessionRecord>, StoreError> {
        with_lookup_timeout(self.store.find_live_sessions(whose, self.now())).await
    }
}
