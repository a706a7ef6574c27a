//! What an admin does beside running servers, and an application from its code: list, end, find,
//! disable, delete, link, relink, back up, examine.
//!
//! An [`Admin`] of an open [`Hallpass`](crate::Hallpass) shares its connections and its cache: what
//! it changes holds on this server at once. For all other servers an admin is another server: they
//! see a change within a second (S8, S9).

mod backup;
pub mod doctor;
mod identities;
mod relink;
mod session_manager;
mod sessions;
mod unlink;
mod user_manager;
mod users;

use std::sync::Arc;

pub use backup::BackupError;
pub use identities::{IdentityError, IdentityLine};
pub use relink::Relinking;
pub use session_manager::SessionManager;
pub use unlink::Unlinked;
pub use user_manager::UserManager;

use hallpass_types::Timestamp;

pub use crate::store::{EmailLine, IfTaken, Linked, Relinked, Selection, SessionLine, UserLine};
use crate::{
    clock::{Clock, SystemClock},
    config::Config,
    session::Sessions,
    sign_in::keep_spelling,
    store::{ConfiguredIssuer, OpenError, SqlStore, StoreError, Written},
};

/// How many rows are read or changed at once. Running servers hardly notice that many.
const BATCH_SIZE: u32 = 500;

/// An admin of a store.
#[derive(Clone)]
pub struct Admin {
    store: Arc<SqlStore>,
    sessions: Sessions,
    /// The issuers of the configured providers.
    configured: Arc<[ConfiguredIssuer]>,
}

impl Admin {
    /// Opens the store of `config` without changing it.
    ///
    /// # Errors
    /// It does not exist or cannot be read, or its schema is not that of this program.
    pub async fn open(config: &Config) -> Result<Self, OpenError> {
        let store = Arc::new(config.database.open_for_admin().await?);
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let sessions = Sessions::new(Arc::clone(&store), clock, config.limits);
        let mut providers = config.providers.clone();
        keep_spelling(&store, &mut providers).await?;
        let configured = providers.iter().map(ConfiguredIssuer::from).collect();
        Ok(Self { store, sessions, configured })
    }

    /// An admin of a store that is open already.
    pub(crate) fn of(
        store: Arc<SqlStore>,
        sessions: Sessions,
        configured: impl IntoIterator<Item = ConfiguredIssuer>,
    ) -> Self {
        Self { store, sessions, configured: configured.into_iter().collect() }
    }

    fn now(&self) -> Timestamp {
        self.sessions.now()
    }

    /// Makes changes to their end, also if the caller stops waiting for them: a handler whose
    /// browser closes the connection is dropped half-way.
    fn to_end<T, E, F>(&self, change: impl FnOnce(Self) -> F) -> impl Future<Output = Result<T, E>>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: Future<Output = Result<T, E>> + Send + 'static,
    {
        self.store.run_to_end(change(self.clone()))
    }

    /// Makes a change that does not say which sessions it has changed. This server's cache is not
    /// trusted until it has read that in the change feed, which is read at once.
    async fn change<T>(&self, change: impl Future<Output = Result<T, StoreError>>) -> Result<T, StoreError> {
        let unknown = async { Ok(Written { outcome: change.await?, changed: None }) };
        let outcome = self.sessions.change(unknown).await?;
        self.sessions.catch_up().await;
        Ok(outcome)
    }
}

/// Creates the schema of the store of `config`, or updates it.
///
/// # Errors
/// The store cannot be used, or its schema is of a later version.
pub async fn migrate(config: &Config) -> Result<(), OpenError> {
    config.database.open().await.map(drop)
}
