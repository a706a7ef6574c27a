//! Serves an Actix application with connection timeouts, a connection limit, readiness and a
//! graceful shutdown.

use std::{fmt, io, net::TcpListener, time::Duration};

use actix_http::{Request, Response, body::MessageBody};
use actix_service::{IntoServiceFactory, Service, ServiceFactory};
use actix_web::{
    Error,
    dev::{AppConfig, Server},
};

use crate::{
    config::Config,
    hallpass::Hallpass,
    server::{
        connections::{Capacity, ConnectionTimeouts, Serving, serve},
        shutdown,
        signals::Signals,
    },
    start_error::StartError,
};

/// A server that listens, and does not accept connections yet.
pub struct PreparedServer {
    listener: TcpListener,
    signals: Signals,
    drain: Duration,
    timeouts: ConnectionTimeouts,
    capacity: Capacity,
}

impl PreparedServer {
    /// Listens for signals and on the configured socket address, and raises the limit of open
    /// files.
    ///
    /// # Errors
    /// The socket address is taken, or the operating system refused.
    pub fn prepare(config: &mut Config) -> Result<Self, StartError> {
        // Before anything else: a signal must not be lost while the process starts.
        let signals = Signals::listen()?;
        let listener = config.bind()?;
        tracing::info!(listens_on = %config.listen, "starting");
        let capacity = Capacity::raise(&config.database);
        Ok(Self { listener, signals, drain: config.drain, timeouts: config.connection_timeouts, capacity })
    }

    /// Starts serving the application that `factory` makes, once for each worker.
    ///
    /// # Errors
    /// The operating system refused.
    pub fn start<F, I, S, B>(self, hallpass: Hallpass, factory: F) -> io::Result<RunningServer>
    where
        F: Fn() -> I + Send + Clone + 'static,
        I: IntoServiceFactory<S, Request>,
        S: ServiceFactory<Request, Config = AppConfig> + 'static,
        S::Error: Into<Error> + 'static,
        S::InitError: fmt::Debug,
        S::Response: Into<Response<B>> + 'static,
        <S::Service as Service<Request>>::Future: 'static,
        S::Service: 'static,
        B: MessageBody + 'static,
    {
        let readiness = hallpass.readiness();
        let serving = Serving {
            timeouts: self.timeouts,
            capacity: self.capacity,
            shutdown_timeout: shutdown::SHUTDOWN_TIMEOUT,
            readiness,
        };
        let server = serve(self.listener, serving, factory)?;
        Ok(RunningServer { hallpass, server, drain: self.drain, signals: self.signals })
    }
}

/// A server that accepts connections.
pub struct RunningServer {
    hallpass: Hallpass,
    server: Server,
    drain: Duration,
    signals: Signals,
}

impl RunningServer {
    /// Serves until SIGTERM or SIGINT, then drains (S19): see `server/shutdown.rs`.
    ///
    /// # Errors
    /// The operating system refused, or a second signal asked not to wait.
    pub async fn run(self) -> io::Result<()> {
        let readiness = self.hallpass.readiness();
        let outcome = shutdown::serve(self.server, readiness, self.drain, self.signals).await;
        self.hallpass.close().await;
        outcome
    }
}
