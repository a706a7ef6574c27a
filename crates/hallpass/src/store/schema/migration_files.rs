//! The texts of the migrations. A new file in `migrations/` gets a line here.
//!
//! `sqlx::migrate!` would find them by itself, but needs the whole database driver while compiling:
//! it is then built twice.

use std::borrow::Cow;

use sqlx::{
    SqlStr,
    migrate::{Migration, MigrationType},
};

/// A migration: its number and description, which are the name of its file, and its text.
pub(super) struct File(i64, &'static str, &'static str);

/// Those that are the same for every engine.
pub(super) const COMMON: &[File] = &[
    File(13, "tables", include_str!("../../../migrations/0013_tables.sql")),
    File(14, "change feed", include_str!("../../../migrations/0014_change_feed.sql")),
];

/// Those of PostgreSQL. SQLite has its own with the same numbers.
pub(super) const POSTGRES: &[File] = &[
    File(15, "deleted by hand", include_str!("../../../migrations/postgres/0015_deleted_by_hand.sql")),
    File(16, "one statement", include_str!("../../../migrations/postgres/0016_one_statement.sql")),
    File(17, "application", include_str!("../../../migrations/postgres/0017_application.sql")),
    File(18, "disabled users", include_str!("../../../migrations/postgres/0018_disabled_users.sql")),
    File(19, "own identities", include_str!("../../../migrations/postgres/0019_own_identities.sql")),
    File(20, "last sign in", include_str!("../../../migrations/postgres/0020_last_sign_in.sql")),
    File(21, "linked once", include_str!("../../../migrations/postgres/0021_linked_once.sql")),
];

/// Those of SQLite.
pub(super) const SQLITE: &[File] = &[
    File(15, "deleted by hand", include_str!("../../../migrations/sqlite/0015_deleted_by_hand.sql")),
    File(16, "one statement", include_str!("../../../migrations/sqlite/0016_one_statement.sql")),
    File(17, "application", include_str!("../../../migrations/sqlite/0017_application.sql")),
    File(18, "disabled users", include_str!("../../../migrations/sqlite/0018_disabled_users.sql")),
    File(19, "own identities", include_str!("../../../migrations/sqlite/0019_own_identities.sql")),
    File(20, "last sign in", include_str!("../../../migrations/sqlite/0020_last_sign_in.sql")),
    File(21, "linked once", include_str!("../../../migrations/sqlite/0021_linked_once.sql")),
];

/// Those of the earlier versions whose databases can be adopted.
pub(super) const LEGACY: &[File] = &[
    File(1, "first", include_str!("../../../migrations/legacy/0001_first.sql")),
    File(2, "verified email", include_str!("../../../migrations/legacy/0002_verified_email.sql")),
    File(3, "max age", include_str!("../../../migrations/legacy/0003_max_age.sql")),
    File(4, "session data", include_str!("../../../migrations/legacy/0004_session_data.sql")),
    File(5, "proved at", include_str!("../../../migrations/legacy/0005_proved_at.sql")),
    File(6, "change mark", include_str!("../../../migrations/legacy/0006_change_mark.sql")),
    File(7, "sweep", include_str!("../../../migrations/legacy/0007_sweep.sql")),
    File(8, "schema", include_str!("../../../migrations/legacy/0008_schema.sql")),
    File(9, "sessions by user", include_str!("../../../migrations/legacy/0009_sessions_by_user.sql")),
    File(10, "sign in callbacks", include_str!("../../../migrations/legacy/0010_sign_in_callbacks.sql")),
    File(11, "identities", include_str!("../../../migrations/legacy/0011_identities.sql")),
    File(12, "expired sessions", include_str!("../../../migrations/legacy/0012_expired_sessions.sql")),
];

impl File {
    /// The migration. Its checksum, of the text, is what databases have recorded.
    pub(super) fn migration(&self) -> Migration {
        let Self(version, description, sql) = *self;
        let sql = SqlStr::from_static(sql);
        Migration::new(version, Cow::Borrowed(description), MigrationType::Simple, sql, false)
    }
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeMap, fs, path::Path};

    use super::*;

    /// What databases have recorded, as `sha384sum` prints it, shortened.
    const RELEASED: [(&str, &str); 28] = [
        ("0013_tables.sql", "551c0afcedde62658cbb44bf5ca3cbfc"),
        ("0014_change_feed.sql", "98a6e349ab8cf37037ca364cae0beecd"),
        ("postgres/0015_deleted_by_hand.sql", "187534662f18f24477ef6b59f0774176"),
        ("sqlite/0015_deleted_by_hand.sql", "939a6f5768bfc2eaf01851b594b683a8"),
        ("postgres/0016_one_statement.sql", "1a60cc0bac9db3c2f53eb66a5e51e289"),
        ("sqlite/0016_one_statement.sql", "f9ddf03feb6cdd704e3037811ac29d64"),
        ("postgres/0017_application.sql", "33467cf9179cbad89bb9a5089bff080b"),
        ("sqlite/0017_application.sql", "988eb76d7dcb7fde637a5ed0f731bd46"),
        ("postgres/0018_disabled_users.sql", "7a2840c954c906a56cf50c85e8c60d62"),
        ("sqlite/0018_disabled_users.sql", "47fccad1d1d09583bd36a3a3cbcbdbf4"),
        ("postgres/0019_own_identities.sql", "84fc10a266a20535e243ad35d4b19e3d"),
        ("sqlite/0019_own_identities.sql", "49c4cba1e06faea801b40e4199a39380"),
        ("postgres/0020_last_sign_in.sql", "bb8a5a329bd06a5c232a3d98a1aea5c4"),
        ("sqlite/0020_last_sign_in.sql", "bef7d47307cfe7f69e763af8bc0bdd23"),
        ("postgres/0021_linked_once.sql", "007868b610aab94ee613b36ba96b4386"),
        ("sqlite/0021_linked_once.sql", "5804912a50a7e69a32702e8e6e6b6ccc"),
        ("legacy/0001_first.sql", "250ce0c358a96033c16e6630a75503fb"),
        ("legacy/0002_verified_email.sql", "e3ec9bedc7d207daecb0bbc3ea1beaf4"),
        ("legacy/0003_max_age.sql", "24b62562f5a69c376ded0aa66da6f04b"),
        ("legacy/0004_session_data.sql", "4aa77689f6a87b247086aab21716f49a"),
        ("legacy/0005_proved_at.sql", "ea2be317e6ca984a894924630df92a10"),
        ("legacy/0006_change_mark.sql", "690f6107b8ba639db02eebf4e096e79e"),
        ("legacy/0007_sweep.sql", "5ab7dc20893bcd1e21bae335ff6f647f"),
        ("legacy/0008_schema.sql", "06c1a3e7cdfe43a301a7a3aec83270c6"),
        ("legacy/0009_sessions_by_user.sql", "d376797dd71960bb1809fe5ab60fc1f4"),
        ("legacy/0010_sign_in_callbacks.sql", "cb90bfce9828d2e052b1fc5da1d4426e"),
        ("legacy/0011_identities.sql", "749b4669d4a9dea19fa38c6c1d0e5e16"),
        ("legacy/0012_expired_sessions.sql", "094d6fc44784dcca68cf676282d27a64"),
    ];

    /// The lists, as paths and migrations.
    fn listed() -> BTreeMap<String, Migration> {
        let folders = [("", COMMON), ("postgres/", POSTGRES), ("sqlite/", SQLITE), ("legacy/", LEGACY)];
        let migrations = folders.iter().flat_map(|(folder, files)| {
            files.iter().map(move |file| {
                let migration = file.migration();
                let name = migration.description.replace(' ', "_");
                (format!("{folder}{:04}_{name}.sql", migration.version), migration)
            })
        });
        migrations.collect()
    }

    /// A file that is in no list, under another name, or with another file's text.
    #[test]
    fn every_migration_file_is_in_the_list_of_its_folder() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
        let mut found = BTreeMap::new();
        for part in ["", "postgres/", "sqlite/", "legacy/"] {
            for entry in fs::read_dir(folder.join(part)).unwrap() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    let name = path.file_name().unwrap().to_str().unwrap();
                    found.insert(format!("{part}{name}"), fs::read_to_string(&path).unwrap());
                }
            }
        }
        let listed: BTreeMap<_, _> =
            listed().into_iter().map(|(name, migration)| (name, migration.sql.as_str().to_owned())).collect();
        assert_eq!(listed, found);
    }

    #[test]
    fn released_migrations_keep_their_checksums() {
        let listed = listed();
        assert_eq!(listed.len(), RELEASED.len(), "a new file needs a line above");
        for (name, checksum) in RELEASED {
            assert!(hex::encode(&listed[name].checksum).starts_with(checksum), "{name} has changed");
        }
    }
}
