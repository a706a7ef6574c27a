//! How many statements a request sends to PostgreSQL. Each is a round trip, if it was prepared
//! before.

use std::sync::Arc;

use super::{Place, live, now, postgres_proxy::PostgresProxy, profile_of, sessions, sign_in, start};
use crate::{
    model::account::{Profile, Subject},
    session::{Limits, Sessions},
    store::{OwnSelection, Relink, SignInOutcome},
};

/// Counts the statements of `change`.
async fn statements<T>(proxy: &PostgresProxy, change: impl Future<Output = T>) -> (usize, T) {
    let before = proxy.executed();
    let done = change.await;
    (proxy.executed() - before, done)
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s24_sign_in_is_one_statement() {
    let proxy = PostgresProxy::to(&Place::postgres().await).await;
    let store = proxy.place.open().await;
    let limits = Limits { sessions_per_user: 2, ..Limits::default() };
    let sessions = Sessions::new(store, Arc::new(crate::clock::SystemClock), limits);
    let renamed = Profile::new(Subject::parse("ada").unwrap(), Some("Countess".into()), None, None);
    let mut held = Vec::new();
    for (what, profile) in [
        ("a new person", profile_of("ada")),
        ("a known person", profile_of("ada")),
        ("one session too many", profile_of("ada")),
        ("a changed profile", renamed.clone()),
    ] {
        let (count, (started, token)) = statements(&proxy, start(&sessions, &profile, &[])).await;
        assert!(matches!(started, SignInOutcome::Session(_)));
        assert_eq!(count, 1, "{what}");
        held = vec![live(&sessions, &token).await.id.clone()];
    }
    let (count, (started, _)) = statements(&proxy, start(&sessions, &renamed, &held)).await;
    assert!(matches!(started, SignInOutcome::Session(signed_in) if signed_in.replaced.len() == 1));
    assert_eq!(count, 1, "a session that is replaced");
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s24_end_is_one_statement() {
    let proxy = PostgresProxy::to(&Place::postgres().await).await;
    let store = proxy.place.open().await;
    let sessions = sessions(&store);
    let mut records = Vec::new();
    for _ in 0..5 {
        records.push(live(&sessions, &sign_in(&sessions, "ada").await).await);
    }
    let (count, ended) = statements(&proxy, sessions.sign_out(&records[0], None)).await;
    assert_eq!((count, ended.unwrap()), (1, true));
    let this = &records[1];
    assert_eq!(statements(&proxy, Box::pin(sessions.revoke(this, &records[2].id, None))).await.0, 1);
    for which in [OwnSelection::Others, OwnSelection::Others, OwnSelection::All] {
        let (count, ended) = statements(&proxy, Box::pin(sessions.revoke_several(this, which, None))).await;
        assert!(ended.unwrap().is_some());
        assert_eq!(count, 1, "{which:?}");
    }
    // The change feed, too, is read by one.
    let known = store.changes_since(None).await.unwrap().revision;
    sign_in(&sessions, "ada").await;
    let (count, changes) = statements(&proxy, store.changes_since(Some(known))).await;
    assert!(changes.is_ok());
    assert_eq!(count, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s24_admin_changes_hold_no_lock_across_statements() {
    let proxy = PostgresProxy::to(&Place::postgres().await).await;
    let store = proxy.place.open().await;
    let sessions = sessions(&store);
    let ada = live(&sessions, &sign_in(&sessions, "ada").await).await;
    let at = super::issuers::stands_for("test", "https://id.example.org");
    super::issuers::record(&store, std::slice::from_ref(&at)).await;
    let relink = Relink {
        user: ada.user.id.clone(),
        at,
        subject: Subject::parse("countess").unwrap(),
        if_taken: crate::store::IfTaken::Refuse,
        elsewhere: Vec::new(),
    };
    let (count, relinked) = statements(&proxy, store.relink(&relink, now())).await;
    assert!(matches!(relinked.unwrap(), crate::store::Relinked::Done { replaced: 1, ended: 1, .. }));
    assert_eq!(count, 1);
    let (count, deleted) = statements(&proxy, store.delete_user(&ada.user.id, now())).await;
    assert!(deleted.unwrap().is_some());
    // One counts the sessions, without a lock; one deletes.
    assert_eq!(count, 2);
    drop(store);
}
