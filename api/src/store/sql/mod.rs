//! The store in SQL, through sqlx's `Any` driver: one text for every engine.
//!
//! A transaction begins with a write, so that on SQLite it takes the write lock at once: a reader that became a writer
//! half-way would fail instead of waiting.

mod changes;
mod pending;
mod session;
mod sign_in;
mod sweep;

use async_trait::async_trait;
use hallpass_shared::{ProviderId, SessionData, SessionId, Timestamp};
use sqlx::{AnyPool, Row as _, any::AnyRow};

use super::{
    Caps, ChangeMark, Changes, NewPendingSignIn, PendingSignIn, SignIn, SignInTrace, SignInWrite, Store,
    StoreError,
};
use crate::{
    sealed::Sealed,
    session::{EndReason, SessionRecord, SessionTokenHash},
};

/// Sessions, users and accounts in an SQL database whose schema is up to date.
pub struct SqlStore {
    /// For looking things up.
    pub(super) readers: AnyPool,
    /// For changing them. On SQLite a single connection: writers wait for each other in turn, and readers for nobody.
    pub(super) writers: AnyPool,
    /// For the change mark alone: it must not wait behind the look-ups that it spares.
    pub(super) marks: AnyPool,
}

#[async_trait]
impl Store for SqlStore {
    async fn changes_since(&self, known: Option<ChangeMark>) -> Result<Changes, StoreError> {
        changes::since(&self.marks, known).await
    }

    async fn sweep(&self, now: Timestamp, most: u32) -> Result<u64, StoreError> {
        sweep::sweep(&self.writers, now, most).await
    }

    async fn create_pending_sign_in(&self, new: &NewPendingSignIn, caps: Caps) -> Result<(), StoreError> {
        pending::create(&self.writers, new, caps).await
    }

    async fn take_pending_sign_in(
        &self,
        state_hash: &str,
        browser_hash: &str,
        provider: &ProviderId,
    ) -> Result<Option<PendingSignIn<Sealed>>, StoreError> {
        pending::take(&self.writers, state_hash, browser_hash, provider).await
    }

    async fn find_sign_in(&self, state_hash: &str) -> Result<SignInTrace, StoreError> {
        pending::find(&self.readers, state_hash).await
    }

    async fn sign_in(&self, sign_in: &SignIn<'_>) -> Result<SignInWrite, StoreError> {
        sign_in::sign_in(&self.writers, sign_in).await
    }

    async fn find_session(&self, token_hash: &SessionTokenHash) -> Result<Option<SessionRecord>, StoreError> {
        session::find(&self.readers, token_hash).await
    }

    async fn touch_session(
        &self,
        id: &SessionId,
        now: Timestamp,
        idle: Timestamp,
        unless_since: Timestamp,
    ) -> Result<bool, StoreError> {
        session::touch(&self.writers, id, now, idle, unless_since).await
    }

    async fn keep_session_data(
        &self,
        id: &SessionId,
        data: &SessionData,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        session::keep_data(&self.writers, id, data, now).await
    }

    async fn end_session(
        &self,
        id: &SessionId,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.writers.begin().await?;
        let ended = session::end(&mut transaction, id, reason, now).await?;
        transaction.commit().await?;
        Ok(ended)
    }
}

/// Timestamps end in the year 9999, which an `i64` holds with ease.
fn ms(time: Timestamp) -> i64 {
    i64::try_from(time.as_unix_ms()).unwrap_or(i64::MAX)
}

fn optional_time(row: &AnyRow, column: &'static str) -> Result<Option<Timestamp>, StoreError> {
    let ms = row.try_get::<Option<i64>, _>(column)?.map(u64::try_from).transpose();
    Ok(ms.map_err(|_| StoreError::Row(column))?.map(Timestamp::from_unix_ms))
}

fn time(row: &AnyRow, column: &'static str) -> Result<Timestamp, StoreError> {
    let ms = u64::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreError::Row(column))?;
    Ok(Timestamp::from_unix_ms(ms))
}
