//! Reads where sessions and users are stored.

use super::problems::Problems;
use crate::{
    settings::{ConfigError, Settings},
    store::{Connections, Database},
};

const DEFAULT_DATABASE: &str = "hallpass-data/hallpass.db";
const CONNECTIONS: &str = "HALLPASS_DATABASE_CONNECTIONS";

/// Reads `HALLPASS_DATABASE_URL`, else `DATABASE_URL`, and `HALLPASS_DATABASE_CONNECTIONS`.
pub(super) fn read_database(settings: &Settings, problems: &mut Problems) -> Database {
    let mut database = read_url(settings, problems);
    let Some(connections) = problems.valid(read_connections(settings)) else { return database };
    match &mut database {
        Database::Postgres(server) => server.connections = connections,
        Database::Sqlite(_) | Database::Memory => {
            problems.warn(CONNECTIONS, "is not used: the database is not PostgreSQL", "Leave it out.");
        }
    }
    database
}

fn read_url(settings: &Settings, problems: &mut Problems) -> Database {
    let name = match settings.get("HALLPASS_DATABASE_URL") {
        Some(_) => "HALLPASS_DATABASE_URL",
        None => "DATABASE_URL",
    };
    match settings.get(name).map(Database::parse) {
        Some(Ok(parsed)) => {
            for warning in parsed.warnings {
                problems.warn(&settings.name_as_set(name), warning.to_string(), warning.hint());
            }
            return parsed.database;
        }
        Some(Err(error)) => {
            let name = settings.name_as_set(name);
            problems.errors.push(ConfigError::new(name, error.to_string(), error.hint()));
        }
        None => {}
    }
    Database::Sqlite(DEFAULT_DATABASE.into())
}

fn read_connections(settings: &Settings) -> Result<Option<Connections>, ConfigError> {
    let Some(text) = settings.get(CONNECTIONS) else { return Ok(None) };
    text.parse().ok().and_then(Connections::new).map(Some).ok_or_else(|| {
        let problem = format!("is not a number of connections ({text})");
        let (least, most) = (Connections::LEAST, Connections::MOST);
        ConfigError::new(CONNECTIONS, problem, format!("Write a number from {least} to {most}, such as 18."))
    })
}
