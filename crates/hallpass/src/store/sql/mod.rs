//! The store in SQL, through sqlx's `Any` driver: one text for every engine.
//!
//! A transaction begins with a write, so that on SQLite it takes the write lock at once: a reader that became a writer
//! half-way would fail instead of waiting.

mod at_home;
mod callbacks;
mod change_feed;
mod changes;
mod deadlock;
mod delete_user;
mod engine;
mod identity;
mod issuers;
mod nothing_to_end;
mod operate;
mod own;
mod relink;
mod session;
mod sign_in;
mod sweep;
mod user;
mod writable;

use std::{path::PathBuf, time::Duration};

use async_trait::async_trait;
use hallpass_types::{ErrorCode, SessionData, SessionId, Timestamp, UserId};
use sqlx::{Any, AnyPool, Decode, Row as _, Type, any::AnyRow};
use tokio::runtime::Handle;

pub(super) use engine::Engine;

use at_home::AtHome;
use deadlock::retry_after_deadlock;

use super::{
    ChangeMark, Changes, ConfiguredIssuer, DataWrite, EndedSession, KnownCallback, LeftBehind, ListCursor,
    ListedSession, NewCallback, NewSession, OwnEnd, OwnSelection, SignIn, Started, Store, StoreError,
};
use crate::model::{
    session_record::{EndReason, SessionRecord},
    session_token::SessionTokenHash,
};

/// Sessions, users and accounts in an SQL database whose schema is up to date.
pub struct SqlStore {
    pub(super) engine: Engine,
    /// Where its connections live.
    pub(super) home: Handle,
    /// How long anything may take.
    pub(super) patience: Duration,
    /// For looking things up.
    pub(super) readers: AnyPool,
    /// For changing them. On SQLite a single connection: writers wait for each other in turn, and readers for nobody.
    pub(super) writers: AnyPool,
    /// For the change mark alone: it must not wait behind the look-ups that it spares.
    pub(super) marks: AnyPool,
    /// The folder of the file, if it is one.
    pub(super) folder: Option<PathBuf>,
}

/// What the database has not done for a server by then it will not do any more: the connection is given up.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// An operator can wait.
pub(super) const OPERATORS_PATIENCE: Duration = Duration::from_secs(10 * 60);

impl SqlStore {
    /// Asks, and asks again if nothing came of it but to learn that a connection has died: every one that was idle may have, when
    /// the database was restarted. Only for questions, since nobody knows what a connection did before it died.
    async fn ask<T, F>(&self, ask: impl Fn() -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        let mut idle = self.readers.size();
        loop {
            match AtHome::new(&self.home, patient(self.patience, ask())).await {
                Err(StoreError::Database(error)) if idle > 0 && is_dead_connection(&error) => idle -= 1,
                done => return done,
            }
        }
    }

    /// Changes something, whoever waits for it: a request that is given up in the middle must not leave half a transaction behind.
    async fn change<T, F>(&self, change: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, StoreError>> + Send + 'static,
    {
        self.home.spawn(patient(self.patience, change)).await.unwrap_or(Err(StoreError::Stopped))
    }
}

async fn patient<T>(
    patience: Duration,
    asked: impl Future<Output = Result<T, StoreError>>,
) -> Result<T, StoreError> {
    tokio::time::timeout(patience, asked).await.unwrap_or(Err(StoreError::Deadline))
}

#[async_trait]
impl Store for SqlStore {
    async fn record_issuers(
        &self,
        configured: &[ConfiguredIssuer],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let unrecorded = self.ask(|| issuers::unrecorded(&self.readers, configured)).await?;
        if unrecorded.is_empty() {
            // A server whose disk is full can start all the same.
            return Ok(());
        }
        let pool = self.writers.clone();
        self.change(async move { retry_after_deadlock(|| issuers::record(&pool, &unrecorded, now)).await })
            .await
    }

    async fn left_behind(&self, configured: &[ConfiguredIssuer]) -> Result<Vec<LeftBehind>, StoreError> {
        self.ask(|| issuers::left_behind(&self.readers, configured)).await
    }

    async fn changes_since(&self, known: Option<ChangeMark>) -> Result<Changes, StoreError> {
        AtHome::new(&self.home, patient(self.patience, change_feed::since(&self.marks, self.engine, known)))
            .await
    }

    async fn check_writable(&self) -> Result<(), StoreError> {
        let checked = writable::check(&self.writers, self.engine, self.folder.as_deref());
        AtHome::new(&self.home, patient(self.patience, checked)).await
    }

    async fn sweep(&self, now: Timestamp, most: u32) -> Result<u64, StoreError> {
        let (pool, engine) = (self.writers.clone(), self.engine);
        self.change(async move { sweep::sweep(&pool, engine, now, most).await }).await
    }

    async fn claim_callback(&self, new: NewCallback) -> Result<bool, StoreError> {
        let pool = self.writers.clone();
        self.change(async move { callbacks::claim(&pool, &new).await }).await
    }

    async fn wait_for_callback(
        &self,
        state_hash: &str,
        code_hash: &str,
        waiter: &str,
    ) -> Result<bool, StoreError> {
        let pool = self.writers.clone();
        let (state, code, waiter) = (state_hash.to_owned(), code_hash.to_owned(), waiter.to_owned());
        self.change(async move { callbacks::wait(&pool, &state, &code, &waiter).await }).await
    }

    async fn find_callback(&self, state_hash: &str) -> Result<Option<KnownCallback>, StoreError> {
        self.ask(|| callbacks::find(&self.readers, state_hash)).await
    }

    async fn fail_callback(
        &self,
        state_hash: &str,
        failure: ErrorCode,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (pool, state) = (self.writers.clone(), state_hash.to_owned());
        self.change(async move { callbacks::fail(&pool, &state, failure, now).await }).await
    }

    async fn claim_cookie(
        &self,
        state_hash: &str,
        now: Timestamp,
        unless_since: Timestamp,
    ) -> Result<bool, StoreError> {
        let (pool, state) = (self.writers.clone(), state_hash.to_owned());
        self.change(async move { callbacks::claim_cookie(&pool, &state, now, unless_since).await }).await
    }

    async fn sign_in(&self, sign_in: SignIn, session: NewSession) -> Result<Started, StoreError> {
        let pool = self.writers.clone();
        self.change(async move { retry_after_deadlock(|| sign_in::sign_in(&pool, &sign_in, &session)).await })
            .await
    }

    async fn find_session(&self, token_hash: &SessionTokenHash) -> Result<Option<SessionRecord>, StoreError> {
        self.ask(|| session::find(&self.readers, token_hash)).await
    }

    async fn touch_session(
        &self,
        id: &SessionId,
        now: Timestamp,
        idle: Timestamp,
        unless_since: Timestamp,
    ) -> Result<bool, StoreError> {
        let (pool, id) = (self.writers.clone(), id.clone());
        self.change(async move { session::touch(&pool, &id, now, idle, unless_since).await }).await
    }

    async fn keep_session_data(
        &self,
        id: &SessionId,
        version: i64,
        data: &SessionData,
        now: Timestamp,
    ) -> Result<DataWrite, StoreError> {
        let (pool, id, data) = (self.writers.clone(), id.clone(), data.clone());
        self.change(
            async move { retry_after_deadlock(|| own::keep_data(&pool, &id, version, &data, now)).await },
        )
        .await
    }

    async fn end_session(
        &self,
        id: &SessionId,
        reason: EndReason,
        now: Timestamp,
    ) -> Result<bool, StoreError> {
        let (pool, id) = (self.writers.clone(), id.clone());
        self.change(async move { retry_after_deadlock(|| session::end_one(&pool, &id, reason, now)).await })
            .await
    }

    async fn end_own_session(
        &self,
        asking: &SessionId,
        id: &SessionId,
        now: Timestamp,
    ) -> Result<OwnEnd, StoreError> {
        if let Some(nothing) =
            self.ask(|| nothing_to_end::nothing_to_end(&self.readers, asking, id, now)).await?
        {
            return Ok(nothing);
        }
        let (pool, asking, id) = (self.writers.clone(), asking.clone(), id.clone());
        self.change(async move { retry_after_deadlock(|| own::end_one(&pool, &asking, &id, now)).await })
            .await
    }

    async fn end_own_sessions(
        &self,
        asking: &SessionId,
        which: OwnSelection,
        now: Timestamp,
    ) -> Result<Option<Vec<EndedSession>>, StoreError> {
        if let Some(nothing) =
            self.ask(|| nothing_to_end::no_others_to_end(&self.readers, asking, which, now)).await?
        {
            return Ok(nothing);
        }
        let (pool, asking) = (self.writers.clone(), asking.clone());
        self.change(
            async move { retry_after_deadlock(|| own::end_several(&pool, &asking, which, now)).await },
        )
        .await
    }

    async fn owner_of(&self, id: &SessionId) -> Result<Option<UserId>, StoreError> {
        self.ask(|| session::owner_of(&self.readers, id)).await
    }

    async fn list_sessions(
        &self,
        user: &UserId,
        now: Timestamp,
        after: Option<&ListCursor>,
        most: u32,
    ) -> Result<Vec<ListedSession>, StoreError> {
        self.ask(|| own::list(&self.readers, user, now, after, most)).await
    }
}

/// The connection broke, or the database hung up because it is being shut down (SQLSTATE class `57P`).
fn is_dead_connection(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(error, sqlx::Error::Io(_)) || code.is_some_and(|code| code.starts_with("57P"))
}

/// Timestamps end in the year 9999, which an `i64` holds with ease.
fn ms(time: Timestamp) -> i64 {
    i64::try_from(time.as_unix_ms()).unwrap_or(i64::MAX)
}

/// What stands in `column`. A row that cannot be understood is another matter than a database that does not answer.
fn column<T>(row: &AnyRow, column: &'static str) -> Result<T, StoreError>
where
    T: for<'r> Decode<'r, Any> + Type<Any>,
{
    row.try_get(column).map_err(|_| StoreError::Row(column))
}

fn optional_time(row: &AnyRow, name: &'static str) -> Result<Option<Timestamp>, StoreError> {
    let ms = column::<Option<i64>>(row, name)?.map(u64::try_from).transpose();
    Ok(ms.map_err(|_| StoreError::Row(name))?.map(Timestamp::from_unix_ms))
}

fn time(row: &AnyRow, name: &'static str) -> Result<Timestamp, StoreError> {
    optional_time(row, name)?.ok_or(StoreError::Row(name))
}
