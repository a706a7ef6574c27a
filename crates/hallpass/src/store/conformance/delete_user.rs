//! An admin deletes a user.

use super::{
    Place,
    issuers::{A, record, sign_in, stands_for, user},
    live, now, sessions,
};
use crate::session::CurrentSession;

pub async fn delete_user_leaves_nothing_in_tables_or_caches(place: Place) {
    let (store, other) = (place.open().await, place.open().await);
    let (sessions, there) = (sessions(&store), sessions(&other));
    record(&store, &[stands_for("work", A)]).await;
    let mut tokens = Vec::new();
    for _ in 0..7 {
        tokens.push(sign_in(&sessions, "work", A, "ada").await);
    }
    let grace = sign_in(&sessions, "work", A, "grace").await;
    let ada = live(&sessions, &tokens[0]).await.user.id.clone();
    for token in &tokens[..5] {
        let record = live(&sessions, token).await;
        sessions.sign_out(&record, None).await.unwrap();
    }
    there.refresh().await.unwrap();
    live(&there, &tokens[6]).await;
    // Rows that name a session, but not before its end.
    let callbacks = "INSERT INTO hallpass_sign_in_callbacks (state_hash, code_hash, started_at, expires_at, session_id) \
                     SELECT 'older-' || id, 'code', 1, 1, id FROM hallpass_sessions";
    assert_eq!(place.execute(callbacks).await, 8);
    let admin = place.open_as_admin().await;
    while admin.delete_ended_sessions(&ada, 2).await.unwrap() > 0 {}
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sign_in_callbacks").await, 1);
    assert_eq!(admin.delete_user(&ada, now()).await.unwrap(), Some(2));
    assert_eq!(admin.delete_user(&ada, now()).await.unwrap(), None);
    for sessions in [&sessions, &there] {
        sessions.refresh().await.unwrap();
        for token in &tokens {
            assert_eq!(sessions.resolve(token).await.unwrap(), CurrentSession::Anonymous);
        }
        live(sessions, &grace).await;
    }
    for table in ["hallpass_users", "hallpass_accounts", "hallpass_identities", "hallpass_sessions"] {
        assert_eq!(place.number(&format!("SELECT COUNT(*) FROM {table}")).await, 1, "{table}");
    }
    assert_ne!(user(&sessions, "work", A, "ada").await, ada);
}

pub async fn delete_user_during_sign_ins_leaves_whole_users(place: Place) {
    let store = place.open().await;
    record(&store, &[stands_for("work", A)]).await;
    let first = sessions(&store);
    let ada = user(&first, "work", A, "ada").await;
    let browsers: Vec<_> = (0..8)
        .map(|_| {
            let sessions = sessions(&store);
            tokio::spawn(async move { sign_in(&sessions, "work", A, "ada").await })
        })
        .collect();
    let admin = place.open_as_admin().await;
    assert!(admin.delete_user(&ada, now()).await.unwrap().is_some());
    let mut tokens = Vec::new();
    for browser in browsers {
        tokens.push(browser.await.unwrap());
    }
    first.refresh().await.unwrap();
    for token in &tokens {
        let resolved = first.resolve(token).await.unwrap();
        let of_ada = matches!(&resolved, CurrentSession::Live(record) if record.user.id == ada);
        assert!(!of_ada, "a session of a deleted user");
    }
    let orphans = "SELECT (SELECT COUNT(*) FROM hallpass_sessions s WHERE NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = s.user_id)) + \
                   (SELECT COUNT(*) FROM hallpass_identities i WHERE NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = i.user_id))";
    assert_eq!(place.number(orphans).await, 0);
}
