//! When a connection is closed, and when it may receive more.

use std::time::Duration;

use tokio::time::Instant;

use super::{
    activity::{Activity, Phase},
    timeouts::ConnectionTimeouts,
};

/// How long Actix goes on reading if a response was sent before the whole body had arrived, so that
/// a client that is still sending can read the response.
pub(super) const LINGER: Duration = Duration::from_secs(1);

impl Activity {
    /// When the connection is closed if nothing happens; `None` while it waits only for the server.
    pub(super) fn deadline(&self, timeouts: &ConnectionTimeouts) -> Option<Instant> {
        let after = |since: Instant, timeout: Duration| Some(since + timeout);
        let stalled = self.stalled.and_then(|(since, _)| after(since, timeouts.client));
        let waiting = match self.phase {
            // The pause between two requests begins when the response has arrived.
            Phase::New | Phase::Idle if stalled.is_some() => None,
            Phase::New | Phase::Idle => after(self.since, timeouts.keep_alive),
            Phase::Head | Phase::Body | Phase::UnreadBody => after(self.since, timeouts.client),
            Phase::Handling => None,
        };
        stalled.into_iter().chain(waiting).min()
    }

    /// When the connection is closed while the server shuts down; `None` while a request is in
    /// flight or a response is being sent. A client that is still sending a body gets time to read
    /// the response: data that arrives at a closed connection makes the kernel reset it, and the
    /// response may be lost.
    pub(super) fn drain_deadline(&self) -> Option<Instant> {
        match self.phase {
            Phase::Handling | Phase::Body => None,
            _ if self.stalled.is_some() => None,
            Phase::UnreadBody => Some(self.since + LINGER),
            Phase::New | Phase::Idle | Phase::Head => Some(self.since),
        }
    }

    /// Whether Actix may get more of what the client sends. Not while a request is in flight, and
    /// not before the client has accepted the responses so far.
    pub(super) fn may_receive(&self) -> bool {
        match self.phase {
            Phase::Handling => false,
            Phase::New | Phase::Idle | Phase::Head => self.stalled.is_none(),
            Phase::Body | Phase::UnreadBody => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::server::connections::activity::MIN_PROGRESS_BYTES;

    const TIMEOUTS: ConnectionTimeouts =
        ConnectionTimeouts { keep_alive: Duration::from_secs(75), client: Duration::from_secs(30) };

    type Event = fn(&mut Activity, Instant);

    /// The deadline after `events`, each at its second, in seconds after the connection was opened.
    fn deadline(events: &[(u64, Event)]) -> Option<u64> {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        activity.tried_to_read();
        for (second, event) in events {
            event(&mut activity, start + Duration::from_secs(*second));
        }
        activity.deadline(&TIMEOUTS).map(|deadline| (deadline - start).as_secs())
    }

    #[test]
    fn deadline_exists_for_every_wait_for_a_client() {
        let received: Event = Activity::received;
        let begins: Event = Activity::request_begins;
        let body: Event = Activity::body_awaited;
        let ends: Event = |activity, now| activity.request_ends(Phase::Idle, now);
        let unread: Event = |activity, now| activity.request_ends(Phase::UnreadBody, now);
        let stalled: Event = Activity::write_stalled;
        let sent: Event = |activity, now| activity.sent(MIN_PROGRESS_BYTES, now);
        let trickled: Event = |activity, now| activity.sent(1, now);
        let all_sent: Event = |activity, now| {
            activity.sent(1, now);
            activity.all_sent();
        };
        assert_eq!(deadline(&[]), Some(75));
        // More of the same head does not extend it.
        assert_eq!(deadline(&[(10, received), (20, received), (30, received)]), Some(40));
        assert_eq!(deadline(&[(1, received), (2, begins)]), None);
        assert_eq!(deadline(&[(1, received), (2, begins), (3, ends)]), Some(78));
        assert_eq!(deadline(&[(1, received), (2, begins), (3, ends), (70, received)]), Some(100));
        assert_eq!(deadline(&[(1, begins), (2, body)]), Some(32));
        assert_eq!(deadline(&[(1, begins), (2, unread), (9, received)]), Some(32));
        // Nor do more parts of the same body; the next body has its own deadline.
        let part: Event = Activity::body_received;
        let trickled_body = [(1, begins), (2, body), (20, part), (20, body), (31, part), (31, body)];
        assert_eq!(deadline(&trickled_body), Some(32));
        assert_eq!(
            deadline(&[&trickled_body[..], &[(31, ends), (40, begins), (41, body)]].concat()),
            Some(71)
        );
        // A handler has no deadline, unless the client does not read its response so far.
        assert_eq!(deadline(&[(1, begins), (2, body), (3, part)]), None);
        assert_eq!(deadline(&[(1, begins), (2, stalled)]), Some(32));
        // A client that reads slowly is waited for while it goes on reading, also longer than the
        // pause between requests.
        let slow = [(1, begins), (2, ends), (2, stalled), (20, sent), (40, sent), (60, sent), (80, sent)];
        assert_eq!(deadline(&slow), Some(110));
        assert_eq!(deadline(&[&slow[..], &[(85, all_sent)]].concat()), Some(160));
        let stopped = [(1, begins), (2, ends), (2, stalled), (20, trickled), (31, trickled)];
        assert_eq!(deadline(&stopped), Some(32));
    }

    #[test]
    fn drain_deadline_waits_for_responses_and_sending_clients() {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        assert_eq!(activity.drain_deadline(), Some(start));
        activity.request_begins(start);
        assert_eq!(activity.drain_deadline(), None);
        activity.body_awaited(start);
        assert_eq!(activity.drain_deadline(), None);
        activity.request_ends(Phase::UnreadBody, start);
        assert_eq!(activity.drain_deadline(), Some(start + LINGER));
        activity.write_stalled(start);
        assert_eq!(activity.drain_deadline(), None);
    }

    #[test]
    fn requests_are_received_one_at_a_time_after_responses_are_read() {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        assert!(activity.may_receive());
        activity.request_begins(start);
        assert!(!activity.may_receive());
        activity.body_awaited(start);
        assert!(activity.may_receive(), "the handler waits for the body");
        activity.body_received(start);
        activity.write_stalled(start);
        activity.request_ends(Phase::Idle, start);
        assert!(!activity.may_receive());
        activity.all_sent();
        assert!(activity.may_receive());
    }

    proptest! {
        /// Whatever a client does, one request does not keep a connection longer than the timeouts.
        #[test]
        fn deadline_cannot_be_moved_without_a_request(
            events in prop::collection::vec((0_u8..5, 1_u64..20), 1..40),
        ) {
            let start = Instant::now();
            let mut activity = Activity::new(start);
            activity.tried_to_read();
            let (mut now, mut has_sent_request) = (start, false);
            for (event, seconds) in events {
                now += Duration::from_secs(seconds);
                if activity.deadline(&TIMEOUTS).is_some_and(|deadline| deadline <= now) {
                    return Ok(());
                }
                match event {
                    0 => activity.tried_to_read(),
                    1 => activity.received(now),
                    2 => {
                        activity.body_received(now);
                        activity.body_awaited(now);
                    }
                    3 if !has_sent_request => {
                        activity.request_begins(now);
                        activity.body_awaited(now);
                        has_sent_request = true;
                    }
                    _ if has_sent_request => activity.sent(1, now),
                    _ => {}
                }
                prop_assert!(activity.deadline(&TIMEOUTS).is_some());
                prop_assert!(now < start + TIMEOUTS.keep_alive + 2 * TIMEOUTS.client);
            }
        }
    }
}
