//! Dispatches events to those who have subscribed. It waits for no subscriber.

use std::sync::Arc;

use tokio::sync::broadcast::{
    self,
    error::{RecvError, TryRecvError},
};

use super::event::Event;

/// How many events a subscriber may be behind. What it missed before that is lost for it.
const CAPACITY: usize = 1024;

/// The sending side.
#[derive(Clone, Debug)]
pub struct EventSender(broadcast::Sender<Arc<Event>>);

impl EventSender {
    /// A channel without subscribers.
    pub fn new() -> Self {
        Self(broadcast::Sender::new(CAPACITY))
    }

    /// Dispatches the event that `event` makes, if anyone has subscribed.
    pub fn dispatch(&self, event: impl FnOnce() -> Event) {
        if self.0.receiver_count() > 0 {
            // It fails if the last subscriber has gone since.
            let _ = self.0.send(Arc::new(event()));
        }
    }

    /// Subscribes to what happens from now on.
    pub fn subscribe(&self) -> Events {
        Events(self.0.subscribe())
    }
}

/// A subscription to the events of one open [`Hallpass`](crate::Hallpass), from the moment when it
/// was made: of what this server does, and not of others beside it.
///
/// Events are dispatched after the change was stored, and no request waits for a subscriber. A
/// dropped request never separates the two; a change whose answer is lost (the database made it,
/// and the connection broke) is made without its event. A subscriber that is 1024 events behind
/// loses the oldest and is told how many.
#[derive(Debug)]
pub struct Events(broadcast::Receiver<Arc<Event>>);

/// What a subscription receives.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Received {
    /// The next event.
    Event(Arc<Event>),
    /// The subscriber was too slow: this many events are lost.
    Lost(u64),
}

impl Events {
    /// Waits for the next event; `None` once the last clone of [`Hallpass`](crate::Hallpass), and
    /// of everything that it gave out, is dropped. A caller that gives up waiting loses nothing.
    pub async fn next(&mut self) -> Option<Received> {
        match self.0.recv().await {
            Ok(event) => Some(Received::Event(event)),
            Err(RecvError::Lagged(lost)) => Some(Received::Lost(lost)),
            Err(RecvError::Closed) => None,
        }
    }

    /// The next event, if it was dispatched already.
    pub(crate) fn next_queued(&mut self) -> Option<Received> {
        match self.0.try_recv() {
            Ok(event) => Some(Received::Event(event)),
            Err(TryRecvError::Lagged(lost)) => Some(Received::Lost(lost)),
            Err(TryRecvError::Empty | TryRecvError::Closed) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use hallpass_types::{Timestamp, UserId};

    use super::*;
    use crate::session::event::EventKind;

    fn deleted(number: u64) -> Event {
        let user = UserId::new(number.to_string());
        Event { at: Timestamp::from_unix_ms(number), ip: None, kind: EventKind::UserDeleted { user } }
    }

    #[tokio::test]
    async fn slow_subscriber_is_told_how_many_events_it_lost() {
        let sender = EventSender::new();
        sender.dispatch(|| panic!("no one has subscribed"));
        let (mut slow, mut other) = (sender.subscribe(), sender.subscribe());
        for number in 0..1030 {
            sender.dispatch(|| deleted(number));
        }
        assert_eq!(slow.next().await, Some(Received::Lost(6)));
        assert_eq!(slow.next().await, Some(Received::Event(Arc::new(deleted(6)))));
        assert_eq!(other.next().await, Some(Received::Lost(6)));
        drop(sender);
        for number in 7..1030 {
            assert_eq!(slow.next().await, Some(Received::Event(Arc::new(deleted(number)))));
        }
        assert_eq!(slow.next().await, None);
    }
}
