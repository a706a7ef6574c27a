//! The background tasks of sessions.

use std::sync::Arc;

use super::{cache::follower::follow_changes, sessions::Sessions, sweeper::sweep};

impl Sessions {
    /// Spawns the change follower and the sweeper. Both stop once the store is dropped.
    pub fn spawn_background_tasks(&self) {
        let (cache, store) = (Arc::downgrade(&self.cache), Arc::downgrade(&self.store));
        spawn_logged("change follower", follow_changes(cache, store.clone()));
        spawn_logged("sweeper", sweep(store, Arc::clone(&self.clock)));
    }
}

/// Spawns a task whose panic is logged. Without the follower every request asks the store; without
/// the sweeper ended rows stay: both go unnoticed otherwise.
fn spawn_logged(name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
    let task = tokio::spawn(task);
    tokio::spawn(async move {
        if let Err(error) = task.await
            && error.is_panic()
        {
            tracing::error!(%error, "BUG: the {name} panicked and does not run any more");
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn background_task_that_panics_is_logged() {
        let log = tempfile::NamedTempFile::new().unwrap();
        let writer = log.reopen().unwrap();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(writer).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        spawn_logged("sweeper", async { panic!("out of luck") });
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        let log = std::fs::read_to_string(log.path()).unwrap();
        assert!(log.contains("the sweeper panicked") && log.contains("out of luck"), "{log}");
    }
}
