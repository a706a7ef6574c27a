//! Servers of the version before migration 16 beside ours, as during a migration (S20).

use std::sync::Arc;

use super::{Place, change_races::race, live, sessions, sign_in};
use crate::{
    model::session_record::EndReason,
    session::CurrentSession,
    store::{SqlStore, engine::Engine},
};

/// A store that changes PostgreSQL as that version did: in transactions of several statements,
/// which lock the change mark first. They are those that this version uses on SQLite.
async fn open_older(place: &Place) -> Arc<SqlStore> {
    let mut store = Arc::into_inner(place.open().await).unwrap();
    store.engine = Engine::Sqlite;
    Arc::new(store)
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s20_changes_of_two_versions_that_race_lose_nothing() {
    let place = Place::postgres().await;
    race(&place, [place.open().await, open_older(&place).await]).await;
}

/// Neither needs anything of the other: a session of one is found, and ended, by the other.
#[tokio::test(flavor = "multi_thread")]
async fn session_s20_two_versions_end_each_others_sessions() {
    let place = Place::postgres().await;
    let (ours, older) = (place.open().await, open_older(&place).await);
    for [here, there] in [[&ours, &older], [&older, &ours]] {
        let (here, there) = (sessions(here), sessions(there));
        let token = sign_in(&here, "ada").await;
        let record = live(&there, &token).await;
        live(&here, &token).await;
        assert!(there.sign_out(&record, None).await.unwrap());
        here.refresh().await.unwrap();
        assert_eq!(here.resolve(&token).await.unwrap(), CurrentSession::Ended(EndReason::SignedOut));
    }
    assert_eq!(place.number("SELECT generation FROM hallpass_change_mark").await, 2);
}
