//! Runs the updates of one session's data one after another on this server.
//!
//! Without it, each of many concurrent updates would conflict with the next. Updates of different
//! servers still may, and are tried again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use hallpass_types::SessionId;
use tokio::sync::OwnedMutexGuard;

/// From this many queues on, those that are not in use are removed.
const CLEAN_UP_FROM: usize = 256;

/// A queue for each session that is being updated.
#[derive(Debug, Default)]
pub struct UpdateQueue(Mutex<HashMap<SessionId, Weak<tokio::sync::Mutex<()>>>>);

impl UpdateQueue {
    /// Waits for earlier updates of this session. The turn ends when the returned guard is dropped.
    pub async fn turn(&self, id: &SessionId) -> OwnedMutexGuard<()> {
        self.queue(id).lock_owned().await
    }

    fn queue(&self, id: &SessionId) -> Arc<tokio::sync::Mutex<()>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(id).and_then(Weak::upgrade) {
            return queue;
        }
        if queues.len() >= CLEAN_UP_FROM {
            queues.retain(|_, queue| queue.strong_count() > 0);
        }
        let queue = Arc::default();
        queues.insert(id.clone(), Arc::downgrade(&queue));
        queue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn update_waits_for_those_of_the_same_session_only() {
        let queues = UpdateQueue::default();
        let (one, other) = (SessionId::new("one"), SessionId::new("other"));
        let turn = queues.turn(&one).await;
        drop(queues.turn(&other).await);
        assert!(futures_util::poll!(Box::pin(queues.turn(&one))).is_pending());
        drop(turn);
        drop(queues.turn(&one).await);
    }

    #[tokio::test]
    async fn unused_queues_are_removed() {
        let queues = UpdateQueue::default();
        for session in 0..10 * CLEAN_UP_FROM {
            drop(queues.turn(&SessionId::new(session.to_string())).await);
        }
        assert!(queues.0.lock().unwrap().len() <= CLEAN_UP_FROM);
    }
}
