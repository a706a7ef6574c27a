//! Talks to providers: no redirects, deadlines, and a cap on what is read. A provider is a stranger too.

use std::time::Duration;

use openidconnect::{HttpRequest, HttpResponse};
use tokio::runtime::Handle;
use url::Url;

use crate::public_url::is_loopback;

const CONNECT_DEADLINE: Duration = Duration::from_secs(3);
const DEADLINE: Duration = Duration::from_secs(6);
const MAX_BYTES: usize = 512 * 1024;

/// An HTTP client that expects nothing good.
#[derive(Clone)]
pub struct ProviderHttp {
    client: reqwest::Client,
    /// Where connections live. Not with the worker that opened them, whom another worker's request would die with (S19).
    runtime: Handle,
    plain: PlainHttp,
}

/// Where plain http may go.
#[derive(Clone, Copy)]
enum PlainHttp {
    /// To this machine, where nobody listens in.
    ThisMachine,
    /// Nowhere: a provider elsewhere has no business with what runs here.
    Never,
}

/// A request to a provider that brought no answer.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    /// The address is neither https nor on this machine.
    #[error("the address of an endpoint is not https")]
    Insecure,
    /// No connection, no answer, or none in time.
    #[error("no answer: {0}")]
    Transport(#[from] reqwest::Error),
    /// The process is ending.
    #[error("the request was given up: {0}")]
    Ending(tokio::task::JoinError),
    /// The answer is longer than any honest one.
    #[error("the answer is longer than {MAX_BYTES} bytes")]
    TooLarge,
    /// The request or the answer cannot be expressed.
    #[error("not a valid message: {0}")]
    Message(#[from] openidconnect::http::Error),
}

impl ProviderHttp {
    /// A client with its own pool of connections, which live as long as the runtime that this is called in.
    ///
    /// # Errors
    /// The system's certificates cannot be loaded.
    pub fn new() -> Result<Self, reqwest::Error> {
        // Fails only when one is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_DEADLINE)
            .timeout(DEADLINE)
            .no_proxy()
            .user_agent(concat!("hallpass/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, runtime: Handle::current(), plain: PlainHttp::ThisMachine })
    }

    /// The same client for the addresses that the provider at `issuer` names: they are https, unless it is on this machine.
    pub fn for_provider(&self, issuer: &Url) -> Self {
        let plain = if issuer.scheme() == "https" { PlainHttp::Never } else { self.plain };
        Self { plain, ..self.clone() }
    }

    /// Whether a request may go to `url`.
    pub fn allows(&self, url: &Url) -> bool {
        match self.plain {
            PlainHttp::Never => url.scheme() == "https",
            PlainHttp::ThisMachine => url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)),
        }
    }

    /// Sends one request.
    ///
    /// # Errors
    /// See [`HttpError`]; none shows a secret.
    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = reqwest::Request::try_from(request)?;
        if !self.allows(request.url()) {
            return Err(HttpError::Insecure);
        }
        let fetched = self.runtime.spawn(fetch(self.client.clone(), request));
        fetched.await.map_err(HttpError::Ending)?
    }
}

async fn fetch(client: reqwest::Client, request: reqwest::Request) -> Result<HttpResponse, HttpError> {
    let mut answer = client.execute(request).await.map_err(reqwest::Error::without_url)?;
    let mut response = openidconnect::http::Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        *headers = std::mem::take(answer.headers_mut());
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(reqwest::Error::without_url)? {
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(HttpError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(response.body(body)?)
}
