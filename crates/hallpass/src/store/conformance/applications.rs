//! A database that an application also uses.

use super::{Place, live, sessions, sign_in};
use crate::store::OpenError;

/// Tables of an application with the names that ours once had are not changed.
pub async fn application_tables_are_not_changed(place: Place) {
    let own = [
        "CREATE TABLE users (id BIGINT PRIMARY KEY, login TEXT)",
        "CREATE TABLE sessions (sid TEXT, sess TEXT)",
        "CREATE TABLE accounts (number BIGINT)",
        "INSERT INTO users VALUES (1, 'root')",
    ];
    for sql in own {
        place.execute(sql).await;
    }
    place.make_migrations_table_of_an_application().await;
    let refused = place.try_open_as_admin().await.map(drop);
    assert!(matches!(refused, Err(OpenError::NotSetUp { others: 4 })), "{refused:?}");
    let token = sign_in(&sessions(&place.open().await), "ada").await;
    live(&sessions(&place.open().await), &token).await;
    assert_eq!(place.text("SELECT login FROM users").await, "root");
    assert_eq!(place.number("SELECT COUNT(*) FROM _sqlx_migrations").await, 1);
    assert_eq!(place.number("SELECT version FROM _sqlx_migrations").await, 1);
}

/// Tables with our names that Hallpass did not create are not changed either.
pub async fn database_with_tables_named_like_ours_is_refused(place: Place) {
    place.execute("CREATE TABLE hallpass_users (id BIGINT)").await;
    let refused = place.try_open().await.map(drop);
    assert!(matches!(&refused, Err(OpenError::NotOurs(names)) if names == "hallpass_users"), "{refused:?}");
    place.execute("DROP TABLE hallpass_users").await;
    place.execute("CREATE TABLE hallpass_migrations (name TEXT)").await;
    for refused in [place.try_open().await.map(drop), place.try_open_as_admin().await.map(drop)] {
        assert!(matches!(&refused, Err(OpenError::NotOurs(names)) if names == "hallpass_migrations"));
    }
    place.execute("DROP TABLE hallpass_migrations").await;
    drop(place.open().await);
}

/// A table of an application with this name is kept.
pub async fn application_table_named_schema_support_stays(place: Place) {
    place.execute("CREATE TABLE schema_support (ticket BIGINT)").await;
    sign_in(&sessions(&place.open().await), "ada").await;
    assert_eq!(place.execute("INSERT INTO schema_support (ticket) VALUES (1)").await, 1);
}
