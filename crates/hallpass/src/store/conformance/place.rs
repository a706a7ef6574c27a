//! A database for one test.

use std::{sync::Arc, time::Duration};

use hallpass_test_postgres::fresh_database;
use sqlx::{
    AnyConnection, AssertSqlSafe, Connection as _, Row as _,
    migrate::{Migration, MigrationType, Migrator},
};
use tempfile::TempDir;

use crate::store::{
    Database, OpenError, SqlStore,
    engine::Engine,
    schema::migrations::{self, FIRST},
};

/// A database that stores are opened on.
pub struct Place {
    database: Database,
    /// The URL for connections of the test itself.
    url: String,
    _folder: Option<TempDir>,
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.db");
        Self {
            url: format!("sqlite:{}?mode=rwc", path.display()),
            database: Database::Sqlite(path),
            _folder: Some(folder),
        }
    }

    pub async fn postgres() -> Self {
        let url = fresh_database(None).await;
        Self { database: Database::Postgres(url.clone().into()), url, _folder: None }
    }

    /// A unique name for a role: all databases of a server share their roles.
    pub fn role_name(what_for: &str) -> String {
        format!("{what_for}_{}", crate::crypto::random::random_id().to_lowercase().replace('-', "_"))
    }

    /// As [`Self::postgres`], for a role that has a schema with its name.
    pub async fn postgres_of_a_role(role: &str) -> Self {
        let place = Self::postgres().await;
        place.execute(&format!("CREATE ROLE {role} LOGIN")).await;
        place.execute(&format!("CREATE SCHEMA AUTHORIZATION {role}")).await;
        let mut url = url::Url::parse(&place.url).unwrap();
        url.set_username(role).unwrap();
        Self { database: Database::Postgres(url.as_str().to_owned().into()), ..place }
    }

    /// The same database, used by the superuser that created it.
    pub fn as_admin(&self) -> Self {
        Self { database: Database::Postgres(self.url.clone().into()), url: self.url.clone(), _folder: None }
    }

    /// The same PostgreSQL database, reached at another host and port.
    pub fn behind(&self, host: &str, port: u16) -> Self {
        let mut url = url::Url::parse(&self.url).unwrap();
        url.set_host(Some(host)).unwrap();
        url.set_port(Some(port)).unwrap();
        Self {
            database: Database::Postgres(url.as_str().to_owned().into()),
            url: self.url.clone(),
            _folder: None,
        }
    }

    /// An empty database of another PostgreSQL server.
    pub async fn at(server: &str) -> Self {
        let url = fresh_database(Some(server)).await;
        Self { database: Database::Postgres(url.clone().into()), url, _folder: None }
    }

    /// The socket address of the PostgreSQL server.
    pub fn socket_address(&self) -> String {
        let url = url::Url::parse(&self.url).unwrap();
        format!("{}:{}", url.host_str().unwrap(), url.port().unwrap())
    }

    /// Renames a PostgreSQL database.
    pub async fn rename_to(self, server: &str, name: &str) -> Self {
        let mut url = url::Url::parse(&self.url).unwrap();
        let before = url.path().trim_start_matches('/').to_owned();
        sqlx::any::install_default_drivers();
        let mut admin = AnyConnection::connect(server).await.unwrap();
        let sql = format!("ALTER DATABASE {before} RENAME TO {name}");
        sqlx::query(AssertSqlSafe(sql)).execute(&mut admin).await.unwrap();
        url.set_path(name);
        Self { database: Database::Postgres(url.as_str().to_owned().into()), url: url.into(), _folder: None }
    }

    pub fn engine(&self) -> Engine {
        match self.database {
            Database::Sqlite(_) | Database::Memory => Engine::Sqlite,
            Database::Postgres(_) => Engine::Postgres,
        }
    }

    /// Opens a store, as another server does.
    pub async fn open(&self) -> Arc<SqlStore> {
        self.try_open().await.unwrap()
    }

    pub async fn try_open(&self) -> Result<Arc<SqlStore>, OpenError> {
        Ok(Arc::new(self.database.open().await?))
    }

    /// Opens a store, as an admin does.
    pub async fn open_as_admin(&self) -> Arc<SqlStore> {
        self.try_open_as_admin().await.unwrap()
    }

    pub async fn try_open_as_admin(&self) -> Result<Arc<SqlStore>, OpenError> {
        Ok(Arc::new(self.database.open_for_admin().await?))
    }

    /// Creates the tables of the last version without a prefix.
    pub async fn make_legacy(&self) {
        self.make_legacy_up_to(FIRST - 1).await;
    }

    /// As [`Self::make_legacy`], of an older version.
    pub async fn make_legacy_up_to(&self, version: i64) {
        migrations::legacy().run_direct(Some(version), &mut self.connection().await, false).await.unwrap();
    }

    /// Runs a migration of an application that uses sqlx.
    pub async fn make_migrations_table_of_an_application(&self) {
        let sql = sqlx::SqlStr::from_static("SELECT 1");
        let first = Migration::new(1, "first".into(), MigrationType::Simple, sql, false);
        let migrator = Migrator::with_migrations(vec![first]);
        migrator.run_direct(None, &mut self.connection().await, false).await.unwrap();
    }

    /// Runs a statement without a store. Returns the number of rows.
    pub async fn execute(&self, sql: &str) -> u64 {
        let done = sqlx::query(AssertSqlSafe(sql)).execute(&mut self.connection().await).await;
        done.unwrap().rows_affected()
    }

    /// Queries a number.
    pub async fn number(&self, sql: &str) -> i64 {
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut self.connection().await).await;
        row.unwrap().try_get(0).unwrap()
    }

    /// Queries a text.
    pub async fn text(&self, sql: &str) -> String {
        let row = sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut self.connection().await).await;
        row.unwrap().try_get(0).unwrap()
    }

    /// Waits until this many connections to PostgreSQL wait for a lock.
    pub async fn until_waiting(&self, count: i64) {
        let waiting = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                       AND wait_event_type = 'Lock'";
        for _ in 0..6000 {
            if self.number(waiting).await >= count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        panic!("nothing waits for a lock");
    }

    /// Checks that no connection is in the middle of a transaction.
    pub async fn assert_no_open_transaction(&self) {
        if matches!(self.database, Database::Postgres(_)) {
            let idle = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
                        AND state LIKE 'idle in transaction%'";
            assert_eq!(self.number(idle).await, 0);
        }
    }

    pub async fn connection(&self) -> AnyConnection {
        sqlx::any::install_default_drivers();
        AnyConnection::connect(&self.url).await.unwrap()
    }
}
