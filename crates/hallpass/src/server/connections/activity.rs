//! What a connection waits for, and since when.

use tokio::time::Instant;

/// A client that accepts less of a response than this within the timeout has stopped reading it.
pub(super) const MIN_PROGRESS_BYTES: usize = 16 * 1024;

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Its task, which has not read from it yet.
    New,
    /// The first byte of a request.
    Idle,
    /// The rest of a request head.
    Head,
    /// A handler, or the end of its response.
    Handling,
    /// The next part of a body, for which a handler waits.
    Body,
    /// The rest of a body that no handler reads: there is a response, after which the connection is
    /// closed.
    UnreadBody,
}

/// What has happened on a connection.
#[derive(Clone, Copy, Debug)]
pub(super) struct Activity {
    pub(super) phase: Phase,
    pub(super) since: Instant,
    /// When the handler of the in-flight request first waited for a part of the body. All parts
    /// together have one deadline, so a client cannot extend it by sending a byte now and then.
    body_since: Option<Instant>,
    /// Whether it has ever sent a whole request head.
    pub(super) has_sent_request: bool,
    /// Since when the client has not accepted a part of a response, and how much it has accepted
    /// meanwhile.
    pub(super) stalled: Option<(Instant, usize)>,
}

impl Activity {
    pub(super) fn new(now: Instant) -> Self {
        Self { phase: Phase::New, since: now, body_since: None, has_sent_request: false, stalled: None }
    }

    /// Its task has tried to read.
    pub(super) fn tried_to_read(&mut self) {
        if self.phase == Phase::New {
            self.phase = Phase::Idle;
        }
    }

    /// Data has arrived.
    pub(super) fn received(&mut self, now: Instant) {
        if matches!(self.phase, Phase::New | Phase::Idle) {
            self.enter(Phase::Head, now);
        }
    }

    /// A whole request head has arrived, and goes to its handler.
    pub(super) fn request_begins(&mut self, now: Instant) {
        (self.has_sent_request, self.body_since) = (true, None);
        self.enter(Phase::Handling, now);
    }

    /// The handler waits for a part of the body.
    pub(super) fn body_awaited(&mut self, now: Instant) {
        if self.phase == Phase::Handling {
            let since = *self.body_since.get_or_insert(now);
            self.enter(Phase::Body, since);
        }
    }

    /// The part has arrived, or the handler does not wait for it any more.
    pub(super) fn body_received(&mut self, now: Instant) {
        if self.phase == Phase::Body {
            self.enter(Phase::Handling, now);
        }
    }

    /// The whole response is being sent, and the client may go on with `next`.
    pub(super) fn request_ends(&mut self, next: Phase, now: Instant) {
        self.enter(next, now);
    }

    /// The client accepts no more of a response for now.
    pub(super) fn write_stalled(&mut self, now: Instant) {
        self.stalled.get_or_insert((now, 0));
    }

    /// The client has accepted a part of a response.
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

    /// The client has accepted everything that was written.
    pub(super) fn all_sent(&mut self) {
        self.stalled = None;
    }

    fn enter(&mut self, phase: Phase, now: Instant) {
        (self.phase, self.since) = (phase, now);
    }
}
