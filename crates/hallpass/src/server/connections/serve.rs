//! Serves an Actix application with timeouts for every wait, and a bound on connections.

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
    Capacity, Connection, ConnectionTimeouts,
    activity::LINGER,
    lifetime::Lifetime,
    registry::{Full, Registry},
    requests::InService,
    stream::ObservedStream,
};
use crate::server::shutdown::Readiness;

/// How an application is served.
#[derive(Clone)]
pub struct Serving {
    /// How long clients may keep us waiting.
    pub timeouts: ConnectionTimeouts,
    /// How many connections there may be.
    pub capacity: Capacity,
    /// How long requests in service may take when the server shuts down.
    pub shutdown_timeout: Duration,
    /// Not ready any more, every answer is its connection's last one, so that balancers go elsewhere.
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
    let (stopping, full) = (builder.graceful_shutdown_signal(), Full::default());
    let worker = move || {
        let registry = Registry::new(capacity.eviction_threshold(), full.clone());
        rt::spawn(drain_when(stopping.clone(), Rc::clone(&registry)));
        let app = factory().into_factory().map_err(|error| -> Response<BoxBody> {
            let error: Error = error.into();
            error.error_response().into()
        });
        let app = map_config(app, |()| AppConfig::default());
        let (of_requests, readiness) = (Rc::clone(&registry), readiness.clone());
        let observed = apply_fn_factory(app, move |mut request: Request, app: &_| {
            let connection = request.conn_data::<Rc<Connection>>().map(Rc::clone).unwrap_or_default();
            let in_service = InService::begin(&mut request, connection);
            let (registry, readiness) = (Rc::clone(&of_requests), readiness.clone());
            let answer = Service::call(app, request);
            async move {
                let response: Response<B> = answer.await?.into();
                in_service.discard_arrived_body().await;
                Ok(in_service.answer(response, registry.is_draining() || readiness.is_ending()))
            }
        });
        let http = HttpService::build()
            // Ours are instead of these two: see the module's documentation.
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
