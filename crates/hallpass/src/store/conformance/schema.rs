//! The schema (S20).

use std::sync::Arc;

use super::{Place, sessions, sign_in};
use crate::store::{OpenError, schema::migrations};

pub async fn schema_is_brought_up_to_date_once_by_several_servers(place: Place) {
    let place = Arc::new(place);
    let starts: Vec<_> = (0..16)
        .map(|_| {
            let place = Arc::clone(&place);
            tokio::spawn(async move { place.try_open().await.map(drop) })
        })
        .collect();
    for start in starts {
        start.await.unwrap().unwrap();
    }
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_change_mark").await, 1);
    let ours = i64::try_from(migrations::ours(place.engine()).iter().count()).unwrap();
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_migrations WHERE success").await, ours);
    sign_in(&sessions(&place.open().await), "ada").await;
}

pub async fn session_s20_schema_of_a_later_version_is_refused(place: Place) {
    drop(place.open().await);
    // A later version has added something that this one need not know.
    let later = "INSERT INTO hallpass_migrations (version, description, installed_on, success, checksum, execution_time) \
                 SELECT 9999, 'later', installed_on, success, checksum, 1 FROM hallpass_migrations WHERE version = 13";
    assert_eq!(place.execute(later).await, 1);
    place.try_open().await.map(drop).unwrap();
    // And then removed something.
    place.execute("UPDATE hallpass_schema_support SET oldest = 9999").await;
    assert!(matches!(place.try_open().await, Err(OpenError::TooOld { oldest: 9999, .. })));
}

/// The query of a version that knows migrations 8 to 12, before it creates its own tables.
pub async fn session_s20_older_program_reads_that_it_is_too_old(place: Place) {
    drop(place.open().await);
    assert_eq!(place.number("SELECT oldest FROM schema_support WHERE id = 1").await, migrations::FIRST);
    place.execute("UPDATE hallpass_schema_support SET oldest = 14").await;
    assert_eq!(place.number("SELECT oldest FROM schema_support WHERE id = 1").await, 14);
}

/// As after a restore of the tables alone.
#[tokio::test(flavor = "multi_thread")]
async fn schema_functions_that_are_missing_are_created_again() {
    let place = Arc::new(Place::postgres().await);
    sign_in(&sessions(&place.open().await), "ada").await;
    place.execute("DROP FUNCTION hallpass_append_changes_v1, hallpass_sign_in_v1").await;
    assert!(matches!(place.try_open_as_admin().await, Err(OpenError::Behind)));
    let starts = [(); 4].map(|()| {
        let place = Arc::clone(&place);
        tokio::spawn(async move { place.try_open().await.map(drop) })
    });
    for start in starts {
        start.await.unwrap().unwrap();
    }
    drop(place.open_as_admin().await);
    sign_in(&sessions(&place.open().await), "ada").await;
}
