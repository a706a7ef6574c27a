//! Updates of one session's data, one after another. Without it many updates at once would each lose against the next; between servers
//! they still may, and are tried again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError, Weak},
};

use hallpass_types::SessionId;
use tokio::sync::OwnedMutexGuard;

/// From this many entries on those that are not in use are removed.
const CROWDED: usize = 256;

/// A queue for each session that is being updated.
#[derive(Debug, Default)]
pub struct UpdateQueue(Mutex<HashMap<SessionId, Weak<tokio::sync::Mutex<()>>>>);

impl UpdateQueue {
    /// Waits for the updates of this session that came before. The turn ends when what this gives is dropped.
    pub async fn turn(&self, id: &SessionId) -> OwnedMutexGuard<()> {
        self.queue(id).lock_owned().await
    }

    fn queue(&self, id: &SessionId) -> Arc<tokio::sync::Mutex<()>> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(queue) = queues.get(id).and_then(Weak::upgrade) {
            return queue;
        }
        if queues.len() >= CROWDED {
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
    async fn one_session_waits_for_itself_and_not_for_others() {
        let queues = UpdateQueue::default();
        let (one, other) = (SessionId::new("one"), SessionId::new("other"));
        let turn = queues.turn(&one).await;
        drop(queues.turn(&other).await);
        assert!(futures_util::poll!(Box::pin(queues.turn(&one))).is_pending());
        drop(turn);
        drop(queues.turn(&one).await);
    }

    #[tokio::test]
    async fn queues_that_are_not_in_use_are_removed() {
        let queues = UpdateQueue::default();
        for session in 0..10 * CROWDED {
            drop(queues.turn(&SessionId::new(session.to_string())).await);
        }
        assert!(queues.0.lock().unwrap().len() <= CROWDED);
    }
}
