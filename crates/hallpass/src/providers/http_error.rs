//! Why a request to a provider brought no answer, in words for the log: the endpoint, its host, and the innermost cause.

use std::{error::Error, fmt, io, time::Duration};

use url::Url;

use super::provider_fault::ProviderFault;
use crate::log_text::for_log;

/// What is asked of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `/.well-known/openid-configuration`.
    Discovery,
    /// `jwks_uri`.
    Keys,
    /// Where the browser goes; the server asks it in `hallpass doctor` alone.
    Authorization,
    /// Where a code is exchanged.
    Token,
    /// Where an OpenID provider describes the person.
    Userinfo,
    /// GitHub's `GET /user`.
    GitHubUser,
    /// GitHub's `GET /user/emails`.
    GitHubEmails,
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Discovery => "the discovery document",
            Self::Keys => "the key set (jwks_uri)",
            Self::Authorization => "the authorization endpoint",
            Self::Token => "the token endpoint",
            Self::Userinfo => "the userinfo endpoint",
            Self::GitHubUser => "GitHub's user endpoint",
            Self::GitHubEmails => "GitHub's endpoint for e-mail addresses",
        })
    }
}

/// A request to a provider that brought no answer.
#[derive(Debug, thiserror::Error)]
#[error("{endpoint} at {host} {kind}")]
pub struct HttpError {
    /// What was asked.
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
    /// There is no certificate of any CA, so that no server can prove who it is.
    #[error(
        "needs https, and there are no CA certificates: install the system's (Debian and Alpine: ca-certificates), or \
         name a PEM file in HALLPASS_CA_FILE"
    )]
    NoAuthorities,
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
    Ending,
    /// The answer is longer than any honest one.
    #[error("gave an answer longer than {0} bytes")]
    TooLarge(usize),
    /// The request or the answer cannot be expressed in HTTP.
    #[error("cannot be asked: {0}")]
    Message(String),
}

impl HttpError {
    /// `kind` happened when `endpoint` was asked at `url`.
    pub fn new(endpoint: Endpoint, url: &Url, kind: HttpErrorKind) -> Self {
        let host = url.host_str().unwrap_or("a URL without a host");
        let host = url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        Self { endpoint, host, kind }
    }
}

impl HttpErrorKind {
    /// Sorts what `reqwest` says.
    pub fn of(error: &reqwest::Error, timeout: Duration) -> Self {
        let mut innermost: &(dyn Error + 'static) = error;
        loop {
            // An I/O error that wraps another one skips it in its own chain.
            let wrapped = innermost.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
            let next = wrapped.map(|error| error as &(dyn Error + 'static)).or_else(|| innermost.source());
            match next {
                Some(next) => innermost = next,
                None => break,
            }
        }
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

impl From<HttpError> for ProviderFault {
    fn from(error: HttpError) -> Self {
        let text = error.to_string();
        match error.kind {
            HttpErrorKind::Timeout(_) | HttpErrorKind::Transport(_) | HttpErrorKind::Ending => {
                Self::Unavailable(text)
            }
            HttpErrorKind::Insecure
            | HttpErrorKind::NoAuthorities
            | HttpErrorKind::Untrusted(_)
            | HttpErrorKind::TooLarge(_)
            | HttpErrorKind::Message(_) => Self::Misconfigured(text),
        }
    }
}
