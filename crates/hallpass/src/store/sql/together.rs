//! Asks together what is asked at the same moment: one round trip and one statement for many
//! callers, where each would have a round trip of its own.
//!
//! A question that comes alone is asked at once. Those that arrive while it is under way wait for
//! the next one. The tasks that ask belong to no caller: one that gives up leaves no connection in
//! the middle of an answer.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::future::BoxFuture;
use tokio::{runtime::Handle, sync::oneshot};

use crate::store::error::StoreError;

/// How many questions are asked at the same time: one that takes long does not delay all others.
const MAX_ASKERS: usize = 2;

/// How many keys one question asks for, at most.
const MAX_KEYS: usize = 100;

/// Asks for the values of different keys.
pub(super) type Ask<K, V> =
    Box<dyn Fn(Vec<K>) -> BoxFuture<'static, Result<HashMap<K, V>, StoreError>> + Send + Sync>;

/// The values of keys, asked for together.
pub(super) struct Together<K, V>(Arc<Shared<K, V>>);

struct Shared<K, V> {
    runtime: Handle,
    ask: Ask<K, V>,
    queue: Mutex<Queue<K, V>>,
}

struct Queue<K, V> {
    waiting: VecDeque<Waiting<K, V>>,
    askers: usize,
}

struct Waiting<K, V> {
    key: K,
    answer: oneshot::Sender<Answer<V>>,
}

/// The value of a key, if there is one.
type Answer<V> = Result<Option<V>, StoreError>;

/// Those who wait, by what they ask for.
type Callers<K, V> = HashMap<K, Vec<oneshot::Sender<Answer<V>>>>;

impl<K, V> Together<K, V>
where
    K: Clone + Eq + Hash + Send + 'static,
    V: Clone + Send + 'static,
{
    /// Asks with `ask`, in the current runtime.
    pub fn new(ask: Ask<K, V>) -> Self {
        let queue = Mutex::new(Queue { waiting: VecDeque::new(), askers: 0 });
        Self(Arc::new(Shared { runtime: Handle::current(), ask, queue }))
    }

    /// Finds the value of `key`; `None` if there is none.
    ///
    /// # Errors
    /// That of the question that asked for it, perhaps together with others.
    pub async fn find(&self, key: K) -> Answer<V> {
        let (answer, answered) = oneshot::channel();
        if self.0.enqueue(Waiting { key, answer }) {
            self.0.runtime.spawn(Asker { shared: Arc::clone(&self.0), is_counted: true }.run());
        }
        answered.await.unwrap_or(Err(StoreError::Stopped))
    }
}

impl<K, V> Shared<K, V> {
    /// Adds a caller. Returns whether there may be one more asker, which is counted.
    fn enqueue(&self, waiting: Waiting<K, V>) -> bool {
        let mut queue = self.queue();
        queue.waiting.push_back(waiting);
        let may_ask = queue.askers < MAX_ASKERS;
        queue.askers += usize::from(may_ask);
        may_ask
    }

    fn queue(&self) -> MutexGuard<'_, Queue<K, V>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks until no one waits any more.
struct Asker<K, V> {
    shared: Arc<Shared<K, V>>,
    is_counted: bool,
}

impl<K, V> Asker<K, V>
where
    K: Clone + Eq + Hash,
    V: Clone,
{
    async fn run(mut self) {
        while let Some(callers) = self.next_callers() {
            let keys = callers.keys().cloned().collect();
            let result = (self.shared.ask)(keys).await;
            for (key, answers) in callers {
                let answer = match &result {
                    Ok(found) => Ok(found.get(&key).cloned()),
                    Err(error) => Err(error.clone()),
                };
                for caller in answers {
                    // It may have given up.
                    let _ = caller.send(answer.clone());
                }
            }
        }
    }

    /// The callers of the next question, by what they ask for. If there are none, this asker ends.
    fn next_callers(&mut self) -> Option<Callers<K, V>> {
        let mut queue = self.shared.queue();
        let mut callers = Callers::new();
        while callers.len() < MAX_KEYS
            && let Some(Waiting { key, answer }) = queue.waiting.pop_front()
        {
            if !answer.is_closed() {
                callers.entry(key).or_default().push(answer);
            }
        }
        if callers.is_empty() {
            // While the queue is locked: a caller from now on begins another one.
            queue.askers -= 1;
            self.is_counted = false;
            return None;
        }
        Some(callers)
    }
}

impl<K, V> Drop for Asker<K, V> {
    /// It panicked: the next caller begins another one. Callers who wait without any asker fail at
    /// once.
    fn drop(&mut self) {
        if self.is_counted {
            let mut queue = self.shared.queue();
            queue.askers -= 1;
            if queue.askers == 0 {
                queue.waiting.clear();
            }
        }
    }
}

#[cfg(test)]
mod tests;
