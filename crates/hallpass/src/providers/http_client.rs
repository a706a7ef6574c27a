//! The HTTP client for providers: no redirects, timeouts, and a limit on the length of an answer.
//! Answers are not trusted.

use std::{
    future::Future,
    sync::Arc,
    time::{Duration, Instant},
};

use openidconnect::{
    HttpRequest, HttpResponse,
    http::{Request, header::ACCEPT},
};
use rustls::ClientConfig;
use tokio::runtime::Handle;
use url::Url;

use super::{
    endpoint::Endpoint,
    http_error::{HttpError, HttpErrorKind},
    http_settings::ProviderHttpSettings,
    tls::{Trust, tls_config},
};
use crate::model::public_url::is_loopback;

/// The longest answer that is read.
const MAX_ANSWER_BYTES: usize = 512 * 1024;

/// The HTTP client for providers. Cheap to clone.
#[derive(Clone)]
pub struct ProviderHttp {
    /// For other computers: through the proxy that `HTTPS_PROXY` and `NO_PROXY` name.
    client: reqwest::Client,
    /// For this computer, which a proxy elsewhere could not reach.
    direct: reqwest::Client,
    /// Drives the connections. A connection that lived in the worker that opened it would end with
    /// that worker, in the middle of another worker's request (S19).
    runtime: Handle,
    plain: PlainHttp,
    trust: Trust,
    request_timeout: Duration,
    total_timeout: Duration,
    /// When all requests of this client must have been answered.
    deadline: Option<Instant>,
}

/// Where plain http is allowed.
#[derive(Clone)]
enum PlainHttp {
    /// To this computer, where no one can eavesdrop.
    ThisComputer,
    /// To this computer and to this host of a private network, as a setting says.
    Host(Arc<str>),
    /// Nowhere: a provider elsewhere must not make us call what runs here.
    Never,
}

impl ProviderHttp {
    /// A client with its own connection pool, on the runtime that this is called in.
    ///
    /// # Errors
    /// The client cannot be built. Missing CA certificates are an error only when https is needed.
    pub fn new(settings: &ProviderHttpSettings) -> Result<Self, reqwest::Error> {
        let (tls, trust) = tls_config(&settings.extra_ca_certificates);
        let builder = || {
            client_builder(tls.clone())
                // The rest of the time is for the answer.
                .connect_timeout(settings.request_timeout / 2)
                .user_agent(concat!("hallpass/", env!("CARGO_PKG_VERSION")))
        };
        Ok(Self {
            client: builder().build()?,
            direct: builder().no_proxy().build()?,
            runtime: Handle::current(),
            plain: PlainHttp::ThisComputer,
            trust,
            request_timeout: settings.request_timeout,
            total_timeout: settings.total_timeout,
            deadline: None,
        })
    }

    /// The same client for URLs that the provider at `issuer` names. They must be https, unless the
    /// provider is on this computer.
    pub fn for_provider(&self, issuer: &Url) -> Self {
        let plain = if issuer.scheme() == "https" { PlainHttp::Never } else { self.plain.clone() };
        Self { plain, ..self.clone() }
    }

    /// The same client, also for plain http to the host of `url`.
    pub fn allowing_plain_http_to(&self, url: &Url) -> Self {
        let host = url.host_str().unwrap_or_default();
        Self { plain: PlainHttp::Host(host.into()), ..self.clone() }
    }

    /// The same client with this timeout of one request, if there is one.
    pub fn with_request_timeout(self, timeout: Option<Duration>) -> Self {
        Self { request_timeout: timeout.unwrap_or(self.request_timeout), ..self }
    }

    /// The timeout of all requests of one step of a sign-in together.
    pub fn total_timeout(&self) -> Duration {
        self.total_timeout
    }

    /// The same client for one step of a sign-in: all its requests together end within the total
    /// timeout.
    pub fn within_total_timeout(&self) -> Self {
        Self { deadline: Some(Instant::now() + self.total_timeout), ..self.clone() }
    }

    /// The same client for work that no person waits for.
    pub fn without_total_timeout(&self) -> Self {
        Self { deadline: None, ..self.clone() }
    }

    /// Waits for `future`, at most until this client's deadline.
    pub async fn wait_for<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        match self.deadline {
            Some(deadline) => tokio::time::timeout_at(deadline.into(), future).await.ok(),
            None => Some(future.await),
        }
    }

    /// Spawns `future` on the runtime that drives the connections.
    pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(future);
    }

    /// Whether a request may go to `url`.
    pub fn allows(&self, url: &Url) -> bool {
        let is_allowed_host = match &self.plain {
            PlainHttp::Never => false,
            PlainHttp::ThisComputer => is_loopback(url),
            PlainHttp::Host(host) => is_loopback(url) || url.host_str() == Some(&**host),
        };
        url.scheme() == "https" || (url.scheme() == "http" && is_allowed_host)
    }

    /// Asks for the JSON document at `url`.
    ///
    /// # Errors
    /// See [`HttpError`].
    pub async fn get(&self, endpoint: Endpoint, url: &Url) -> Result<HttpResponse, HttpError> {
        let request: HttpRequest = Request::get(url.as_str())
            .header(ACCEPT, "application/json")
            .body(Vec::new())
            .map_err(|error| HttpError::new(endpoint, url, HttpErrorKind::Message(error.to_string())))?;
        self.send(endpoint, request).await
    }

    /// Sends one request.
    ///
    /// # Errors
    /// See [`HttpError`]; none shows a secret.
    pub async fn send(&self, endpoint: Endpoint, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let Ok(url) = Url::parse(&request.uri().to_string()) else {
            let nowhere = Url::parse("data:,").expect("BUG: this is a URL");
            return Err(HttpError::new(endpoint, &nowhere, HttpErrorKind::Message("not a URL".into())));
        };
        let sent = self.send_to(&url, request).await;
        sent.map_err(|kind| HttpError::new(endpoint, &url, kind))
    }

    async fn send_to(&self, url: &Url, request: HttpRequest) -> Result<HttpResponse, HttpErrorKind> {
        if !self.allows(url) {
            return Err(HttpErrorKind::Insecure);
        }
        if url.scheme() == "https" && self.trust == Trust::Nothing {
            return Err(HttpErrorKind::NoCaCertificates);
        }
        let time_left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = time_left.map_or(self.request_timeout, |left| left.min(self.request_timeout));
        let mut request = reqwest::Request::try_from(request)
            .map_err(|error| HttpErrorKind::Message(error.without_url().to_string()))?;
        *request.timeout_mut() = Some(timeout);
        let client = if is_loopback(url) { &self.direct } else { &self.client };
        let fetched = self.runtime.spawn(fetch(client.clone(), request, timeout));
        fetched.await.map_err(|_| HttpErrorKind::ShuttingDown)?
    }
}

/// A client that trusts the same servers as a sign-in does, for requests that are not part of one.
pub fn plain_client_builder(settings: &ProviderHttpSettings) -> reqwest::ClientBuilder {
    client_builder(tls_config(&settings.extra_ca_certificates).0)
}

fn client_builder(tls: ClientConfig) -> reqwest::ClientBuilder {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).tls_backend_preconfigured(tls)
}

async fn fetch(
    client: reqwest::Client,
    request: reqwest::Request,
    timeout: Duration,
) -> Result<HttpResponse, HttpErrorKind> {
    let failed = |error: reqwest::Error| HttpErrorKind::of(&error.without_url(), timeout);
    let mut answer = client.execute(request).await.map_err(failed)?;
    let mut response = openidconnect::http::Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        *headers = std::mem::take(answer.headers_mut());
    }
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(failed)? {
        if body.len() + chunk.len() > MAX_ANSWER_BYTES {
            return Err(HttpErrorKind::TooLarge(MAX_ANSWER_BYTES));
        }
        body.extend_from_slice(&chunk);
    }
    response.body(body).map_err(|error| HttpErrorKind::Message(error.to_string()))
}
