//! Builds the whole server: the pages and files of the browser app around the sign-in API, the layers in their order, the
//! listeners. The binary and the tests share it.

use std::{io, net::TcpListener, time::Duration};

use actix_web::{App, dev::Server, middleware::from_fn, web};

use crate::{
    bundle::{Bundle, SHELL},
    config::Config,
    connections::{Capacity, Serving, serve},
    hallpass::{Hallpass, listen},
    handlers::fallback::not_found,
    public_host::redirect_to_public_host,
    routes,
    security::security_headers,
    shell::Shell,
    shutdown::{self, Told},
    start_error::StartError,
    state::{BrowserApp, Hooks},
    telemetry::request_log,
};

/// A server that listens, and is ready to run.
pub struct Application {
    hallpass: Hallpass,
    server: Server,
    drain: Duration,
    told: Told,
}

impl Application {
    /// Opens the store, listens, and assembles the layers.
    ///
    /// # Errors
    /// See [`StartError`].
    pub async fn build(mut config: Config, bundle: Bundle, hooks: Hooks) -> Result<Self, StartError> {
        // Before anyone learns that it is ready: a signal that comes then must not be lost.
        let told = Told::listen()?;
        let listener = config.bind()?;
        tracing::info!(listens_on = %config.listen, sessions_in = %config.database, "starting");
        let shell = bundle.plain(SHELL).map(|html| Shell::parse(&html)).transpose()?;
        let app = shell.map(|shell| BrowserApp { bundle, shell });
        let (drain, timeouts) = (config.drain, config.connection_timeouts);
        let capacity = Capacity::raise(&config.database);
        let hallpass = Hallpass::open_with_app(config, hooks, app).await?;
        let readiness = hallpass.state.readiness.clone();
        let serving = Serving { timeouts, capacity, shutdown_timeout: shutdown::PATIENCE, readiness };
        let server = start(listener, serving, hallpass.clone(), bundle)?;
        Ok(Self { hallpass, server, drain, told })
    }

    /// Where people reach it.
    pub fn public_url(&self) -> String {
        self.hallpass.public_url()
    }

    /// Whether there is anybody to sign in with.
    pub fn has_providers(&self) -> bool {
        self.hallpass.has_providers()
    }

    /// Serves until the process is told to end, and ends in order (S19): see `shutdown.rs`.
    ///
    /// # Errors
    /// The operating system refused, or somebody did not want to wait.
    pub async fn run(self) -> io::Result<()> {
        let readiness = self.hallpass.state.readiness.clone();
        let answer = shutdown::serve(self.server, readiness, self.drain, self.told).await;
        if let Some(dev_provider) = self.hallpass.dev_provider {
            dev_provider.stop(true).await;
        }
        answer
    }
}

impl Config {
    /// Listens where the configuration says. A port that the operating system chose is the public one, unless the
    /// configuration names another.
    ///
    /// # Errors
    /// The address is taken, or is not ours.
    pub fn bind(&mut self) -> Result<TcpListener, StartError> {
        let listener = listen(self.listen)?;
        self.listen = listener.local_addr()?;
        Ok(listener)
    }
}

fn start(listener: TcpListener, serving: Serving, hallpass: Hallpass, bundle: Bundle) -> io::Result<Server> {
    serve(listener, serving, move || {
        let known = hallpass
            .scope("")
            .configure(|config| routes::api().register(config, ""))
            .configure(|config| routes::pages().register(config, ""))
            .default_service(web::to(not_found))
            .wrap(from_fn(redirect_to_public_host));
        // Actix runs the last `wrap` first: a request goes through these from the bottom to the top.
        App::new()
            .wrap(from_fn(security_headers))
            .wrap(request_log())
            .configure(|config| hallpass.health(config))
            .configure(|config| routes::files(config, bundle))
            .service(known)
    })
}
