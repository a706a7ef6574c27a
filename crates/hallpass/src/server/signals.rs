//! The signals that shut the process down.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// How the process is to be shut down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shutdown {
    /// By `SIGTERM`: drain first.
    Graceful,
    /// By `SIGINT` (Ctrl-C): without draining.
    Now,
}

/// `SIGTERM` and `SIGINT`, none of which is lost after [`Signals::listen`].
pub struct Signals {
    term: Signal,
    int: Signal,
}

impl Signals {
    /// Starts listening.
    ///
    /// # Errors
    /// The operating system refused.
    pub fn listen() -> io::Result<Self> {
        Ok(Self { term: signal(SignalKind::terminate())?, int: signal(SignalKind::interrupt())? })
    }

    /// Waits for the next signal.
    pub async fn next(&mut self) -> Shutdown {
        tokio::select! {
            _ = self.term.recv() => Shutdown::Graceful,
            _ = self.int.recv() => Shutdown::Now,
        }
    }
}

/// Completes on `SIGTERM` or `SIGINT`: for the time before a server runs.
///
/// # Errors
/// The operating system refused.
pub async fn shutdown_signal() -> io::Result<()> {
    Signals::listen()?.next().await;
    Ok(())
}
