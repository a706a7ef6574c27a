//! A PostgreSQL database, as it is configured.

use secrecy::SecretString;

use super::connections::Connections;

/// A PostgreSQL database, and the number of connections to it.
#[derive(Clone, Debug)]
pub struct PostgresServer {
    /// Its URL, which may contain a password.
    #[cfg_attr(not(feature = "postgres"), expect(dead_code, reason = "read to connect to PostgreSQL"))]
    pub(super) url: SecretString,
    /// How many connections are opened.
    pub connections: Connections,
}

impl From<String> for PostgresServer {
    fn from(url: String) -> Self {
        Self { url: url.into(), connections: Connections::default() }
    }
}
