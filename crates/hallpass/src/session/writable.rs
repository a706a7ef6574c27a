//! Asks the store whether it accepts changes, for `/health/ready`.
//!
//! Anyone may call that as often as they like: one question at a time, whose answer is shared by
//! all callers who arrived before it began.

use tokio::{sync::Mutex, time::Instant};

use crate::store::StoreError;

/// The last answer of the store.
#[derive(Default)]
pub(super) struct WritableCheck(Mutex<Option<Answered>>);

struct Answered {
    began: Instant,
    answer: Answer,
}

#[derive(Clone, Copy)]
enum Answer {
    Writable,
    ReadOnly(&'static str),
    Failed,
}

impl WritableCheck {
    /// Waits for the answer to a question that begins from now on: another caller's, or `ask`.
    ///
    /// # Errors
    /// The store accepts no changes, or failed.
    pub async fn check(&self, ask: impl AsyncFnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
        let arrived = Instant::now();
        let mut last = self.0.lock().await;
        if let Some(answered) = last.as_ref().filter(|answered| answered.began >= arrived) {
            return match answered.answer {
                Answer::Writable => Ok(()),
                Answer::ReadOnly(why) => Err(StoreError::ReadOnly(why)),
                Answer::Failed => Err(StoreError::Deadline),
            };
        }
        let began = Instant::now();
        let answer = ask().await;
        let shared = match &answer {
            Ok(()) => Answer::Writable,
            Err(StoreError::ReadOnly(why)) => Answer::ReadOnly(why),
            Err(_) => Answer::Failed,
        };
        *last = Some(Answered { began, answer: shared });
        answer
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicU32, Ordering},
        },
        time::Duration,
    };

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn writable_check_of_many_callers_asks_twice() {
        for answer in [Answer::Writable, Answer::ReadOnly("its disk is full"), Answer::Failed] {
            let (check, asked) = (Arc::new(WritableCheck::default()), Arc::new(AtomicU32::new(0)));
            let callers: Vec<_> = (0..100)
                .map(|caller| {
                    let (check, asked) = (Arc::clone(&check), Arc::clone(&asked));
                    tokio::spawn(async move {
                        tokio::time::sleep(Duration::from_millis(caller)).await;
                        let question = async || {
                            asked.fetch_add(1, Ordering::SeqCst);
                            tokio::time::sleep(Duration::from_millis(200)).await;
                            match answer {
                                Answer::Writable => Ok(()),
                                Answer::ReadOnly(why) => Err(StoreError::ReadOnly(why)),
                                Answer::Failed => Err(StoreError::Stopped),
                            }
                        };
                        check.check(question).await
                    })
                })
                .collect();
            for caller in callers {
                let answered = caller.await.unwrap();
                assert_eq!(answered.is_ok(), matches!(answer, Answer::Writable));
                let is_read_only = matches!(answered, Err(StoreError::ReadOnly("its disk is full")));
                assert_eq!(is_read_only, matches!(answer, Answer::ReadOnly(_)));
            }
            // The first caller's, and one for all who arrived while it was asked.
            assert_eq!(asked.load(Ordering::SeqCst), 2);
        }
    }
}
