//! Why a database cannot be opened, and what to do about it.

/// The database cannot be opened. The message says what an admin can do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The engine is not part of this program.
    #[error(
        "the database needs the feature \"{0}\" of the package hallpass, which this program was built without. Build it with \
         this feature, or have HALLPASS_DATABASE_URL or DATABASE_URL name a database of another kind: unset, it is an \
         SQLite file"
    )]
    NotCompiledIn(&'static str),
    /// The database reported an error, or the connection to it broke.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database was opened, and then did not answer.
    #[error("the database was opened, and could not be read: {0}")]
    Read(#[from] super::error::StoreError),
    /// The schema could not be brought up to date.
    #[error("the database's schema could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The file or its folder cannot be created or opened.
    #[error("the database file {path} cannot be used: {error}")]
    File {
        /// The file or folder.
        path: String,
        /// Why not.
        error: std::io::Error,
    },
    /// The file is on a network file system, where SQLite files get damaged.
    #[error(
        "the database file {path} is on a network file system ({kind}), where SQLite's files are damaged sooner or later. Have \
         HALLPASS_DATABASE_URL or DATABASE_URL name a file on a local disk, or a PostgreSQL database"
    )]
    NetworkFileSystem {
        /// Where it is.
        path: String,
        /// The file system, such as `NFS`.
        kind: &'static str,
    },
    /// The server refuses the connection.
    #[error(
        "the database that HALLPASS_DATABASE_URL or DATABASE_URL names refuses us: {0}. Look at its user, password and database name"
    )]
    Refused(sqlx::Error),
    /// A connection pooler does not know a startup parameter of ours.
    #[error(
        "the pooler that HALLPASS_DATABASE_URL or DATABASE_URL names refuses us: {0}. In PgBouncer set ignore_startup_parameters = extra_float_digits"
    )]
    StartupParameter(sqlx::Error),
    /// A connection pooler shares connections by transaction.
    #[error(
        "the database that HALLPASS_DATABASE_URL or DATABASE_URL names is behind a pooler that shares connections by transaction, where our timeouts and \
         locks would be other applications'. Use the pooler's session mode (in PgBouncer pool_mode = session), or connect to \
         PostgreSQL itself"
    )]
    PooledByTransaction,
    /// The server is a standby, which takes no changes.
    #[error(
        "the PostgreSQL server that HALLPASS_DATABASE_URL or DATABASE_URL names is a standby, which takes no changes. Name the primary, or a host name \
         that always leads to it"
    )]
    Standby,
    /// The server does not answer.
    #[error(
        "the database that HALLPASS_DATABASE_URL or DATABASE_URL names cannot be reached: {0}. Start it, or name the host and port where it listens"
    )]
    Unreachable(String),
    /// The schema is of a later version, which this one is too old for.
    #[error(
        "the database was brought up to date by a later version of hallpass, which this one (schema {ours}) is too old for: \
         it takes one that knows schema {oldest}. Install that one, or restore a backup from before"
    )]
    TooOld {
        /// The last migration that this program knows.
        ours: i64,
        /// The last migration that a program must know.
        oldest: i64,
    },
    /// The schema is of an earlier version.
    #[error("the database's schema is older than this program. Start the server, or run `hallpass migrate`")]
    Behind,
    /// The database has no tables of Hallpass yet.
    #[error("the database is not set up yet. Start the server, or run `hallpass migrate`")]
    NotSetUp {
        /// How many tables of other programs there are.
        others: usize,
    },
    /// There are tables with our names that Hallpass did not create.
    #[error(
        "the database has tables that are named like ours, and that hallpass did not make ({0}): nothing was changed. Have \
         HALLPASS_DATABASE_URL or DATABASE_URL name another database, or rename them"
    )]
    NotOurs(String),
    /// The file is not an SQLite database.
    #[error(
        "the file {path} is not an SQLite database: have HALLPASS_DATABASE_URL or DATABASE_URL name one, or a file that does not exist yet"
    )]
    NotSqlite {
        /// Where it is.
        path: String,
    },
    /// There are tables of an earlier version, but no record of the migrations that created them.
    #[error(
        "the database has the tables of an older version of hallpass (change_mark, session_changes, sign_in_callbacks), and no \
         record of them in _sqlx_migrations: nothing was changed. If it was restored from a backup, restore that table, too"
    )]
    NoMigrationsRecord,
    /// The database is in the memory of the server's process.
    #[error(
        "the database is in the memory of the server's process (sqlite::memory:), where nothing else can look at it"
    )]
    InMemory,
}
