//! Which database there is to be, as `DATABASE_URL` names it.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use super::{
    PostgresServer, StoreError, open_memory, open_postgres, open_sqlite, postgres_url::read_postgres_url,
    schema::Schema, sql::SqlStore,
};

/// Schemes of databases that applications have, and sessions cannot be kept in.
const OTHER_KINDS: [&str; 9] =
    ["mysql", "mariadb", "mssql", "sqlserver", "mongodb", "mongodb+srv", "redis", "rediss", "libsql"];

/// Where everything is kept that outlives a process.
#[derive(Clone, Debug)]
pub enum Database {
    /// In a file, for the servers of one machine.
    Sqlite(PathBuf),
    /// In the memory of one process, for tests: it is gone with the process.
    Memory,
    /// In PostgreSQL.
    Postgres(PostgresServer),
}

impl fmt::Display for Database {
    /// As the log says it: a server's URL may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "the SQLite file {}", path.display()),
            Self::Memory => f.write_str("memory, until this process ends"),
            Self::Postgres(_) => f.write_str("PostgreSQL"),
        }
    }
}

/// What a URL says.
#[derive(Clone, Debug)]
pub struct ParsedDatabase {
    /// The database.
    pub database: Database,
    /// What could be a mistake.
    pub warnings: Vec<DatabaseWarning>,
}

impl Database {
    /// Reads the form `sqlite:FILE` or `postgres://USER@HOST/DATABASE`.
    ///
    /// # Errors
    /// It is neither; says why, and never shows the URL, which may hold a password.
    pub fn parse(text: &str) -> Result<ParsedDatabase, NoDatabase> {
        if let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            // How others write that the file is made where it is missing: here it always is.
            let path = path.strip_suffix("?mode=rwc").unwrap_or(path);
            if path == ":memory:" {
                return Ok(ParsedDatabase { database: Self::Memory, warnings: Vec::new() });
            }
            let names_a_file = !path.is_empty() && !path.starts_with(':') && !path.contains('?');
            let database = Self::Sqlite(path.into());
            return if names_a_file {
                Ok(ParsedDatabase { database, warnings: Vec::new() })
            } else {
                Err(NoDatabase::NoFile)
            };
        }
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            let (scheme, _) = text.split_once("://").unwrap_or_default();
            let other = OTHER_KINDS.contains(&scheme);
            return Err(if other { NoDatabase::OtherKind } else { NoDatabase::Neither });
        }
        let (server, warnings) = read_postgres_url(text)?;
        Ok(ParsedDatabase { database: Self::Postgres(server), warnings })
    }

    /// The folder that it lies in, if it is a file.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => path.parent(),
            Self::Memory | Self::Postgres(_) => None,
        }
    }

    /// Opens it, and brings its schema up to date.
    ///
    /// # Errors
    /// It cannot be used, or its schema was made for later programs.
    pub(crate) async fn open(&self) -> Result<SqlStore, StoreError> {
        self.open_with(Schema::BringUpToDate).await
    }

    /// Opens what is there, and changes nothing by it: for an operator beside running servers.
    ///
    /// # Errors
    /// It is not there, or cannot be used, or its schema is not this program's.
    pub(crate) async fn open_as_it_is(&self) -> Result<SqlStore, StoreError> {
        self.open_with(Schema::AsItIs).await
    }

    async fn open_with(&self, schema: Schema) -> Result<SqlStore, StoreError> {
        match self {
            Self::Sqlite(path) => open_sqlite(path, schema).await,
            Self::Memory if schema == Schema::AsItIs => Err(StoreError::InMemory),
            Self::Memory => open_memory().await,
            Self::Postgres(server) => open_postgres(server, schema).await,
        }
    }
}

/// Why a URL names no database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDatabase {
    /// It is of a database that sessions cannot be kept in; an application's, perhaps.
    #[error("names a database of another kind than SQLite and PostgreSQL")]
    OtherKind,
    /// It is of another form.
    #[error("names neither an SQLite file nor a PostgreSQL database")]
    Neither,
    /// It begins like one of an SQLite file.
    #[error("names no SQLite file, or has parameters, which an SQLite file takes none of")]
    NoFile,
    /// A character with a meaning of its own stands in the user, the password or the database's name.
    #[error("has a character that must be percent-encoded, probably in the password")]
    Unencoded,
    /// What is behind the host is no port.
    #[error("has a port that is not a number, or a character in the password that must be percent-encoded")]
    Port,
    /// It is meant for programs that look for a database themselves.
    #[error("names several hosts")]
    SeveralHosts,
    /// It has a parameter without which the connection would be weaker.
    #[error("has the parameter {name}, which must not be ignored and cannot be obeyed: {why}")]
    Parameter {
        /// Which.
        name: String,
        /// Why not.
        why: &'static str,
    },
    /// A parameter has a value that it cannot have.
    #[error("has the parameter {0} with a value that it cannot have")]
    ParameterValue(String),
}

impl NoDatabase {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Neither => {
                "Write it as sqlite:/var/lib/hallpass/hallpass.db or postgres://USER:PASSWORD@HOST/DATABASE?sslmode=verify-full."
            }
            Self::OtherKind => {
                "If it is the application's, leave it, and set HALLPASS_DATABASE_URL for sessions: \
                 sqlite:/var/lib/hallpass/hallpass.db or postgres://USER:PASSWORD@HOST/DATABASE?sslmode=verify-full."
            }
            Self::NoFile => "Write it as sqlite:/var/lib/hallpass/hallpass.db.",
            Self::Unencoded | Self::Port => {
                "Write special characters of the user, the password and the database's name as %XX: # is %23, / is %2F, ? is %3F, \
                 @ is %40, : is %3A, % is %25."
            }
            Self::SeveralHosts => {
                "Name one host, or a name that always leads to the server that takes changes."
            }
            Self::Parameter { .. } => "Leave it out of the URL, if the connection is safe enough without it.",
            Self::ParameterValue(_) => {
                "Compare it with PostgreSQL's documentation; sslmode is disable, allow, prefer, require, verify-ca or verify-full."
            }
        }
    }
}

/// What could be a mistake in a URL. It never shows a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseWarning {
    /// It has a parameter that has no use here.
    #[error("has the parameter {0}, which is not used here and is ignored")]
    Ignored(String),
    /// The network can read along.
    #[error(
        "names PostgreSQL on another host, and does not insist on TLS: sessions may cross the network in plain text"
    )]
    Unencrypted,
}

impl DatabaseWarning {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Ignored(_) => "Leave it out of the URL.",
            Self::Unencrypted => {
                "Add sslmode=verify-full to the URL, and sslrootcert=FILE for a certificate authority of your own."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_file_or_a_server() {
        for text in ["sqlite:a.db", "sqlite:///var/lib/hallpass/hallpass.db", "sqlite://a.db?mode=rwc"] {
            let parsed = Database::parse(text).unwrap().database;
            assert!(
                matches!(parsed, Database::Sqlite(path) if !path.to_str().unwrap().contains('?')),
                "{text}"
            );
        }
        for text in
            ["postgres://ada:secret@db.example.org/hallpass?sslmode=verify-full", "postgresql://localhost"]
        {
            assert!(matches!(Database::parse(text).unwrap().database, Database::Postgres(_)), "{text}");
        }
        for text in [
            "",
            "sqlite:",
            "sqlite:a.db?mode=ro",
            "mysql://localhost",
            "postgres://host:port/hallpass",
            "a.db",
            "postgres://localhost/hallpass?sslpassword=hunter2",
        ] {
            assert!(Database::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn database_of_an_application_is_told_from_a_typing_mistake() {
        for text in ["sqlite::memory:", "sqlite://:memory:"] {
            assert!(matches!(Database::parse(text).unwrap().database, Database::Memory), "{text}");
        }
        for text in ["mysql://ada:hunter2@localhost/app", "mongodb+srv://localhost"] {
            let refused = Database::parse(text).unwrap_err();
            assert_eq!(refused, NoDatabase::OtherKind, "{text}");
            assert!(refused.hint().contains("HALLPASS_DATABASE_URL"));
        }
        assert_eq!(Database::parse("postgre://localhost").unwrap_err(), NoDatabase::Neither);
    }

    #[test]
    fn a_password_is_not_shown() {
        let shown = format!("{:?}", Database::parse("postgres://ada:hunter2@localhost/hallpass").unwrap());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
