//! Calls the application's functions with every event.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{
    http::hooks::OnEvent,
    panic_message::panic_message,
    session::events::{Events, Received},
};

/// Calls a function with every event. A panic costs it that event, and no other.
pub(super) async fn call_with_events(mut events: Events, on_event: OnEvent) {
    while let Some(received) = events.next().await {
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
}
