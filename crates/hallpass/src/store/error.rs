//! How a store fails.

/// The store failed, so that nothing is known.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database said so.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The schema could not be brought up to date.
    #[error("the database's schema could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The file or its folder could not be made.
    #[error("the database file {path} cannot be used: {error}")]
    File {
        /// The file or folder.
        path: String,
        /// Why not.
        error: std::io::Error,
    },
    /// The file is where it cannot be safe.
    #[error(
        "the database file {path} is on a network file system ({kind}), where SQLite's files are damaged sooner or later. Have \
         HALLPASS_DATABASE_URL or DATABASE_URL name a file on a local disk, or a PostgreSQL database"
    )]
    NetworkFileSystem {
        /// The file.
        path: String,
        /// The file system.
        kind: &'static str,
    },
    /// The database is there, and does not let us in.
    #[error(
        "the database that HALLPASS_DATABASE_URL or DATABASE_URL names refuses us: {0}. Look at its user, password and database name"
    )]
    Refused(sqlx::Error),
    /// A pooler in between does not know what we say at the start of a connection.
    #[error(
        "the pooler that HALLPASS_DATABASE_URL or DATABASE_URL names refuses us: {0}. In PgBouncer set ignore_startup_parameters = extra_float_digits"
    )]
    StartupParameter(sqlx::Error),
    /// A pooler in between gives the server's processes to connections by transaction.
    #[error(
        "the database that HALLPASS_DATABASE_URL or DATABASE_URL names is behind a pooler that shares connections by transaction, where our timeouts and \
         locks would be other applications'. Use the pooler's session mode (in PgBouncer pool_mode = session), or connect to \
         PostgreSQL itself"
    )]
    PooledByTransaction,
    /// The database follows another one.
    #[error(
        "the PostgreSQL server that HALLPASS_DATABASE_URL or DATABASE_URL names is a standby, which takes no changes. Name the primary, or a host name \
         that always leads to it"
    )]
    Standby,
    /// The database, or its disk, takes no changes at the moment.
    #[error("the database takes no changes: {0}")]
    ReadOnly(&'static str),
    /// Nobody answers where the database is said to be.
    #[error(
        "the database that HALLPASS_DATABASE_URL or DATABASE_URL names cannot be reached: {0}. Start it, or name the host and port where it listens"
    )]
    Unreachable(String),
    /// The schema was made for later programs.
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
    /// The schema is older than this program.
    #[error("the database's schema is older than this program. Start the server, or run `hallpass migrate`")]
    Behind,
    /// There is nothing of ours in the database yet.
    #[error("the database is not set up yet. Start the server, or run `hallpass migrate`")]
    NotSetUp {
        /// How many tables of other programs there are.
        others: usize,
    },
    /// There are tables with our names, and we did not make them.
    #[error(
        "the database has tables that are named like ours, and that hallpass did not make ({0}): nothing was changed. Have \
         HALLPASS_DATABASE_URL or DATABASE_URL name another database, or rename them"
    )]
    NotOurs(String),
    /// The file is of another kind.
    #[error(
        "the file {path} is not an SQLite database: have HALLPASS_DATABASE_URL or DATABASE_URL name one, or a file that does not exist yet"
    )]
    NotSqlite {
        /// Where it is.
        path: String,
    },
    /// The tables of a version before are there, and not what says which migrations made them.
    #[error(
        "the database has the tables of an older version of hallpass (change_mark, session_changes, sign_in_callbacks), and no \
         record of them in _sqlx_migrations: nothing was changed. If it was restored from a backup, restore that table, too"
    )]
    NoMigrationsRecord,
    /// The database is in the memory of another process.
    #[error(
        "the database is in the memory of the server's process (sqlite::memory:), where nothing else can look at it"
    )]
    InMemory,
    /// There is another way to do that with this database.
    #[error("this is done with the database's own tools")]
    NotForThisEngine,
    /// This program is about to end.
    #[error("the program is about to end")]
    Stopped,
    /// It did not answer in time.
    #[error("the database did not answer in time")]
    Deadline,
    /// A row does not say what it must.
    #[error("a row of the database cannot be understood: {0}")]
    Row(&'static str),
}
