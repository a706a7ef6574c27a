//! Which database there is to be, as `DATABASE_URL` names it.

use std::{
    path::{Path, PathBuf},
    str::FromStr as _,
};

use secrecy::SecretString;
use sqlx::postgres::PgConnectOptions;
use url::Url;

use super::{StoreError, open_postgres, open_sqlite, schema::Schema, sql::SqlStore};

/// What an address of PostgreSQL may say. Anything else sqlx would ignore, and write into the log with its value.
const PARAMETERS: [&str; 18] = [
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

/// Where everything is kept that outlives a process.
#[derive(Clone, Debug)]
pub enum Database {
    /// In a file, for the servers of one machine.
    Sqlite(PathBuf),
    /// In PostgreSQL, at this address: it may hold a password.
    Postgres(SecretString),
}

impl Database {
    /// Reads the form `sqlite:FILE` or `postgres://USER@HOST/DATABASE`.
    ///
    /// # Errors
    /// It is neither; says why, and never shows the address, which may hold a password.
    pub fn parse(text: &str) -> Result<Self, NoDatabase> {
        if let Some(path) = text.strip_prefix("sqlite://").or_else(|| text.strip_prefix("sqlite:")) {
            let names_a_file = !path.is_empty() && !path.starts_with(':') && !path.contains('?');
            return if names_a_file { Ok(Self::Sqlite(path.into())) } else { Err(NoDatabase::Neither) };
        }
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(NoDatabase::Neither);
        }
        let url = Url::parse(text).map_err(|_| NoDatabase::Neither)?;
        let known = |name: &str| PARAMETERS.contains(&name) || name.starts_with("options[");
        if let Some((name, _)) = url.query_pairs().find(|(name, _)| !known(name)) {
            return Err(NoDatabase::Parameter(name.into_owned()));
        }
        PgConnectOptions::from_str(text).map_err(|_| NoDatabase::Neither)?;
        Ok(Self::Postgres(text.into()))
    }

    /// The folder that it lies in, if it is a file.
    pub fn folder(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => path.parent(),
            Self::Postgres(_) => None,
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
            Self::Postgres(url) => open_postgres(url, schema).await,
        }
    }
}

/// Why an address names no database.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoDatabase {
    /// It is of another form.
    #[error("names neither an SQLite file nor a PostgreSQL database")]
    Neither,
    /// It has a parameter that is not known here.
    #[error("has the parameter {0}, which is not known here; leave it out")]
    Parameter(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_a_file_or_a_server() {
        for text in ["sqlite:a.db", "sqlite:///var/lib/hallpass/hallpass.db"] {
            assert!(matches!(Database::parse(text), Ok(Database::Sqlite(_))), "{text}");
        }
        for text in
            ["postgres://ada:secret@db.example.org/hallpass?sslmode=verify-full", "postgresql://localhost"]
        {
            assert!(matches!(Database::parse(text), Ok(Database::Postgres(_))), "{text}");
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
            assert!(Database::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_parameter_that_is_not_known_is_named_and_its_value_is_not_shown() {
        let refused = Database::parse("postgres://localhost/hallpass?sslpassword=hunter2").unwrap_err();
        assert_eq!(refused, NoDatabase::Parameter("sslpassword".into()));
        assert!(!refused.to_string().contains("hunter2"));
    }

    #[test]
    fn a_password_is_not_shown() {
        let shown = format!("{:?}", Database::parse("postgres://ada:hunter2@localhost/hallpass"));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
