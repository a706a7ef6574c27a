//! The migrations: ours, what adopts a database of the versions before, and theirs.

use std::borrow::Cow;

use sqlx::migrate::{Migration, Migrator};

use super::sql::Engine;

/// Where it is recorded which of them were run. sqlx's own name for it is also that of every application that uses sqlx.
pub(super) const TABLE: &str = "hallpass_migrations";

/// Where the versions before recorded it.
pub(super) const LEGACY_TABLE: &str = "_sqlx_migrations";

/// Makes all tables, or adopts those of the versions before.
pub(super) const FIRST: i64 = 13;

/// Every table of ours, but for [`TABLE`].
pub(super) const TABLES: [&str; 9] = [
    "hallpass_accounts",
    "hallpass_change_mark",
    "hallpass_identities",
    "hallpass_provider_issuers",
    "hallpass_schema_support",
    "hallpass_session_changes",
    "hallpass_sessions",
    "hallpass_sign_in_callbacks",
    "hallpass_users",
];

const ADOPT_POSTGRES: &str = include_str!("../../migrations/adopt/postgres.sql");
const ADOPT_SQLITE: &str = include_str!("../../migrations/adopt/sqlite.sql");

/// The migrations of this version, for a database that has none of our tables, or has the first of them already. Some have a text
/// of their own for each engine.
pub(super) fn ours(engine: Engine) -> Migrator {
    let mut migrator = sqlx::migrate!("./migrations");
    let of_engine = match engine {
        Engine::Postgres => sqlx::migrate!("./migrations/postgres"),
        Engine::Sqlite => sqlx::migrate!("./migrations/sqlite"),
    };
    let mut all = [migrator.migrations.into_owned(), of_engine.migrations.into_owned()].concat();
    all.sort();
    migrator.migrations = Cow::Owned(all);
    // What later programs have added does no harm.
    migrator.set_ignore_missing(true);
    migrator.dangerous_set_table_name(TABLE);
    migrator
}

/// As [`ours`], for a database that the versions before have made: in place of making the tables they are given their names. It is
/// recorded as the same migration.
pub(super) fn adopting(engine: Engine) -> Migrator {
    let mut migrator = ours(engine);
    let sql = match engine {
        Engine::Postgres => ADOPT_POSTGRES,
        Engine::Sqlite => ADOPT_SQLITE,
    };
    let adopted = migrator.migrations.iter().cloned().map(|migration| match migration.version {
        FIRST => Migration { sql: sqlx::SqlStr::from_static(sql), ..migration },
        _ => migration,
    });
    migrator.migrations = Cow::Owned(adopted.collect());
    migrator
}

/// The migrations of the versions before, up to the last: what can be adopted.
pub(super) fn legacy() -> Migrator {
    let mut migrator = sqlx::migrate!("./migrations/legacy");
    // An application may keep its own in the same table.
    migrator.set_ignore_missing(true);
    migrator
}

/// The last migration that this program knows.
pub(super) fn latest(engine: Engine) -> i64 {
    ours(engine).iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// What a migration must have looked like where it was run.
pub(super) fn checksum(migrator: &Migrator, version: i64) -> Option<&[u8]> {
    migrator.iter().find(|migration| migration.version == version).map(|migration| &*migration.checksum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_change_nothing_but_the_name_when_they_adopt() {
        let versions = |migrator: &Migrator| -> Vec<_> {
            migrator.iter().map(|migration| (migration.version, migration.checksum.clone())).collect()
        };
        for engine in [Engine::Postgres, Engine::Sqlite] {
            assert_eq!(versions(&adopting(engine)), versions(&ours(engine)));
            assert!(ours(engine).iter().map(|migration| migration.version).eq(FIRST..=latest(engine)));
            let first = adopting(engine).iter().next().unwrap().sql.as_str().to_owned();
            assert!(TABLES.iter().all(|table| first.contains(&format!("RENAME TO {table};"))));
        }
        assert_eq!(legacy().iter().last().unwrap().version, FIRST - 1);
    }
}
