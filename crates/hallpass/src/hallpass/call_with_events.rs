//! Calls the application's functions with every event.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    pin::pin,
};

use futures_util::future::{Either, select};
use tokio::task::yield_now;

use crate::{
    http::hooks::OnEvent,
    panic_message::panic_message,
    session::events::{Events, Received},
};

/// Calls a function with every event, until Hallpass is `stopped` and none is queued. A panic costs
/// it that event, and no other.
pub(super) async fn call_with_events(
    mut events: Events,
    on_event: OnEvent,
    stopped: impl Future<Output = ()>,
) {
    let mut stopped = pin!(stopped);
    while let Either::Left((Some(received), _)) = select(pin!(events.next()), stopped.as_mut()).await {
        call(&on_event, received);
    }
    while let Some(received) = events.next_queued() {
        call(&on_event, received);
        // It is aborted here, if it takes too long.
        yield_now().await;
    }
}

fn call(on_event: &OnEvent, received: Received) {
    match received {
        Received::Event(event) => {
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| on_event(&event))) {
                let message = panic_message(&*panic);
                tracing::error!(kind = ?event.kind, "the application's `on_event` panicked: {message}");
            }
        }
        Received::Lost(count) => tracing::warn!(count, "events were lost: `on_event` takes too long"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    };

    use hallpass_types::{Timestamp, UserId};

    use super::*;
    use crate::session::{
        BackgroundTasks,
        event::{Event, EventKind},
        events::EventSender,
    };

    #[tokio::test]
    async fn events_that_are_queued_are_handled_before_the_end() {
        let (sender, tasks, count) =
            (EventSender::new(), BackgroundTasks::default(), Arc::new(AtomicU64::new(0)));
        let seen = Arc::clone(&count);
        let on_event: OnEvent = Arc::new(move |_: &Event| {
            seen.fetch_add(1, Ordering::SeqCst);
        });
        let task = call_with_events(sender.subscribe(), on_event, tasks.stopped());
        tasks.spawn_subscriber("subscriber of events", task);
        for number in 0..3 {
            let kind = EventKind::UserDeleted { user: UserId::new("ada") };
            sender.dispatch(|| Event { at: Timestamp::from_unix_ms(number), ip: None, kind });
        }
        tasks.stop().await;
        assert_eq!(count.load(Ordering::SeqCst), 3);
    }
}
