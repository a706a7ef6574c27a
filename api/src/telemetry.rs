//! Logs: one line a request. Paths only: a query may hold a code, a header a cookie.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
};
use tracing::{Level, Span, field::Empty};
use tracing_actix_web::{RequestId, RootSpanBuilder, TracingLogger};
use tracing_subscriber::EnvFilter;

/// What is logged when `RUST_LOG` says nothing. `actix-session` has a line for every cookie that it does not know.
const DEFAULT_FILTER: &str = "info,actix_session=error,sqlx=warn,actix_server=warn";

/// Starts logging to standard error.
pub fn start() {
    let filter = std::env::var("RUST_LOG").ok().filter(|filter| !filter.is_empty());
    let filter = EnvFilter::new(filter.as_deref().unwrap_or(DEFAULT_FILTER));
    let color = std::io::IsTerminal::is_terminal(&std::io::stderr());
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(color).init();
}

/// The layer that gives every request an id, which errors name as their reference, and one line in the log with its cause.
pub fn request_log() -> TracingLogger<RequestLog> {
    TracingLogger::new()
}

/// One span and one line a request.
pub struct RequestLog;

struct Started(Instant);

impl RootSpanBuilder for RequestLog {
    fn on_request_start(req: &ServiceRequest) -> Span {
        req.extensions_mut().insert(Started(Instant::now()));
        let id = req.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        tracing::info_span!("request", id, method = %req.method(), path = req.path(), session = Empty)
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let _entered = span.entered();
        let (status, error, started) = match outcome {
            Ok(answer) => {
                let started = answer.request().extensions().get::<Started>().map(|started| started.0);
                (answer.status(), answer.response().error().map(ToString::to_string), started)
            }
            Err(error) => (error.as_response_error().status_code(), Some(error.to_string()), None),
        };
        let ms = started.map_or(0.0, |started| (started.elapsed().as_secs_f64() * 10_000.0).round() / 10.0);
        let status = status.as_u16();
        match error {
            Some(error) if status >= 500 => tracing::event!(Level::ERROR, status, ms, error, "answered"),
            Some(error) => tracing::event!(Level::INFO, status, ms, error, "answered"),
            None => tracing::event!(Level::INFO, status, ms, "answered"),
        }
    }
}
