//! What an admin does beside running servers: list, revoke, delete, relink, back up, examine.
//!
//! For the servers an admin is another server: they see a change within a second (S8, S9).

mod backup;
pub mod doctor;
mod relink;
mod sessions;
mod users;

pub use backup::BackupError;
pub use relink::{RelinkError, Relinking};

pub use crate::store::{EmailLine, IfTaken, Relinked, Selection, SessionLine, UserLine};
use crate::{
    clock::SystemClock,
    config::Config,
    store::{ConfiguredIssuer, OpenError, SqlStore},
};

/// How many rows are read or changed at once. Running servers hardly notice that many.
const BATCH_SIZE: u32 = 500;

/// An admin of the store that is named in a configuration.
pub struct Admin {
    store: SqlStore,
    clock: SystemClock,
    /// The issuers of the configured providers.
    configured: Vec<ConfiguredIssuer>,
}

impl Admin {
    /// Opens the store of `config` without changing it.
    ///
    /// # Errors
    /// It does not exist, or its schema is not that of this program.
    pub async fn open(config: &Config) -> Result<Self, OpenError> {
        let store = config.database.open_for_admin().await?;
        let configured = config.providers.iter().map(ConfiguredIssuer::from).collect();
        Ok(Self { store, clock: SystemClock, configured })
    }
}

/// Creates the schema of the store of `config`, or updates it.
///
/// # Errors
/// The store cannot be used, or its schema is of a later version.
pub async fn migrate(config: &Config) -> Result<(), OpenError> {
    config.database.open().await.map(drop)
}
