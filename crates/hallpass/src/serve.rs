//! Serves an Actix application with connection timeouts, a limit on connections, readiness and a graceful shutdown.

use std::{fmt, io, net::TcpListener, time::Duration};

use actix_http::{Request, Response, body::MessageBody};
use actix_service::{IntoServiceFactory, Service, ServiceFactory};
use actix_web::{
    Error,
    dev::{AppConfig, Server},
};

use crate::{
    config::Config,
    hallpass::{Hallpass, listen},
    server::{
        connections::{Capacity, ConnectionTimeouts, Serving, serve},
        shutdown,
        signals::Signals,
    },
    start_error::StartError,
};

/// A server that listens already and serves nothing yet.
pub struct PreparedServer {
    listener: TcpListener,
    told: Signals,
    drain: Duration,
    timeouts: ConnectionTimeouts,
    capacity: Capacity,
}

impl PreparedServer {
    /// Listens for signals and on the configured socket address, and raises the limit of open files.
    ///
    /// # Errors
    /// The socket address is taken, or the operating system refused.
    pub fn prepare(config: &mut Config) -> Result<Self, StartError> {
        // Before the process is known to be ready: a signal that comes then must not be lost.
        let told = Signals::listen()?;
        let listener = config.bind()?;
        tracing::info!(listens_on = %config.listen, sessions_in = %config.database, "starting");
        let capacity = Capacity::raise(&config.database);
        Ok(Self { listener, told, drain: config.drain, timeouts: config.connection_timeouts, capacity })
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
        let readiness = hallpass.state.readiness.clone();
        let serving = Serving {
            timeouts: self.timeouts,
            capacity: self.capacity,
            shutdown_timeout: shutdown::SHUTDOWN_TIMEOUT,
            readiness,
        };
        let server = serve(self.listener, serving, factory)?;
        Ok(RunningServer { hallpass, server, drain: self.drain, told: self.told })
    }
}

/// A server that accepts connections.
pub struct RunningServer {
    hallpass: Hallpass,
    server: Server,
    drain: Duration,
    told: Signals,
}

impl RunningServer {
    /// Serves until the process is told to shut down by SIGTERM or SIGINT, and drains (S19): see `server/shutdown.rs`.
    ///
    /// # Errors
    /// The operating system refused, or a second signal asked not to wait.
    pub async fn run(self) -> io::Result<()> {
        let readiness = self.hallpass.state.readiness.clone();
        let outcome = shutdown::serve(self.server, readiness, self.drain, self.told).await;
        if let Some(dev_provider) = self.hallpass.dev_provider {
            dev_provider.stop(true).await;
        }
        outcome
    }
}

impl Config {
    /// Listens where the configuration says. A port that the operating system chose is the public one, unless the
    /// configuration names another.
    ///
    /// # Errors
    /// The socket address is taken, or does not belong to this computer.
    pub fn bind(&mut self) -> Result<TcpListener, StartError> {
        let listener = listen(self.listen)?;
        self.listen = listener.local_addr()?;
        Ok(listener)
    }
}
