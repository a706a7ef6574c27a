//! Why a request to a provider got no answer, for the log: the endpoint, its host, and the
//! innermost cause.

use std::{error::Error, io, time::Duration};

use url::Url;

use super::{endpoint::Endpoint, provider_fault::ProviderFault};
use crate::log_text::for_log;

/// A request to a provider that got no answer.
#[derive(Debug, thiserror::Error)]
#[error("{endpoint} at {host} {kind}")]
pub struct HttpError {
    endpoint: Endpoint,
    /// The URL's host and port: a path or a query may name a person.
    host: String,
    kind: HttpErrorKind,
}

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum HttpErrorKind {
    /// The URL is neither https nor on this computer.
    #[error("is not https")]
    Insecure,
    /// There are no CA certificates, so that no server can prove its identity.
    #[error(
        "needs https, and there are no CA certificates: install the system's (Debian and Alpine: ca-certificates), or \
         name a PEM file in HALLPASS_CA_FILE"
    )]
    NoCaCertificates,
    /// The server's certificate was refused.
    #[error("has a certificate that is not trusted ({0}); HALLPASS_CA_FILE can name a CA of your own")]
    Untrusted(String),
    /// No answer in time.
    #[error("did not answer within {:.1} s", .0.as_secs_f64())]
    Timeout(Duration),
    /// No connection, or one that broke.
    #[error("gave no answer: {0}")]
    Transport(String),
    /// The process is shutting down.
    #[error("was not waited for: the process is shutting down")]
    ShuttingDown,
    /// The answer is longer than any honest one.
    #[error("gave an answer longer than {0} bytes")]
    TooLarge(usize),
    /// The request or the answer cannot be expressed in HTTP.
    #[error("cannot be asked: {0}")]
    Message(String),
}

impl HttpError {
    /// `kind` happened in a request to `endpoint` at `url`.
    pub fn new(endpoint: Endpoint, url: &Url, kind: HttpErrorKind) -> Self {
        let host = url.host_str().unwrap_or("a URL without a host");
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        Self { endpoint, host, kind }
    }
}

impl HttpErrorKind {
    /// Classifies an error of `reqwest`.
    pub fn of(error: &reqwest::Error, timeout: Duration) -> Self {
        let innermost = innermost_cause(error);
        if let Some(rustls::Error::InvalidCertificate(reason)) = innermost.downcast_ref() {
            // It repeats the names in the certificate.
            return Self::Untrusted(for_log(&reason.to_string()));
        }
        if error.is_timeout() && error.is_connect() {
            return Self::Transport("no connection in time".into());
        }
        if error.is_timeout() {
            return Self::Timeout(timeout);
        }
        Self::Transport(for_log(&innermost.to_string()))
    }
}

fn innermost_cause(error: &reqwest::Error) -> &(dyn Error + 'static) {
    let mut innermost: &(dyn Error + 'static) = error;
    loop {
        // An I/O error that wraps another one skips it in its own chain.
        let wrapped = innermost.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        let next = wrapped.map(|error| error as &(dyn Error + 'static)).or_else(|| innermost.source());
        match next {
            Some(next) => innermost = next,
            None => return innermost,
        }
    }
}

impl From<HttpError> for ProviderFault {
    fn from(error: HttpError) -> Self {
        let text = error.to_string();
        match error.kind {
            HttpErrorKind::Timeout(_) | HttpErrorKind::Transport(_) | HttpErrorKind::ShuttingDown => {
                Self::Unavailable(text)
            }
            HttpErrorKind::Insecure
            | HttpErrorKind::NoCaCertificates
            | HttpErrorKind::Untrusted(_)
            | HttpErrorKind::TooLarge(_)
            | HttpErrorKind::Message(_) => Self::Misconfigured(text),
        }
    }
}
