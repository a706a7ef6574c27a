//! A simulated server: the product's cache, feed reader and follower.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::time::sleep;

use super::{
    super::{follower::follow_changes, session_cache::SessionCache},
    database::{Availability, Change, Database, Session, hash},
    feed_connection::FeedConnection,
    frozen::Gate,
};
use crate::store::ChangedSessions;

pub struct Server {
    pub cache: Arc<SessionCache>,
    pub feed: Arc<FeedConnection>,
    pub gate: Arc<Gate>,
    /// The sessions that this server has ended and acknowledged.
    pub ended_here: Arc<Mutex<HashSet<Session>>>,
}

impl Server {
    /// Starts a server.
    pub fn start(database: &Arc<Mutex<Database>>, latency: Duration) -> Self {
        let cache = Arc::new(SessionCache::new());
        let feed = Arc::new(FeedConnection::new(database, latency));
        let gate = Arc::new(Gate::default());
        let follower = follow_changes(Arc::downgrade(&cache), Arc::downgrade(&feed));
        tokio::spawn(gate.freezable(follower));
        Self { cache, feed, gate, ended_here: Arc::default() }
    }

    /// Makes a change as `Sessions::change` does. If the request `is_dropped`, the change is made,
    /// and the server does not learn of it.
    pub fn change(&self, session: Session, change: Change, is_dropped: bool) {
        let (cache, feed) = (Arc::clone(&self.cache), Arc::clone(&self.feed));
        let ended_here = Arc::clone(&self.ended_here);
        let request = async move {
            let pending = cache.expect_change();
            sleep(feed.latency).await;
            let is_changed = {
                let mut database = feed.database.lock().unwrap();
                let is_available = database.availability == Availability::Available;
                is_available.then(|| database.change(session, change, feed.start.elapsed()))
            };
            sleep(feed.latency).await;
            let Some(is_changed) = is_changed.filter(|_| !is_dropped) else { return };
            if !is_changed {
                // It has ended before: `Sessions::catch_up`.
                pending.settle();
                let pending = cache.expect_change();
                if cache.refresh(&*feed).await.is_ok() {
                    pending.settle();
                }
                return;
            }
            cache.invalidate(&ChangedSessions::These(vec![hash(session)]));
            pending.settle();
            // A backup that was restored meanwhile has brought it back.
            let is_ended = !feed.database.lock().unwrap().is_live(session);
            if change == Change::End && is_ended {
                ended_here.lock().unwrap().insert(session);
            }
        };
        tokio::spawn(self.gate.freezable(request));
    }
}
