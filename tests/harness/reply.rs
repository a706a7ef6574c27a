//! Answers of the fake provider that a test makes up.

use std::{convert::Infallible, io, time::Duration};

use actix_web::{HttpResponse, http::StatusCode, web::Bytes};
use futures_util::{StreamExt as _, stream};
use serde_json::Value;

/// What an endpoint answers instead of the correct answer.
#[derive(Clone)]
pub struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: Body,
    delay: Duration,
}

#[derive(Clone)]
enum Body {
    Text(Vec<u8>),
    /// Never ends.
    Endless,
    /// Begins like this; then nothing follows, and the connection stays open.
    Stalled(&'static str),
    /// Begins like this; then the connection is cut.
    Cut(&'static str),
}

impl Reply {
    /// A body of some content type.
    pub fn new(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", content_type.to_owned())];
        Self { status, headers, body: Body::Text(body.into()), delay: Duration::ZERO }
    }

    /// JSON, with status 200.
    pub fn json(value: &Value) -> Self {
        Self::new(200, "application/json", value.to_string())
    }

    /// An HTML page.
    pub fn html(status: u16) -> Self {
        Self::new(status, "text/html", "<!doctype html><title>Sorry</title><h1>Please try again later</h1>")
    }

    /// A redirect to `url`.
    pub fn redirect(url: &str) -> Self {
        Self::new(302, "text/plain", "").header("Location", url)
    }

    /// JSON that never ends.
    pub fn endless() -> Self {
        Self { body: Body::Endless, ..Self::new(200, "application/json", "") }
    }

    /// Begins, and then sends nothing more.
    pub fn stalled() -> Self {
        Self { body: Body::Stalled("{\"issuer\":"), ..Self::new(200, "application/json", "") }
    }

    /// Begins, and then cuts the connection.
    pub fn cut() -> Self {
        Self { body: Body::Cut("{\"issuer\":"), ..Self::new(200, "application/json", "") }
    }

    /// With another header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// After a delay.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// Sends the answer.
    pub(crate) async fn send(self) -> HttpResponse {
        tokio::time::sleep(self.delay).await;
        let mut answer = HttpResponse::build(StatusCode::from_u16(self.status).unwrap());
        for (name, value) in self.headers {
            answer.append_header((name, value));
        }
        let start = |text: &'static str| stream::iter([Ok(Bytes::from_static(text.as_bytes()))]);
        match self.body {
            Body::Text(text) => answer.body(text),
            Body::Endless => answer
                .streaming(stream::repeat(Bytes::from_static(&[b' '; 16 * 1024])).map(Ok::<_, Infallible>)),
            Body::Stalled(text) => {
                answer.streaming(start(text).chain(stream::pending::<Result<_, io::Error>>()))
            }
            Body::Cut(text) => {
                let cut = stream::iter([Err(io::Error::from(io::ErrorKind::ConnectionReset))]);
                answer.streaming(start(text).chain(cut))
            }
        }
    }
}
