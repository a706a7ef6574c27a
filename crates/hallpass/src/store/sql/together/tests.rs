//! Numbers that are doubled together.

use std::time::Duration;

use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinHandle,
    time::timeout,
};

use super::*;

type Caller = JoinHandle<Answer<u32>>;

/// Doubles numbers, once it may. Each question is sent to the test.
struct Doubling {
    together: Arc<Together<u32, u32>>,
    asked: mpsc::UnboundedReceiver<Vec<u32>>,
    may_answer: Arc<Semaphore>,
}

impl Doubling {
    fn new() -> Self {
        let (sender, asked) = mpsc::unbounded_channel();
        let may_answer = Arc::new(Semaphore::new(0));
        let turns = Arc::clone(&may_answer);
        let ask: Ask<u32, u32> = Box::new(move |mut numbers| {
            let (sender, turns) = (sender.clone(), Arc::clone(&turns));
            Box::pin(async move {
                numbers.sort_unstable();
                sender.send(numbers.clone()).unwrap();
                turns.acquire().await.unwrap().forget();
                if numbers.contains(&13) {
                    return Err(StoreError::Deadline);
                }
                let known = numbers.into_iter().filter(|number| *number < 1000);
                Ok(known.map(|number| (number, number * 2)).collect())
            })
        });
        Self { together: Arc::new(Together::new(ask)), asked, may_answer }
    }

    fn find(&self, number: u32) -> Caller {
        self.find_in(&Handle::current(), number)
    }

    fn find_in(&self, runtime: &Handle, number: u32) -> Caller {
        let together = Arc::clone(&self.together);
        runtime.spawn(async move { together.find(number).await })
    }

    /// Begins as many questions as there can be, and then asks for others.
    async fn occupied(numbers: impl IntoIterator<Item = u32>) -> (Self, Vec<Caller>) {
        let mut doubling = Self::new();
        for number in 0..MAX_ASKERS {
            let number = u32::try_from(number).unwrap();
            drop(doubling.find(number));
            assert_eq!(doubling.asked.recv().await, Some(vec![number]));
        }
        let mut callers = Vec::new();
        for number in numbers {
            callers.push(doubling.find(number));
            let waiting = callers.len();
            while doubling.together.0.queue().waiting.len() < waiting {
                tokio::task::yield_now().await;
            }
        }
        (doubling, callers)
    }
}

#[tokio::test]
async fn together_question_that_comes_alone_is_asked_at_once() {
    let mut doubling = Doubling::new();
    let caller = doubling.find(4);
    assert_eq!(doubling.asked.recv().await, Some(vec![4]));
    doubling.may_answer.add_permits(1);
    assert_eq!(caller.await.unwrap().unwrap(), Some(8));
    // As is the next one.
    let caller = doubling.find(1000);
    assert_eq!(doubling.asked.recv().await, Some(vec![1000]));
    doubling.may_answer.add_permits(1);
    assert_eq!(caller.await.unwrap().unwrap(), None);
}

#[tokio::test]
async fn together_questions_that_wait_are_asked_once() {
    let (mut doubling, callers) = Doubling::occupied([7, 5, 5, 6]).await;
    doubling.may_answer.add_permits(1);
    assert_eq!(doubling.asked.recv().await, Some(vec![5, 6, 7]));
    doubling.may_answer.add_permits(2);
    let mut answers = Vec::new();
    for caller in callers {
        answers.push(caller.await.unwrap().unwrap().unwrap());
    }
    assert_eq!(answers, [14, 10, 10, 12]);
}

#[tokio::test]
async fn together_question_has_a_limited_length() {
    let (mut doubling, callers) = Doubling::occupied(200..320).await;
    doubling.may_answer.add_permits(1);
    assert_eq!(doubling.asked.recv().await.unwrap().len(), MAX_KEYS);
    doubling.may_answer.add_permits(3);
    assert_eq!(doubling.asked.recv().await.unwrap().len(), 20);
    for (number, caller) in (200..).zip(callers) {
        assert_eq!(caller.await.unwrap().unwrap(), Some(number * 2));
    }
}

#[tokio::test]
async fn together_error_reaches_every_caller_and_no_later_one() {
    let (mut doubling, callers) = Doubling::occupied([12, 13]).await;
    doubling.may_answer.add_permits(2);
    assert_eq!(doubling.asked.recv().await, Some(vec![12, 13]));
    doubling.may_answer.add_permits(1);
    for caller in callers {
        assert!(matches!(caller.await.unwrap(), Err(StoreError::Deadline)));
    }
    doubling.may_answer.add_permits(1);
    assert_eq!(doubling.find(12).await.unwrap().unwrap(), Some(24));
}

#[tokio::test]
async fn together_caller_that_gives_up_is_not_asked_for() {
    let (mut doubling, mut callers) = Doubling::occupied([5, 6]).await;
    callers[0].abort();
    assert!((&mut callers[0]).await.unwrap_err().is_cancelled());
    doubling.may_answer.add_permits(1);
    assert_eq!(doubling.asked.recv().await, Some(vec![6]));
    // One that gives up while its question is under way costs the others nothing.
    let late = timeout(Duration::from_millis(20), doubling.together.find(9)).await;
    assert!(late.is_err());
    doubling.may_answer.add_permits(2);
    assert_eq!(callers.pop().unwrap().await.unwrap().unwrap(), Some(12));
}

#[tokio::test]
async fn together_question_that_panics_stops_no_later_one() {
    let together = Together::<u32, u32>::new(Box::new(|numbers| {
        Box::pin(async move {
            assert!(!numbers.contains(&13), "an unlucky number");
            Ok(numbers.into_iter().map(|number| (number, number)).collect())
        })
    }));
    for _ in 0..=MAX_ASKERS {
        assert!(matches!(together.find(13).await, Err(StoreError::Stopped)));
    }
    assert_eq!(together.find(1).await.unwrap(), Some(1));
}

/// An application's handler may block its worker. Callers in other workers wait for none of its
/// questions.
#[tokio::test]
async fn together_worker_that_is_blocked_delays_no_other_caller() {
    let mut doubling = Doubling::new();
    let worker = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
    for number in 0..MAX_ASKERS {
        let number = u32::try_from(number).unwrap();
        drop(doubling.find_in(worker.handle(), number));
        assert_eq!(doubling.asked.recv().await, Some(vec![number]));
    }
    let (release, released) = std::sync::mpsc::channel::<()>();
    let (is_blocked, blocked) = oneshot::channel();
    worker.spawn(async move {
        is_blocked.send(()).unwrap();
        let _ = released.recv();
    });
    blocked.await.unwrap();
    doubling.may_answer.add_permits(MAX_ASKERS + 1);
    assert_eq!(doubling.find(7).await.unwrap().unwrap(), Some(14));
    drop(release);
    worker.shutdown_background();
}
