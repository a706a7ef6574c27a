//! Which database to use, as `DATABASE_URL` names it.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use super::{database_url::DatabaseUrlError, database_url::DatabaseWarning, postgres_server::PostgresServer};

/// Schemes of databases that applications use, but that cannot hold sessions.
const OTHER_KINDS: [&str; 9] =
    ["mysql", "mariadb", "mssql", "sqlserver", "mongodb", "mongodb+srv", "redis", "rediss", "libsql"];

/// The database that users and sessions are kept in.
#[derive(Clone, Debug)]
pub enum Database {
    /// An SQLite file, for the servers of one computer.
    Sqlite(PathBuf),
    /// An SQLite database in the memory of one process, for tests: it is gone with the process.
    Memory,
    /// A PostgreSQL database.
    Postgres(PostgresServer),
}

impl fmt::Display for Database {
    /// For the log, and without the URL: it may contain a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "the SQLite file {}", path.display()),
            Self::Memory => f.write_str("memory, until this process ends"),
            Self::Postgres(_) => f.write_str("PostgreSQL"),
        }
    }
}

/// A database, and what may be a mistake in its URL.
#[derive(Clone, Debug)]
pub struct ParsedDatabase {
    /// The database.
    pub database: Database,
    /// What may be a mistake.
    pub warnings: Vec<DatabaseWarning>,
}

impl Database {
    /// Reads a URL of the form `sqlite:FILE` or `postgres://USER@HOST/DATABASE`.
    ///
    /// # Errors
    /// It cannot be used. The error never shows the URL, which may contain a password.
    pub fn parse(text: &str) -> Result<ParsedDatabase, DatabaseUrlError> {
        if let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            return parse_sqlite(path);
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return parse_postgres(text);
        }
        let (scheme, _) = text.split_once("://").unwrap_or_default();
        let other = OTHER_KINDS.contains(&scheme);
        Err(if other { DatabaseUrlError::OtherKind } else { DatabaseUrlError::Neither })
    }

    /// The folder of the file, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => path.parent(),
            Self::Memory | Self::Postgres(_) => None,
        }
    }
}

fn parse_sqlite(path: &str) -> Result<ParsedDatabase, DatabaseUrlError> {
    if cfg!(not(feature = "sqlite")) {
        return Err(DatabaseUrlError::NotCompiledIn("sqlite"));
    }
    // Others write this for "create the file if it is missing". Here it always is created.
    let path = path.strip_suffix("?mode=rwc").unwrap_or(path);
    let database = match path {
        ":memory:" => Database::Memory,
        _ if path.is_empty() || path.starts_with(':') || path.contains('?') => {
            return Err(DatabaseUrlError::NoFile);
        }
        _ => Database::Sqlite(path.into()),
    };
    Ok(ParsedDatabase { database, warnings: Vec::new() })
}

#[cfg(feature = "postgres")]
fn parse_postgres(url: &str) -> Result<ParsedDatabase, DatabaseUrlError> {
    let (server, warnings) = super::postgres::url::read_postgres_url(url)?;
    Ok(ParsedDatabase { database: Database::Postgres(server), warnings })
}

#[cfg(not(feature = "postgres"))]
fn parse_postgres(_: &str) -> Result<ParsedDatabase, DatabaseUrlError> {
    Err(DatabaseUrlError::NotCompiledIn("postgres"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn database_url_names_a_file_or_a_server() {
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
    fn database_url_of_an_application_is_no_typing_mistake() {
        for text in ["sqlite::memory:", "sqlite://:memory:"] {
            assert!(matches!(Database::parse(text).unwrap().database, Database::Memory), "{text}");
        }
        for text in ["mysql://ada:hunter2@localhost/app", "mongodb+srv://localhost"] {
            let refused = Database::parse(text).unwrap_err();
            assert_eq!(refused, DatabaseUrlError::OtherKind, "{text}");
            assert!(refused.hint().contains("HALLPASS_DATABASE_URL"));
        }
        assert_eq!(Database::parse("postgre://localhost").unwrap_err(), DatabaseUrlError::Neither);
    }

    #[test]
    fn database_url_password_is_not_shown() {
        let shown = format!("{:?}", Database::parse("postgres://ada:hunter2@localhost/hallpass").unwrap());
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
