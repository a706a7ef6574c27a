//! One line in the log for each request. Without query and headers, which may contain an
//! authorization code or a cookie.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage as _,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform, forward_ready},
};
use futures_util::future::LocalBoxFuture;
use tracing::{Level, Span, field::Empty};
use tracing_actix_web::{RequestId, RootSpanBuilder, TracingLogger};

/// Longer paths are cut: what an anonymous visitor sends is not worth more.
const MAX_PATH_BYTES: usize = 1024;

/// A layer that gives each request an id, which errors show as their reference, and logs a line for
/// it with the cause of an error.
pub fn request_log() -> RequestLog {
    RequestLog(())
}

/// The layer of [`request_log`].
pub struct RequestLog(());

impl<S, B> Transform<S, ServiceRequest> for RequestLog
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    S::Future: 'static,
    B: MessageBody + 'static,
{
    type Response = <TracingLogger<RequestSpan> as Transform<Timed<S>, ServiceRequest>>::Response;
    type Error = Error;
    type Transform = <TracingLogger<RequestSpan> as Transform<Timed<S>, ServiceRequest>>::Transform;
    type InitError = ();
    type Future = <TracingLogger<RequestSpan> as Transform<Timed<S>, ServiceRequest>>::Future;

    fn new_transform(&self, service: S) -> Self::Future {
        TracingLogger::<RequestSpan>::new().new_transform(Timed { service })
    }
}

/// Measures a request inside its span, and logs its line. The start time is not kept in the
/// request, because a request that a layer refuses with `Err` is dropped before its line is logged.
pub struct Timed<S> {
    service: S,
}

impl<S, B> Service<ServiceRequest> for Timed<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    S::Future: 'static,
    B: 'static,
{
    type Response = ServiceResponse<B>;
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self::Response, Error>>;

    forward_ready!(service);

    fn call(&self, req: ServiceRequest) -> Self::Future {
        let started = Instant::now();
        let answering = self.service.call(req);
        Box::pin(async move {
            let result = answering.await;
            log_line(started, &result);
            result
        })
    }
}

/// The span of a request.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(req: &ServiceRequest) -> Span {
        let id = req.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        let path = &req.path()[..req.path().floor_char_boundary(MAX_PATH_BYTES)];
        tracing::info_span!("request", id, method = %req.method(), path, session = Empty)
    }

    fn on_request_end<B: MessageBody>(_span: Span, _result: &Result<ServiceResponse<B>, Error>) {}
}

fn log_line<B>(started: Instant, result: &Result<ServiceResponse<B>, Error>) {
    let (status, error) = match result {
        Ok(answer) => (answer.status(), answer.response().error().map(ToString::to_string)),
        Err(error) => (error.as_response_error().status_code(), Some(error.to_string())),
    };
    let ms = (started.elapsed().as_secs_f64() * 10_000.0).round() / 10.0;
    let status = status.as_u16();
    match error {
        Some(error) if status >= 500 => tracing::event!(Level::ERROR, status, ms, error, "answered"),
        Some(error) => tracing::event!(Level::INFO, status, ms, error, "answered"),
        None => tracing::event!(Level::INFO, status, ms, "answered"),
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
        time::Duration,
    };

    use actix_web::{
        App,
        body::BoxBody,
        error::ErrorForbidden,
        middleware::{Next, from_fn},
        test::{TestRequest, init_service},
    };

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Written {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const DELAY: Duration = Duration::from_millis(30);

    async fn refuse(_: ServiceRequest, _: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
        tokio::time::sleep(DELAY).await;
        Err(ErrorForbidden("not today"))
    }

    #[actix_web::test]
    async fn request_log_measures_requests_that_a_layer_refuses() {
        let written = Written::default();
        let writer = written.clone();
        let subscriber =
            tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let app = init_service(App::new().wrap(from_fn(refuse)).wrap(request_log())).await;
        let refused = app.call(TestRequest::with_uri("/there").to_request()).await;
        assert!(refused.is_err());
        let log = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let ms = log.split(" ms=").nth(1).and_then(|rest| rest.split(' ').next()?.parse::<f64>().ok());
        assert!(ms.is_some_and(|ms| ms >= DELAY.as_secs_f64() * 1000.0), "{log}");
        for part in ["status=403", "not today", "path=\"/there\""] {
            assert!(log.contains(part), "{part}: {log}");
        }
    }
}
