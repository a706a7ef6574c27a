//! How long a client may keep a connection waiting.

use std::time::Duration;

/// How long a client may keep a connection waiting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConnectionTimeouts {
    /// For the next request.
    pub keep_alive: Duration,
    /// For the rest of a request, and for accepting a part of a response.
    pub client: Duration,
}

impl ConnectionTimeouts {
    /// Longer than load balancers keep a connection to a server (AWS and nginx 60 s). The side that
    /// sends requests must be the one that closes; otherwise it sends one into a connection that is
    /// just being closed, and answers 502.
    const KEEP_ALIVE: Duration = Duration::from_secs(75);
    /// A phone that lost its network for a moment repeats a packet after 1, 3, 7 and 15 seconds.
    const CLIENT: Duration = Duration::from_secs(30);
}

impl Default for ConnectionTimeouts {
    fn default() -> Self {
        Self { keep_alive: Self::KEEP_ALIVE, client: Self::CLIENT }
    }
}
