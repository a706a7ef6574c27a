//! Talks to providers: no redirects, timeouts, and a limit on what is read. A provider's answer is not trusted either.

use std::{
    future::Future,
    time::{Duration, Instant},
};

use openidconnect::{HttpRequest, HttpResponse};
use rustls::{ClientConfig, RootCertStore, crypto::ring};
use tokio::runtime::Handle;
use url::Url;

use super::{
    http_error::{Endpoint, HttpError, HttpErrorKind},
    http_settings::{Authorities, ProviderHttpSettings},
};
use crate::model::public_url::is_loopback;

const MAX_BYTES: usize = 512 * 1024;

/// An HTTP client that expects nothing good.
#[derive(Clone)]
pub struct ProviderHttp {
    /// For other computers: through the proxy that `HTTPS_PROXY` and `NO_PROXY` name.
    client: reqwest::Client,
    /// For this computer: a proxy elsewhere could not reach it.
    direct: reqwest::Client,
    /// Where connections live. Not with the worker that opened them, with which another worker's request would die (S19).
    runtime: Handle,
    plain: PlainHttp,
    trust: Trust,
    request_timeout: Duration,
    total_timeout: Duration,
    /// When everything that this client is asked must have been answered.
    deadline: Option<Instant>,
}

/// Where plain http may go.
#[derive(Clone, Copy)]
enum PlainHttp {
    /// To this computer, where no one listens in.
    ThisComputer,
    /// Nowhere: a provider elsewhere must not reach what runs here.
    Never,
}

/// Whether any server can prove who it is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Trust {
    Authorities,
    /// As in a container without the package `ca-certificates`.
    Nothing,
}

impl ProviderHttp {
    /// A client with its own pool of connections, which live as long as the runtime that this is called in.
    ///
    /// # Errors
    /// The client cannot be built. Missing CA certificates are no error: they are one when https is needed.
    pub fn new(settings: &ProviderHttpSettings) -> Result<Self, reqwest::Error> {
        let (tls, trust) = trusted(settings);
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

    /// The same client for the URLs that the provider at `issuer` names: they are https, unless it is on this computer.
    pub fn for_provider(&self, issuer: &Url) -> Self {
        let plain = if issuer.scheme() == "https" { PlainHttp::Never } else { self.plain };
        Self { plain, ..self.clone() }
    }

    /// How long a provider may take for all requests of one step of a sign-in.
    pub fn total_timeout(&self) -> Duration {
        self.total_timeout
    }

    /// The same client for one step of a sign-in: everything that it is asked is answered within the total timeout.
    pub fn within_total_timeout(&self) -> Self {
        Self { deadline: Some(Instant::now() + self.total_timeout), ..self.clone() }
    }

    /// The same client for work that no person waits for.
    pub fn without_total_timeout(&self) -> Self {
        Self { deadline: None, ..self.clone() }
    }

    /// Waits for `future`, at most until this client must have been answered.
    pub async fn wait_for<T>(&self, future: impl Future<Output = T>) -> Option<T> {
        match self.deadline {
            Some(deadline) => tokio::time::timeout_at(deadline.into(), future).await.ok(),
            None => Some(future.await),
        }
    }

    /// Runs `future` in the background, where requests live.
    pub fn spawn(&self, future: impl Future<Output = ()> + Send + 'static) {
        self.runtime.spawn(future);
    }

    /// Whether a request may go to `url`.
    pub fn allows(&self, url: &Url) -> bool {
        match self.plain {
            PlainHttp::Never => url.scheme() == "https",
            PlainHttp::ThisComputer => {
                url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url))
            }
        }
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
            return Err(HttpErrorKind::NoAuthorities);
        }
        let left = self.deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let timeout = left.map_or(self.request_timeout, |left| left.min(self.request_timeout));
        let mut request = reqwest::Request::try_from(request)
            .map_err(|error| HttpErrorKind::Message(error.without_url().to_string()))?;
        *request.timeout_mut() = Some(timeout);
        let client = if is_loopback(url) { &self.direct } else { &self.client };
        let fetched = self.runtime.spawn(fetch(client.clone(), request, timeout));
        fetched.await.map_err(|_| HttpErrorKind::Ending)?
    }
}

/// A client that trusts the same servers as a sign-in does, for requests that are none of a sign-in. That there are no CA
/// certificates is an error only where https is needed.
pub fn plain_client_builder(settings: &ProviderHttpSettings) -> reqwest::ClientBuilder {
    client_builder(trusted(settings).0)
}

fn client_builder(tls: ClientConfig) -> reqwest::ClientBuilder {
    reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).tls_backend_preconfigured(tls)
}

fn trusted(settings: &ProviderHttpSettings) -> (ClientConfig, Trust) {
    // Fails only when one is installed already, which is as good.
    let _ = ring::default_provider().install_default();
    let roots = trusted_roots(&settings.extra_authorities);
    let trust = if roots.is_empty() { Trust::Nothing } else { Trust::Authorities };
    (ClientConfig::builder().with_root_certificates(roots).with_no_client_auth(), trust)
}

/// The system's CA certificates and `extra` ones; unusable ones are left out.
fn trusted_roots(extra: &Authorities) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    roots.add_parsable_certificates(extra.certificates());
    roots
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
        if body.len() + chunk.len() > MAX_BYTES {
            return Err(HttpErrorKind::TooLarge(MAX_BYTES));
        }
        body.extend_from_slice(&chunk);
    }
    response.body(body).map_err(|error| HttpErrorKind::Message(error.to_string()))
}
