//! Shuts a server down gracefully (S19). It is first not ready, so load balancers send requests
//! elsewhere; then it accepts no new requests; then it finishes those that are in flight.

use std::{
    io,
    time::{Duration, Instant},
};

use actix_web::dev::{Server, ServerHandle};

use super::{
    readiness::Readiness,
    signals::{Shutdown, Signals},
};
use crate::providers::http_settings::ProviderHttpSettings;

/// How long in-flight requests may take after the server stopped accepting new ones.
pub const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(20);

/// How long a callback may take after its provider has answered.
const AFTER_PROVIDER: Duration = Duration::from_secs(4);

const _: () = assert!(
    ProviderHttpSettings::MAX_TOTAL_TIMEOUT.as_secs() + AFTER_PROVIDER.as_secs()
        <= SHUTDOWN_TIMEOUT.as_secs(),
    "a callback whose provider is slow must be able to finish"
);

/// Serves until a signal shuts the process down. It may have come since `signals` listens.
///
/// After `SIGTERM` the server is not ready, and goes on for `drain`. A second signal ends draining,
/// and a third one does not wait for in-flight requests. `SIGINT` (Ctrl-C) counts as two.
///
/// # Errors
/// The operating system refused, or a signal ended it with in-flight requests.
pub async fn serve(
    server: Server,
    readiness: Readiness,
    drain: Duration,
    mut signals: Signals,
) -> io::Result<()> {
    let shutdown = shut_down(server.handle(), readiness, drain, &mut signals);
    tokio::select! {
        served = server => served,
        aborted = shutdown => Err(aborted),
    }
}

/// Completes only if in-flight requests are not waited for: otherwise the server completes first.
async fn shut_down(
    server: ServerHandle,
    readiness: Readiness,
    drain: Duration,
    signals: &mut Signals,
) -> io::Error {
    let shutdown = signals.next().await;
    readiness.begin_shutdown();
    if shutdown == Shutdown::Graceful && !drain.is_zero() {
        tracing::info!(seconds = drain.as_secs(), "draining: not ready any more, still accepting requests");
        let _ = tokio::time::timeout(drain, signals.next()).await;
    }
    tracing::info!("ending: what was begun is finished");
    let begin = Instant::now();
    let stop = async {
        server.stop(true).await;
        if begin.elapsed() >= SHUTDOWN_TIMEOUT {
            tracing::warn!(
                seconds = SHUTDOWN_TIMEOUT.as_secs(),
                "some requests took too long and were not answered"
            );
        }
        std::future::pending::<()>().await;
    };
    tokio::select! {
        () = stop => {}
        _ = signals.next() => {}
    }
    io::Error::new(io::ErrorKind::Interrupted, "told to end at once, with in-flight requests")
}
