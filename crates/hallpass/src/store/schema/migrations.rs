//! The migrations: of this version, and of the earlier ones whose databases it adopts.

use std::borrow::Cow;

use sqlx::migrate::{Migration, Migrator};

use super::migration_files::{COMMON, File, LEGACY, POSTGRES, SQLITE};
use crate::store::engine::Engine;

/// Records which migrations were run. The default name of sqlx would be that of every application
/// that uses sqlx.
pub(super) const TABLE: &str = "hallpass_migrations";

/// Recorded the migrations of earlier versions.
pub(super) const LEGACY_TABLE: &str = "_sqlx_migrations";

/// The migration that creates all tables, or adopts those of an earlier version.
pub(in crate::store) const FIRST: i64 = 13;

/// All tables, except [`TABLE`].
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

const ADOPT_POSTGRES: &str = include_str!("../../../migrations/adopt/postgres.sql");
const ADOPT_SQLITE: &str = include_str!("../../../migrations/adopt/sqlite.sql");

/// The migrations of this version, for a database that has none of our tables, or all of them. Some
/// have a text for each engine.
pub(in crate::store) fn ours(engine: Engine) -> Migrator {
    let of_engine = match engine {
        Engine::Postgres => POSTGRES,
        Engine::Sqlite => SQLITE,
    };
    let mut migrator =
        Migrator::with_migrations(COMMON.iter().chain(of_engine).map(File::migration).collect());
    // What later versions have added is harmless.
    migrator.set_ignore_missing(true);
    migrator.dangerous_set_table_name(TABLE);
    migrator
}

/// As [`ours`], for a database of an earlier version: the first migration renames the tables
/// instead of creating them. It is recorded as the same one.
pub(in crate::store) fn adopting(engine: Engine) -> Migrator {
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

/// The migrations of the earlier versions that can be adopted.
pub(in crate::store) fn legacy() -> Migrator {
    let mut migrator = Migrator::with_migrations(LEGACY.iter().map(File::migration).collect());
    // An application may record its own in the same table.
    migrator.set_ignore_missing(true);
    migrator
}

/// The latest migration of this version.
pub(super) fn latest(engine: Engine) -> i64 {
    ours(engine).iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// The checksum that is recorded where the migration was run.
pub(super) fn checksum(migrator: &Migrator, version: i64) -> Option<&[u8]> {
    migrator.iter().find(|migration| migration.version == version).map(|migration| &*migration.checksum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_adopt_by_renaming_alone() {
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
