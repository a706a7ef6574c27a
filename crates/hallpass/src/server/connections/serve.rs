//! Serves an Actix application with a timeout for every wait, and a limit on connections.

use std::{fmt, io, net::TcpListener, rc::Rc, time::Duration};

use actix_http::{
    HttpService, KeepAlive, Protocol, Request, Response,
    body::{BoxBody, MessageBody},
};
use actix_server::{GracefulShutdownSignal, Server};
use actix_service::{
    IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt as _, apply_fn_factory, map_config,
};
use actix_web::{Error, dev::AppConfig, rt};
use tokio::net::TcpStream;

use super::{
    capacity::Capacity, connection::Connection, deadlines::LINGER, lifetime::Lifetime,
    limit_warning::LimitWarning, registry::Registry, requests::InFlight, stream::ObservedStream,
    timeouts::ConnectionTimeouts,
};
use crate::server::readiness::Readiness;

/// How an application is served.
#[derive(Clone)]
pub struct Serving {
    /// How long clients may keep a connection waiting.
    pub timeouts: ConnectionTimeouts,
    /// How many connections there may be.
    pub capacity: Capacity,
    /// How long in-flight requests may take when the server shuts down.
    pub shutdown_timeout: Duration,
    /// While the server is not ready, each connection is closed after its response, so that load
    /// balancers use other servers.
    pub readiness: Readiness,
}

/// Serves the application that `factory` makes, once for each worker, on `listener`.
///
/// # Errors
/// The operating system refused.
pub fn serve<F, I, S, B>(listener: TcpListener, serving: Serving, factory: F) -> io::Result<Server>
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
    let Serving { timeouts, capacity, shutdown_timeout, readiness } = serving;
    let builder = Server::build()
        .workers(capacity.workers)
        .max_concurrent_connections(capacity.per_worker)
        .shutdown_timeout(shutdown_timeout.as_secs())
        .disable_signals();
    let (stopping, limit_warning) = (builder.graceful_shutdown_signal(), LimitWarning::default());
    let worker = move || {
        let registry = Registry::new(capacity.eviction_threshold(), limit_warning.clone());
        rt::spawn(drain_when(stopping.clone(), Rc::clone(&registry)));
        let app = factory().into_factory().map_err(|error| -> Response<BoxBody> {
            let error: Error = error.into();
            error.error_response().into()
        });
        let app = map_config(app, |()| AppConfig::default());
        let (request_registry, readiness) = (Rc::clone(&registry), readiness.clone());
        let observed = apply_fn_factory(app, move |mut request: Request, app: &_| {
            let connection = request.conn_data::<Rc<Connection>>().map(Rc::clone).unwrap_or_default();
            let in_flight = InFlight::begin(&mut request, connection);
            let (registry, readiness) = (Rc::clone(&request_registry), readiness.clone());
            let responding = Service::call(app, request);
            async move {
                let response: Response<B> = responding.await?.into();
                in_flight.discard_arrived_body().await;
                Ok(in_flight.respond(response, registry.is_draining() || readiness.is_shutting_down()))
            }
        });
        let http = HttpService::build()
            // Replaced by our own timeouts: see the documentation of the module.
            .keep_alive(KeepAlive::Os)
            .client_request_timeout(Duration::ZERO)
            .client_disconnect_timeout(LINGER)
            .on_connect_ext(|stream: &ObservedStream, data| {
                data.insert(Rc::clone(stream.connection()));
            })
            .finish(observed);
        apply_fn_factory(http, move |socket: TcpStream, http: &_| {
            let admitted = registry.admit();
            let peer = socket.peer_addr().ok();
            let stream = ObservedStream::new(socket, Rc::clone(&admitted.connection));
            Lifetime::new(Service::call(http, (stream, Protocol::Http1, peer)), admitted, timeouts)
        })
    };
    Ok(builder.listen("http", listener, worker)?.run())
}

async fn drain_when(stopping: GracefulShutdownSignal, registry: Rc<Registry>) {
    stopping.notified().await;
    registry.drain();
}
