//! The end of a server, in order (S19): told to end it is no longer ready, so that whoever distributes requests sends no new
//! ones; then it takes none; then it finishes those it has, and is gone.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use actix_web::dev::{Server, ServerHandle};
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::providers::http_settings::ProviderHttpSettings;

/// How long requests that were begun may take when the server is to end: a callback whose provider is slow, and then the store,
/// may take nearly as long.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// After its provider a callback needs the store, too.
const _: () = assert!(ProviderHttpSettings::MAX_TOTAL_TIMEOUT.as_secs() + 4 <= PATIENCE.as_secs());

/// Whether new requests are welcome.
#[derive(Clone, Default)]
pub struct Readiness {
    ending: Arc<AtomicBool>,
}

impl Readiness {
    /// From now on they are not; those that come are answered all the same.
    pub fn end(&self) {
        self.ending.store(true, Ordering::Relaxed);
    }

    /// Whether they are not.
    pub fn is_ending(&self) -> bool {
        self.ending.load(Ordering::Relaxed)
    }
}

/// Waits until the process is told to end, where there is nothing to be done in order yet.
///
/// # Errors
/// The operating system refused.
pub async fn told_to_end() -> io::Result<()> {
    Told::listen()?.wait().await;
    Ok(())
}

/// Serves until the process is told to end, which may have happened since `told` listens.
///
/// `SIGTERM` ends readiness, and the rest follows after `drain`. A second signal does not wait for that any more, and a third
/// one not for requests that were begun. `SIGINT` (Ctrl-C) is as good as two.
///
/// # Errors
/// The operating system refused, or somebody did not want to wait.
pub async fn serve(server: Server, readiness: Readiness, drain: Duration, mut told: Told) -> io::Result<()> {
    let ending = end_in_order(server.handle(), readiness, drain, &mut told);
    tokio::select! {
        served = server => served,
        impatient = ending => Err(impatient),
    }
}

async fn end_in_order(
    server: ServerHandle,
    readiness: Readiness,
    drain: Duration,
    told: &mut Told,
) -> io::Error {
    let politely = told.wait().await;
    readiness.end();
    if politely == Asked::Politely && !drain.is_zero() {
        tracing::info!(
            seconds = drain.as_secs(),
            "told to end: not ready any more, and still serving for a while"
        );
        let _ = tokio::time::timeout(drain, told.wait()).await;
    }
    tracing::info!("ending: what was begun is finished");
    let began = Instant::now();
    // The server's own future is over when it has stopped; this only asks for it.
    let stopping = async {
        server.stop(true).await;
        if began.elapsed() >= PATIENCE {
            tracing::warn!(
                seconds = PATIENCE.as_secs(),
                "some requests took too long, and were left unanswered"
            );
        }
        std::future::pending().await
    };
    tokio::select! {
        () = stopping => {}
        _ = told.wait() => {}
    }
    io::Error::new(io::ErrorKind::Interrupted, "told to end at once, with requests unanswered")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Politely,
    ByWhoeverWaits,
}

/// The signals that tell the process to end.
pub struct Told {
    term: Signal,
    int: Signal,
}

impl Told {
    /// From now on no signal is lost.
    ///
    /// # Errors
    /// The operating system refused.
    pub fn listen() -> io::Result<Self> {
        Ok(Self { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? })
    }

    async fn wait(&mut self) -> Asked {
        tokio::select! {
            _ = self.term.recv() => Asked::Politely,
            _ = self.int.recv() => Asked::ByWhoeverWaits,
        }
    }
}
