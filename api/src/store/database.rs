//! Which database there is to be, as `DATABASE_URL` names it.

use std::{path::PathBuf, str::FromStr as _};

use secrecy::SecretString;
use sqlx::postgres::PgConnectOptions;
use url::Url;

use super::{StoreError, open_postgres, open_sqlite, sql::SqlStore};

/// Where everything is kept that outlives a process.
#[derive(Clone, Debug)]
pub enum Database {
    /// In a file, for the servers of one machine.
    Sqlite(PathBuf),
    /// In PostgreSQL, at this address: it may hold a password.
    Postgres(SecretString),
}

impl Database {
    /// Reads the form `sqlite:FILE` or `postgres://USER@HOST/DATABASE`; `None` if it is neither.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            let names_a_file = !path.is_empty() && !path.starts_with(':') && !path.contains('?');
            return names_a_file.then(|| Self::Sqlite(path.into()));
        }
        let postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
        (postgres && PgConnectOptions::from_str(text).is_ok() && has_known_options_only(text))
            .then(|| Self::Postgres(text.into()))
    }

    /// Opens it, and brings its schema up to date.
    ///
    /// # Errors
    /// It cannot be used, or its schema was made for later programs.
    pub async fn open(&self) -> Result<SqlStore, StoreError> {
        match self {
            Self::Sqlite(path) => open_sqlite(path).await,
            Self::Postgres(url) => open_postgres(url).await,
        }
    }
}

/// What sqlx does not know it writes into the log, with its value.
fn has_known_options_only(url: &str) -> bool {
    const KNOWN: [&str; 18] = [
        "sslmode",
        "ssl-mode",
        "sslrootcert",
        "ssl-root-cert",
        "ssl-ca",
        "sslcert",
        "ssl-cert",
        "sslkey",
        "ssl-key",
        "statement-cache-capacity",
        "host",
        "hostaddr",
        "port",
        "dbname",
        "user",
        "password",
        "application_name",
        "options",
    ];
    let url = Url::parse(url);
    url.is_ok_and(|url| {
        url.query_pairs().all(|(name, _)| KNOWN.contains(&&*name) || name.starts_with("options["))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_file_or_a_server() {
        for text in ["sqlite:a.db", "sqlite:///var/lib/hallpass/hallpass.db"] {
            assert!(matches!(Database::parse(text), Some(Database::Sqlite(_))), "{text}");
        }
        for text in
            ["postgres://ada:secret@db.example.org/hallpass?sslmode=verify-full", "postgresql://localhost"]
        {
            assert!(matches!(Database::parse(text), Some(Database::Postgres(_))), "{text}");
        }
        for text in [
            "",
            "sqlite:",
            "sqlite::memory:",
            "mysql://localhost",
            "postgres://host:port/hallpass",
            "a.db",
            "postgres://localhost/hallpass?sslpassword=hunter2",
        ] {
            assert!(Database::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_password_is_not_shown() {
        let shown = format!("{:?}", Database::parse("postgres://ada:hunter2@localhost/hallpass"));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
