//! The background tasks of sessions.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::FutureExt as _;
use tokio::{
    sync::watch,
    task::JoinHandle,
    time::{Instant, timeout_at},
};

use super::{
    cache::follower::follow_changes, check_watched::check_watched, sessions::Sessions, sweeper::sweep,
};
use crate::panic_message::panic_message;

/// Subscribers that need longer for the events that are queued lose them.
const DRAIN_TIMEOUT: Duration = Duration::from_secs(5);

/// Tasks that run until this is dropped, and subscribers, which end by themselves after that.
#[derive(Default)]
pub struct BackgroundTasks {
    tasks: Mutex<Vec<JoinHandle<()>>>,
    subscribers: Mutex<Vec<JoinHandle<()>>>,
    is_stopped: watch::Sender<bool>,
}

impl BackgroundTasks {
    /// Spawns a task whose panic is logged: it would go unnoticed otherwise.
    pub fn spawn(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        lock(&self.tasks).push(spawn(name, task));
    }

    /// As [`Self::spawn`], for a task that ends by itself once [`Self::stopped`] resolves.
    pub fn spawn_subscriber(&self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        lock(&self.subscribers).push(spawn(name, task));
    }

    /// Resolves when the tasks are stopped, or this is dropped.
    pub fn stopped(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut is_stopped = self.is_stopped.subscribe();
        async move {
            // It fails if this is dropped.
            let _ = is_stopped.wait_for(|is_stopped| *is_stopped).await;
        }
    }

    /// Ends all of them, and waits until they have. Subscribers first handle the events that are
    /// queued. Those that need longer than 5 s for it are aborted.
    pub async fn stop(&self) {
        let tasks = std::mem::take(&mut *lock(&self.tasks));
        for task in &tasks {
            task.abort();
        }
        for task in tasks {
            // It was aborted, or its panic was logged.
            let _ = task.await;
        }
        self.is_stopped.send_replace(true);
        let (subscribers, deadline) =
            (std::mem::take(&mut *lock(&self.subscribers)), Instant::now() + DRAIN_TIMEOUT);
        for mut subscriber in subscribers {
            if timeout_at(deadline, &mut subscriber).await.is_err() {
                tracing::warn!("events are lost: their subscriber did not handle them in time");
                subscriber.abort();
            }
        }
    }
}

fn lock(tasks: &Mutex<Vec<JoinHandle<()>>>) -> MutexGuard<'_, Vec<JoinHandle<()>>> {
    tasks.lock().unwrap_or_else(PoisonError::into_inner)
}

fn spawn(name: &'static str, task: impl Future<Output = ()> + Send + 'static) -> JoinHandle<()> {
    tokio::spawn(async move {
        if let Err(panic) = AssertUnwindSafe(task).catch_unwind().await {
            let message = panic_message(&*panic);
            tracing::error!("BUG: the {name} panicked and does not run any more: {message}");
        }
    })
}

impl Drop for BackgroundTasks {
    fn drop(&mut self) {
        lock(&self.tasks).iter().for_each(JoinHandle::abort);
    }
}

impl Sessions {
    /// Spawns the change follower, the sweeper and the checker of watched sessions. Without the
    /// follower every request asks the store; without the sweeper ended rows stay.
    pub fn spawn_background_tasks(&self) -> BackgroundTasks {
        let tasks = BackgroundTasks::default();
        let (cache, store) = (Arc::downgrade(&self.cache), Arc::downgrade(&self.store));
        tasks.spawn("change follower", follow_changes(cache, store.clone()));
        tasks.spawn("sweeper", sweep(store, Arc::clone(&self.clock), self.audit.clone()));
        tasks.spawn("checker of watched sessions", check_watched(self.clone()));
        tasks
    }
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
        let tasks = BackgroundTasks::default();
        tasks.spawn("sweeper", async { panic!("out of luck") });
        for _ in 0..100 {
            tokio::task::yield_now().await;
        }
        let log = std::fs::read_to_string(log.path()).unwrap();
        assert!(log.contains("the sweeper panicked") && log.contains("out of luck"), "{log}");
    }

    #[tokio::test]
    async fn background_tasks_end_with_their_owner() {
        for is_stopped in [true, false] {
            let (tasks, held) = (BackgroundTasks::default(), Arc::new(()));
            let (of_task, of_subscriber) = (Arc::clone(&held), Arc::clone(&held));
            tasks.spawn("waiter", async move {
                std::future::pending::<()>().await;
                drop(of_task);
            });
            let stopped = tasks.stopped();
            tasks.spawn_subscriber("subscriber", async move {
                stopped.await;
                drop(of_subscriber);
            });
            tokio::task::yield_now().await;
            assert_eq!(Arc::strong_count(&held), 3);
            if is_stopped {
                tasks.stop().await;
            } else {
                drop(tasks);
                while Arc::strong_count(&held) > 1 {
                    tokio::task::yield_now().await;
                }
            }
            assert_eq!(Arc::strong_count(&held), 1);
        }
    }

    /// The clock is a paused one: it moves only when every task waits.
    #[tokio::test(start_paused = true)]
    async fn subscriber_that_does_not_end_is_aborted_after_five_seconds() {
        let (tasks, held) = (BackgroundTasks::default(), Arc::new(()));
        let of_subscriber = Arc::clone(&held);
        tasks.spawn_subscriber("subscriber", async move {
            std::future::pending::<()>().await;
            drop(of_subscriber);
        });
        let start = Instant::now();
        tasks.stop().await;
        assert_eq!(start.elapsed(), Duration::from_secs(5));
        while Arc::strong_count(&held) > 1 {
            tokio::task::yield_now().await;
        }
    }
}
