//! Examines the database.

use super::{
    database_file::{examine_file_system, examine_missing_file, examine_permissions, examine_room},
    finding::Verdict,
};
use crate::{
    config::Config,
    store::{Database, OpenError},
};

/// Examines whether the database can be used, and who else can read it.
pub async fn examine(config: &Config) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    match &config.database {
        Database::Memory => {
            return vec![Verdict::advice(
                "it is in the memory of the server's process: sessions are lost when that ends",
                "For anything but tests write it as sqlite:/var/lib/hallpass/hallpass.db.",
            )];
        }
        Database::Sqlite(path) => {
            verdicts.extend(examine_file_system(path));
            match path.try_exists() {
                Ok(true) => verdicts.extend(examine_permissions(path)),
                Ok(false) => {
                    verdicts.push(examine_missing_file(path));
                    return verdicts;
                }
                Err(error) => {
                    let says = format!("{} cannot be examined: {error}", path.display());
                    return vec![Verdict::wrong(says, "Run this as the user that the server runs as.")];
                }
            }
        }
        Database::Postgres(_) => {}
    }
    verdicts.extend(examine_store(&config.database).await);
    verdicts
}

async fn examine_store(database: &Database) -> Vec<Verdict> {
    let store = match database.open_for_admin().await {
        Ok(store) => store,
        Err(error) => return vec![explain(&error, database)],
    };
    let written = match store.test_write().await {
        Ok(()) => examine_room(database.folder()),
        Err(error) => Verdict::wrong(
            format!("it cannot be written to: {error}"),
            "No one can sign in or out. Check whether another program holds its lock, whether this user may write to it, and \
             whether its disk is full.",
        ),
    };
    vec![Verdict::ok("its tables (hallpass_*) are of this program's schema"), written]
}

/// What to do about a database that cannot be opened.
fn explain(error: &OpenError, database: &Database) -> Verdict {
    match error {
        OpenError::NotSetUp { others: 0 } => {
            Verdict::ok("it is empty: the server sets it up when it first starts")
        }
        OpenError::NotSetUp { others } => Verdict::advice(
            format!(
                "it has {others} tables of other programs, and none of ours: the server makes them (hallpass_*) beside \
                 those when it first starts"
            ),
            "If that is not meant, have HALLPASS_DATABASE_URL name another database.",
        ),
        _ => Verdict::wrong(error.to_string(), hint(error, database)),
    }
}

fn hint(error: &OpenError, database: &Database) -> &'static str {
    match error {
        OpenError::Behind => "Run `hallpass migrate`, or start the server.",
        OpenError::TooOld { .. } => {
            "Install the version that was here last, or restore a backup from before."
        }
        OpenError::NotOurs(_) => {
            "Have HALLPASS_DATABASE_URL or DATABASE_URL name another database, or rename those tables."
        }
        OpenError::PooledByTransaction => {
            "Set pool_mode = session in PgBouncer, or have HALLPASS_DATABASE_URL or DATABASE_URL name PostgreSQL itself."
        }
        OpenError::StartupParameter(_) => "Set ignore_startup_parameters = extra_float_digits in PgBouncer.",
        OpenError::Unreachable(_) => {
            "Start it, or have HALLPASS_DATABASE_URL or DATABASE_URL name where it listens."
        }
        OpenError::File { .. } => {
            "Let this user read and write the file that HALLPASS_DATABASE_URL or DATABASE_URL names, and its folder."
        }
        _ if database.folder().is_some() => {
            "Check whether HALLPASS_DATABASE_URL or DATABASE_URL names the right file, and whether this user may write to it and its folder; if it is \
             damaged, restore a backup."
        }
        _ => {
            "Check whether HALLPASS_DATABASE_URL or DATABASE_URL names the right host, database, user and password."
        }
    }
}
