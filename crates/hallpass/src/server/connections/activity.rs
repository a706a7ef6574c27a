//! What a connection waits for, and since when.

use std::time::Duration;

use tokio::time::Instant;

use super::ConnectionTimeouts;

/// A client that accepts less of an answer than this within the timeout has stopped reading it.
const MIN_PROGRESS_BYTES: usize = 16 * 1024;
/// How long Actix reads on when an answer was given before the whole body had come: a client that
/// is still sending may see the answer then.
pub(super) const LINGER: Duration = Duration::from_secs(1);

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
    /// The rest of a body that no handler reads any more: the answer is given, and the connection
    /// closes behind it.
    UnreadBody,
}

/// What happened on a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Activity {
    phase: Phase,
    since: Instant,
    /// When the handler of the request in service first waited for a part of the body. All parts
    /// together have one deadline, which a client that sends a byte now and then does not move.
    body_since: Option<Instant>,
    /// Whether it has brought a whole request head.
    has_asked: bool,
    /// The part of an answer that the client does not accept: since when, and how much it has
    /// accepted meanwhile.
    stalled: Option<(Instant, usize)>,
}

/// Which connections are evicted first: the lowest, and among equals the one that has waited longest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    /// Has never sent a whole request head.
    NeverAsked(Instant),
    /// Sends no request, or the rest of one slowly.
    Waiting(Instant),
    /// Reads its answer slowly.
    Reading(Instant),
}

impl Activity {
    pub(super) fn new(now: Instant) -> Self {
        Self { phase: Phase::New, since: now, body_since: None, has_asked: false, stalled: None }
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
        (self.has_asked, self.body_since) = (true, None);
        self.enter(Phase::Handling, now);
    }

    /// The handler waits for a part of the body.
    pub(super) fn body_awaited(&mut self, now: Instant) {
        if self.phase == Phase::Handling {
            let since = *self.body_since.get_or_insert(now);
            self.enter(Phase::Body, since);
        }
    }

    /// The part has come, or the handler does not wait for it any more.
    pub(super) fn body_received(&mut self, now: Instant) {
        if self.phase == Phase::Body {
            self.enter(Phase::Handling, now);
        }
    }

    /// The whole answer is on its way, and the client may go on with `next`.
    pub(super) fn answered(&mut self, next: Phase, now: Instant) {
        self.enter(next, now);
    }

    /// The client accepts no more of an answer for now.
    pub(super) fn write_stalled(&mut self, now: Instant) {
        self.stalled.get_or_insert((now, 0));
    }

    /// The client has accepted a part of an answer.
    pub(super) fn sent(&mut self, bytes: usize, now: Instant) {
        if let Some((since, accepted)) = &mut self.stalled {
            *accepted = accepted.saturating_add(bytes);
            if *accepted >= MIN_PROGRESS_BYTES {
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

    /// When the connection is to be closed while the server shuts down; `None` while a request is
    /// in service or an answer on its way. A client that is still sending a body gets time to see
    /// the answer: what arrives at a closed connection makes the kernel reset it, and the answer
    /// may be lost.
    pub(super) fn drain_deadline(&self) -> Option<Instant> {
        match self.phase {
            Phase::Handling | Phase::Body => None,
            _ if self.stalled.is_some() => None,
            Phase::UnreadBody => Some(self.since + LINGER),
            Phase::New | Phase::Idle | Phase::Head => Some(self.since),
        }
    }

    /// Whether Actix may get more of what the client sends. If not, the client is waited for by
    /// itself: while its request is in service, and before it accepts the answers that there are.
    pub(super) fn may_receive(&self) -> bool {
        match self.phase {
            Phase::Handling => false,
            Phase::New | Phase::Idle | Phase::Head => self.stalled.is_none(),
            Phase::Body | Phase::UnreadBody => true,
        }
    }

    /// Its place in the order of eviction; `None` if it is not evicted, because it waits for us.
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
        let answered: Event = |activity, now| activity.answered(Phase::Idle, now);
        let unread: Event = |activity, now| activity.answered(Phase::UnreadBody, now);
        let stalled: Event = Activity::write_stalled;
        let sent: Event = |activity, now| activity.sent(MIN_PROGRESS_BYTES, now);
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
        // Nor do more parts of the same body, but those of the next one have their own deadline.
        let part: Event = Activity::body_received;
        let trickled_body = [(1, begins), (2, body), (20, part), (20, body), (31, part), (31, body)];
        assert_eq!(deadline(&trickled_body), Some(32));
        assert_eq!(
            deadline(&[&trickled_body[..], &[(31, answered), (40, begins), (41, body)]].concat()),
            Some(71)
        );
        // A handler takes as long as it takes, unless its answer so far is not read.
        assert_eq!(deadline(&[(1, begins), (2, body), (3, part)]), None);
        assert_eq!(deadline(&[(1, begins), (2, stalled)]), Some(32));
        // A client that reads slowly is waited for as long as it goes on reading, also beyond the
        // pause between requests.
        let slow = [(1, begins), (2, answered), (2, stalled), (20, sent), (40, sent), (60, sent), (80, sent)];
        assert_eq!(deadline(&slow), Some(110));
        assert_eq!(deadline(&[&slow[..], &[(85, all_sent)]].concat()), Some(160));
        let stopped = [(1, begins), (2, answered), (2, stalled), (20, trickled), (31, trickled)];
        assert_eq!(deadline(&stopped), Some(32));
    }

    #[test]
    fn connections_that_never_asked_or_waited_longest_are_evicted() {
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
        asked.answered(Phase::Idle, at(3));
        let mut reading = asked;
        reading.write_stalled(at(3));
        let ranks = [unseen, half, asked, reading].map(|activity| activity.rank());
        assert!(ranks.is_sorted(), "{ranks:?}");
    }

    #[test]
    fn draining_waits_for_answers_and_for_clients_that_still_send() {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        assert_eq!(activity.drain_deadline(), Some(start));
        activity.request_begins(start);
        assert_eq!(activity.drain_deadline(), None);
        activity.body_awaited(start);
        assert_eq!(activity.drain_deadline(), None);
        activity.answered(Phase::UnreadBody, start);
        assert_eq!(activity.drain_deadline(), Some(start + LINGER));
        activity.write_stalled(start);
        assert_eq!(activity.drain_deadline(), None);
    }

    #[test]
    fn requests_are_received_one_by_one_and_not_before_answers_are_read() {
        let start = Instant::now();
        let mut activity = Activity::new(start);
        assert!(activity.may_receive());
        activity.request_begins(start);
        assert!(!activity.may_receive());
        activity.body_awaited(start);
        assert!(activity.may_receive(), "the handler waits for the body");
        activity.body_received(start);
        activity.write_stalled(start);
        activity.answered(Phase::Idle, start);
        assert!(!activity.may_receive());
        activity.all_sent();
        assert!(activity.may_receive());
    }

    proptest! {
        /// Whatever a client does, it does not keep a connection for longer than the timeouts with
        /// one request.
        #[test]
        fn no_client_moves_the_deadline_without_asking(
            events in prop::collection::vec((0_u8..5, 1_u64..20), 1..40),
        ) {
            let start = Instant::now();
            let mut activity = Activity::new(start);
            activity.looked_at();
            let (mut now, mut has_asked) = (start, false);
            for (event, seconds) in events {
                now += Duration::from_secs(seconds);
                if activity.deadline(&TIMEOUTS).is_some_and(|deadline| deadline <= now) {
                    return Ok(());
                }
                match event {
                    0 => activity.looked_at(),
                    1 => activity.received(now),
                    2 => {
                        activity.body_received(now);
                        activity.body_awaited(now);
                    }
                    3 if !has_asked => {
                        activity.request_begins(now);
                        activity.body_awaited(now);
                        has_asked = true;
                    }
                    _ if has_asked => activity.sent(1, now),
                    _ => {}
                }
                prop_assert!(activity.deadline(&TIMEOUTS).is_some());
                prop_assert!(now < start + TIMEOUTS.keep_alive + 2 * TIMEOUTS.client);
            }
        }
    }
}
