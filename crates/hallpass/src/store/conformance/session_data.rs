//! The data that the application keeps in a session.

use std::sync::Arc;

use async_trait::async_trait;
use hallpass_types::{Session, SessionData};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::{Place, live, now, sessions, sign_in};
use crate::{
    model::data_parts::DataParts,
    session::{UpdateFailure, UpdateRefusal, UpdateSession, Updated},
    store::{DataOf, DataWrite, StoreError},
};

pub async fn session_data_concurrent_writes_lose_nothing(place: Place) {
    let stores = [place.open().await, place.open().await];
    let sessions = sessions(&stores[0]);
    let token = sign_in(&sessions, "ada").await;
    let hash = token.hash();
    let writers = (0..16).map(|writer| {
        let (store, hash) = (Arc::clone(&stores[writer % 2]), hash.clone());
        tokio::spawn(async move {
            let mut conflicts = 0;
            loop {
                let record = store.find_session(&hash).await.unwrap().unwrap();
                let mut data = record.data.clone();
                data.insert(format!("key-{writer}"), writer.into());
                let written = store
                    .replace_session_data(&record.id, record.data_version, &data.clone().into(), now())
                    .await;
                match written.unwrap().outcome {
                    DataWrite::Kept(version) => {
                        assert_eq!(version, record.data_version + 1);
                        return conflicts;
                    }
                    DataWrite::Conflict => conflicts += 1,
                    DataWrite::Ended => panic!("it is live"),
                }
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let mut conflicts = 0;
    for writer in writers {
        conflicts += writer.await.unwrap();
    }
    let record = stores[1].find_session(&hash).await.unwrap().unwrap();
    assert_eq!((record.data.len(), record.data_version), (16, 16), "after {conflicts} conflicts");
}

/// Adds the sent data to the existing data.
struct Merge;

#[async_trait]
impl UpdateSession for Merge {
    async fn update(&self, session: &Session, sent: Value) -> Result<SessionData, UpdateRefusal> {
        // Lets the other updates run in between.
        tokio::task::yield_now().await;
        let mut data = session.data.clone();
        data.extend(sent.as_object().ok_or(UpdateRefusal("not an object"))?.clone());
        Ok(data)
    }
}

/// Notifies that it has its turn, and waits until it may go on.
#[derive(Default)]
struct Slow {
    has_begun: Notify,
    may_go_on: Notify,
}

#[async_trait]
impl UpdateSession for Slow {
    async fn update(&self, session: &Session, _: Value) -> Result<SessionData, UpdateRefusal> {
        self.has_begun.notify_one();
        self.may_go_on.notified().await;
        Ok(session.data.clone())
    }
}

pub async fn session_s03_update_without_a_turn_times_out(place: Place) {
    let sessions = sessions(&place.open().await);
    let record = live(&sessions, &sign_in(&sessions, "ada").await).await;
    let slow = Arc::new(Slow::default());
    let first = tokio::spawn({
        let (sessions, record, slow) = (sessions.clone(), Arc::clone(&record), Arc::clone(&slow));
        async move { sessions.update(record, &*slow, json!({})).await }
    });
    slow.has_begun.notified().await;
    let second = sessions.update(record, &Merge, json!({})).await;
    assert!(matches!(second, Err(UpdateFailure::Store(StoreError::Deadline))));
    slow.may_go_on.notify_one();
    assert!(matches!(first.await.unwrap(), Ok(Updated::Kept(_))));
}

/// A person who sends one update after the other keeps no role by that.
pub async fn policy_role_is_taken_while_an_update_is_in_flight(place: Place) {
    let sessions = sessions(&place.open().await);
    let record = live(&sessions, &sign_in(&sessions, "ada").await).await;
    let slow = Arc::new(Slow::default());
    let update = tokio::spawn({
        let (sessions, record, slow) = (sessions.clone(), Arc::clone(&record), Arc::clone(&slow));
        async move { sessions.update(record, &*slow, json!({})).await }
    });
    slow.has_begun.notified().await;
    let take_role = |data: &mut DataParts| {
        data.public.insert("role".into(), json!("reader"));
        Ok(())
    };
    let changed = sessions.change_data(&DataOf::User(record.user.id.clone()), take_role).await;
    assert_eq!(changed.unwrap(), 1);
    update.abort();
}

pub async fn session_data_concurrent_hooks_lose_nothing(place: Place) {
    let stores = [place.open().await, place.open().await];
    let servers = [sessions(&stores[0]), sessions(&stores[1])];
    let token = sign_in(&servers[0], "ada").await;
    let record = live(&servers[0], &token).await;
    let updates = (0..30).map(|update| {
        let (server, record) = (servers[update % 2].clone(), Arc::clone(&record));
        tokio::spawn(async move {
            let sent = json!({ format!("key-{update}"): update });
            server.update(record, &Merge, sent).await.map(|updated| matches!(updated, Updated::Kept(_)))
        })
    });
    let updates: Vec<_> = updates.collect();
    let mut kept = 0;
    for update in updates {
        match update.await.unwrap() {
            Ok(is_kept) => kept += usize::from(is_kept),
            // On a busy computer it may time out before its turn.
            Err(UpdateFailure::Store(_)) => {}
            Err(other) => panic!("{other}"),
        }
    }
    let data = stores[1].find_session(&token.hash()).await.unwrap().unwrap().data.clone();
    assert!(kept > 0);
    assert!(data.len() >= kept, "{kept} were acknowledged, and {} are kept", data.len());
}

pub async fn session_data_too_long_or_refused_changes_nothing(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let token = sign_in(&sessions, "ada").await;
    let record = live(&sessions, &token).await;
    for part in 0..5 {
        let sent = json!({ format!("part-{part}"): "x".repeat(2000) });
        let updated = sessions.update(Arc::clone(&record), &Merge, sent).await;
        assert_eq!(matches!(updated, Err(UpdateFailure::TooLarge(_))), part == 4, "{part}");
    }
    let refused = sessions.update(Arc::clone(&record), &Merge, json!(1)).await;
    assert!(matches!(refused, Err(UpdateFailure::Refused(_))));
    let kept = store.find_session(&token.hash()).await.unwrap().unwrap();
    assert_eq!((kept.data.len(), kept.data_version), (4, 4));
    sessions.sign_out(&record, None).await.unwrap();
    let ended = sessions.update(record, &Merge, json!({})).await;
    assert!(matches!(ended, Ok(Updated::Ended(_))));
}
