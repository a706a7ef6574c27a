//! Deletions from PostgreSQL by hand, beside running servers.

use std::sync::Arc;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, Row as _};

use super::{Place, live, sessions, sign_in};
use crate::{
    model::session_record::EndReason,
    store::{ChangedSessions, Revision, SqlStore},
};

async fn named_since(store: &SqlStore, known: Revision) -> usize {
    match store.changes_since(Some(known)).await.unwrap().sessions {
        ChangedSessions::These(hashes) => hashes.len(),
        ChangedSessions::Any => panic!("nothing is named"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn by_hand_in_a_schema_named_after_the_role_works_for_other_roles() {
    let owner = Place::role_name("owner");
    let place = Place::postgres_of_a_role(&owner).await;
    let store = place.open().await;
    let sessions = sessions(&store);
    sign_in(&sessions, "ada").await;
    sign_in(&sessions, "grace").await;
    sign_in(&sessions, "grace").await;
    let revision = store.changes_since(None).await.unwrap().revision;
    // A superuser, with another search path.
    assert_eq!(
        place.execute(&format!("DELETE FROM {owner}.hallpass_users WHERE name = 'Ada' AND id = (SELECT MIN(id) FROM {owner}.hallpass_users)")).await,
        1
    );
    let first = named_since(&store, revision.clone()).await;
    assert!(first > 0);
    // A role with no other rights.
    let cleaner = Place::role_name("cleaner");
    place.execute(&format!("CREATE ROLE {cleaner}")).await;
    place.execute(&format!("GRANT USAGE ON SCHEMA {owner} TO {cleaner}")).await;
    place.execute(&format!("GRANT SELECT, DELETE ON {owner}.hallpass_sessions TO {cleaner}")).await;
    let mut connection = place.connection().await;
    connection.execute(AssertSqlSafe(format!("SET ROLE {cleaner}"))).await.unwrap();
    let deleted =
        connection.execute(AssertSqlSafe(format!("DELETE FROM {owner}.hallpass_sessions"))).await.unwrap();
    assert_eq!(u64::try_from(named_since(&store, revision).await - first).unwrap(), deleted.rows_affected());
    // It cannot use our functions for anything else.
    connection.execute("CREATE TEMP TABLE bait (id TEXT)").await.unwrap();
    let trigger = format!(
        "CREATE TRIGGER bait BEFORE DELETE ON bait FOR EACH ROW EXECUTE FUNCTION {owner}.hallpass_users_deleted()"
    );
    let refused = connection.execute(AssertSqlSafe(trigger)).await.err().unwrap();
    assert!(refused.to_string().contains("permission denied"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_hand_a_deletion_takes_the_locks_in_the_order_of_a_sign_out() {
    for table in ["hallpass_sessions", "hallpass_users"] {
        let place = Arc::new(Place::postgres().await);
        sign_in(&sessions(&place.open().await), "ada").await;
        // A server is in the middle of a sign-out.
        let mut server = place.connection().await;
        let mut sign_out = server.begin().await.unwrap();
        sign_out.execute("UPDATE hallpass_change_mark SET generation = generation").await.unwrap();
        let by_hand = tokio::spawn({
            let place = Arc::clone(&place);
            async move { place.execute(&format!("DELETE FROM {table}")).await }
        });
        place.until_waiting(1).await;
        for changed in
            ["UPDATE hallpass_users SET updated_at = 2", "UPDATE hallpass_sessions SET ended_at = 1"]
        {
            let changed = sign_out.execute(changed).await;
            assert!(changed.is_ok(), "{table}: {changed:?}");
        }
        sign_out.commit().await.unwrap();
        assert_eq!(by_hand.await.unwrap(), 1);
    }
}

/// A transaction by hand has locked a row before it deletes another one. PostgreSQL ends one of the
/// two: usually the one that has waited for longer, which is the sign-out.
#[tokio::test(flavor = "multi_thread")]
async fn by_hand_a_deadlock_does_not_fail_a_sign_out() {
    let place = Place::postgres().await;
    let store = place.open().await;
    let sessions = sessions(&store);
    for _ in 0..20 {
        let ada = live(&sessions, &sign_in(&sessions, "ada").await).await;
        let grace = live(&sessions, &sign_in(&sessions, "grace").await).await;
        let mut admin = place.connection().await;
        let mut by_hand = admin.begin().await.unwrap();
        let change = format!("UPDATE hallpass_sessions SET provider = 'other' WHERE id = '{}'", ada.id);
        by_hand.execute(AssertSqlSafe(change)).await.unwrap();
        let ending = tokio::spawn({
            let (store, id) = (Arc::clone(&store), ada.id.clone());
            async move { store.end_session(&id, EndReason::SignedOut, super::now()).await }
        });
        place.until_waiting(1).await;
        let delete = format!("DELETE FROM hallpass_sessions WHERE id = '{}'", grace.id);
        let deleted = by_hand.execute(AssertSqlSafe(delete)).await.map(drop);
        match deleted {
            Ok(()) => by_hand.commit().await.unwrap(),
            Err(ref error) => {
                let code = error.as_database_error().and_then(|error| error.code());
                assert_eq!(code.as_deref(), Some("40P01"), "{error}");
                by_hand.rollback().await.unwrap();
            }
        }
        assert!(ending.await.unwrap().unwrap().outcome);
        if deleted.is_ok() {
            return;
        }
    }
    panic!("PostgreSQL never ended the sign-out");
}

#[tokio::test(flavor = "multi_thread")]
async fn by_hand_many_users_are_one_revision_a_transaction() {
    let place = Place::postgres().await;
    let store = place.open().await;
    let sessions = sessions(&store);
    for person in 0..20 {
        sign_in(&sessions, &format!("person-{person}")).await;
    }
    let revision = store.changes_since(None).await.unwrap().revision;
    let mut connection = place.connection().await;
    let mut transaction = connection.begin().await.unwrap();
    let some = "DELETE FROM hallpass_users WHERE id IN (SELECT id FROM hallpass_users LIMIT 10)";
    transaction.execute(some).await.unwrap();
    // What is rolled back is not named, and is no revision.
    transaction.execute("SAVEPOINT undone").await.unwrap();
    transaction.execute("DELETE FROM hallpass_users").await.unwrap();
    transaction.execute("ROLLBACK TO SAVEPOINT undone").await.unwrap();
    transaction
        .execute("DELETE FROM hallpass_users WHERE id IN (SELECT id FROM hallpass_users LIMIT 9)")
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    let revisions = store.changes_since(None).await.unwrap().revision.number - revision.number;
    assert_eq!((revisions, named_since(&store, revision.clone()).await), (1, 19));
    // The next transaction is another revision.
    connection.execute("DELETE FROM hallpass_users").await.unwrap();
    let row = connection.fetch_one("SELECT generation FROM hallpass_change_mark").await.unwrap();
    assert_eq!(row.try_get::<i64, _>(0).unwrap() - revision.number, 2);
    assert_eq!(named_since(&store, revision).await, 20);
}
