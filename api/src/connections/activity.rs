//! What a connection waits for, and since when.

use std::time::Duration;

use tokio::time::Instant;

use super::ConnectionTimeouts;

/// A client that accepts less of an answer than this within the timeout has stopped reading it.
const LEAST_PROGRESS: usize = 16 * 1024;

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Its task, which has not looked at it yet.
    New,
    /// The first byte of a request.
    Idle,
    /// The rest of a request head.
    Head,
    /// A handler, or the end of its answer.
    Handling,
    /// The next part of a body, for which a handler waits.
    Body,
    /// The rest of a body that no handler reads any more: the answer is given, and the connection closes behind it.
    UnreadBody,
}

/// What happened on a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Activity {
    phase: Phase,
    since: Instant,
    /// Whether it has brought a whole request head.
    has_asked: bool,
    /// The part of an answer that the client does not accept: since when, and how much it has accepted meanwhile.
    stalled: Option<(Instant, usize)>,
}

/// Which connections make room first: the lowest, and among equals the one that has waited longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    NeverAsked(Instant),
    Waiting(Instant),
    Reading(Instant),
}

impl Activity {
    pub(super) fn new(now: Instant) -> Self {
        Self { phase: Phase::New, since: now, has_asked: false, stalled: None }
    }

    /// Its task looks whether something has come.
    pub(super) fn looked_at(&mut self) {
        if self.phase == Phase::New {
            self.phase = Phase::Idle;
        }
    }

    /// Something has come.
    pub(super) fn received(&mut self, now: Instant) {
        if matches!(self.phase, Phase::New | Phase::Idle) {
            self.enter(Phase::Head, now);
        }
    }

    /// A whole request head has come, and goes to its handler.
    pub(super) fn request_begins(&mut self, now: Instant) {
        self.has_asked = true;
        self.enter(Phase::Handling, now);
    }

    /// The handler waits for a part of the body.
    pub(super) fn body_awaited(&mut self, now: Instant) {
        if self.phase == Phase::Handling {
            self.enter(Phase::Body, now);
        }
    }

    /// The part has come.
    pub(super) fn body_received(&mut self, now: Instant) {
        if self.phase == Phase::Body {
            self.enter(Phase::Handling, now);
        }
    }

    /// The whole answer is on its way.
    pub(super) fn answered(&mut self, body_unread: bool, now: Instant) {
        self.enter(if body_unread { Phase::UnreadBody } else { Phase::Idle }, now);
    }

    /// The client accepts no more of an answer for now.
    pub(super) fn write_stalled(&mut self, now: Instant) {
        self.stalled.get_or_insert((now, 0));
    }

    /// The client has accepted a part of an answer.
    pub(super) fn sent(&mut self, bytes: usize, now: Instant) {
        if let Some((since, accepted)) = &mut self.stalled {
            *accepted = accepted.saturating_add(bytes);
            if *accepted >= LEAST_PROGRESS {
                (*since, *accepted) = (now, 0);
            }
        }
        if self.phase == Phase::Idle {
            self.since = now;
        }
    }

    /// The client has accepted everything that there was.
    pub(super) fn all_sent(&mut self) {
        self.stalled = None;
    }

    /// When the connection is to be closed if nothing happens; `None` while it waits for us alone.
    pub(super) fn deadline(&self, timeouts: &ConnectionTimeouts) -> Option<Instant> {
        let after = |since: Instant, timeout: Duration| Some(since + timeout);
        let stalled = self.stalled.and_then(|(since, _)| after(since, timeouts.client));
        let waiting = match self.phase {
            // The pause between two requests begins when the answer has arrived.
            Phase::New | Phase::Idle if stalled.is_some() => None,
            Phase::New | Phase::Idle => after(self.since, timeouts.keep_alive),
            Phase::Head | Phase::Body | Phase::UnreadBody => after(self.since, timeouts.client),
            Phase::Handling => None,
        };
        stalled.into_iter().chain(waiting).min()
    }

    /// Whether no request is in service and no answer on its way: when the server shuts down, nothing is lost.
    pub(super) fn is_unused(&self) -> bool {
        self.stalled.is_none() && !matches!(self.phase, Phase::Handling | Phase::Body)
    }

    /// Where it stands among those that make room; `None` if it never does, because it waits for us.
    pub(super) fn rank(&self) -> Option<Rank> {
        match (self.stalled, self.phase) {
            (_, Phase::New) => None,
            (Some((since, _)), _) => Some(Rank::Reading(since)),
            (None, Phase::Handling) => None,
            (None, _) if self.has_asked => Some(Rank::Waiting(self.since)),
            (None, _) => Some(Rank::NeverAsked(self.since)),
        }
    }

    fn enter(&mut self, phase: Phase, now: Instant) {
        (self.phase, self.since) = (phase, now);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TIMEOUTS: ConnectionTimeouts =
        ConnectionTimeouts { keep_alive: Duration::from_secs(75), client: Duration::from_secs(30) };

    type Event = fn(&mut Activity, Instant);

    /// The deadline after `events`, each at its second, in seconds after the connection was opened.
    fn deadline(events: &[(u64, Event)]) -> Option<u64> {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        activity.looked_at();
        for (second, event) in events {
            event(&mut activity, start + Duration::from_secs(*second));
        }
        activity.deadline(&TIMEOUTS).map(|deadline| (deadline - start).as_secs())
    }

    #[test]
    fn every_wait_for_the_client_has_a_deadline() {
        let received: Event = Activity::received;
        let begins: Event = Activity::request_begins;
        let body: Event = Activity::body_awaited;
        let answered: Event = |activity, now| activity.answered(false, now);
        let unread: Event = |activity, now| activity.answered(true, now);
        let stalled: Event = Activity::write_stalled;
        let sent: Event = |activity, now| activity.sent(LEAST_PROGRESS, now);
        let trickled: Event = |activity, now| activity.sent(1, now);
        let all_sent: Event = |activity, now| {
            activity.sent(1, now);
            activity.all_sent();
        };
        assert_eq!(deadline(&[]), Some(75));
        // More of the same head does not move it.
        assert_eq!(deadline(&[(10, received), (20, received), (30, received)]), Some(40));
        assert_eq!(deadline(&[(1, received), (2, begins)]), None);
        assert_eq!(deadline(&[(1, received), (2, begins), (3, answered)]), Some(78));
        assert_eq!(deadline(&[(1, received), (2, begins), (3, answered), (70, received)]), Some(100));
        assert_eq!(deadline(&[(1, begins), (2, body)]), Some(32));
        assert_eq!(deadline(&[(1, begins), (2, unread), (9, received)]), Some(32));
        // A client that reads slowly is waited for as long as it goes on reading, also beyond the pause between requests.
        let slow = [(1, begins), (2, answered), (2, stalled), (20, sent), (40, sent), (60, sent), (80, sent)];
        assert_eq!(deadline(&slow), Some(110));
        assert_eq!(deadline(&[&slow[..], &[(85, all_sent)]].concat()), Some(160));
        let stopped = [(1, begins), (2, answered), (2, stalled), (20, trickled), (31, trickled)];
        assert_eq!(deadline(&stopped), Some(32));
    }

    #[test]
    fn connections_that_never_asked_or_waited_longest_make_room() {
        let start = Instant::now();
        let at = |second| start + Duration::from_secs(second);
        let mut unseen = Activity::new(start);
        assert_eq!(unseen.rank(), None);
        unseen.looked_at();
        let mut half = unseen;
        half.received(at(5));
        let mut asked = unseen;
        asked.request_begins(at(1));
        assert_eq!(asked.rank(), None, "a request in service is finished");
        asked.body_awaited(at(2));
        assert!(asked.rank().is_some());
        asked.answered(false, at(3));
        let mut reading = asked;
        reading.write_stalled(at(3));
        let ranks = [unseen, half, asked, reading].map(|activity| activity.rank());
        assert!(ranks.is_sorted(), "{ranks:?}");
    }

    proptest! {
        /// Whatever a client does, it does not keep a connection for longer than the longer timeout without a whole request.
        #[test]
        fn no_client_moves_the_deadline_without_asking(
            events in prop::collection::vec((0_u8..4, 1_u64..20), 1..40),
        ) {
            let start = Instant::now();
            let mut activity = Activity::new(start);
            activity.looked_at();
            let mut now = start;
            for (event, seconds) in events {
                now += Duration::from_secs(seconds);
                if activity.deadline(&TIMEOUTS).is_some_and(|deadline| deadline <= now) {
                    return Ok(());
                }
                match event {
                    0 => activity.looked_at(),
                    1 => activity.received(now),
                    2 => activity.body_awaited(now),
                    _ => activity.body_received(now),
                }
                prop_assert!(activity.deadline(&TIMEOUTS).is_some());
                prop_assert!(now < start + TIMEOUTS.keep_alive + TIMEOUTS.client);
            }
        }
    }
}
