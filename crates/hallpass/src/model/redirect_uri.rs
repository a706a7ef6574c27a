//! Where the browser goes with the answer for an app (RFC 8252, section 7).
//!
//! - *Loopback*: the app listens on a port that is free at the moment, on the person's own
//!   computer. `http://127.0.0.1` and `http://[::1]`, with any port and path. Not `localhost`,
//!   which may be another computer (section 8.3).
//! - *Its own scheme*, such as `com.example.notes:/signed-in`, and *its own https URL*, which the
//!   operating system opens with the app. Compared byte for byte (RFC 6749, section 3.1.2.3).

#[cfg(test)]
mod tests;

use url::{Url, form_urlencoded::Serializer};

/// A longer one is refused.
const MAX_BYTES: usize = 512;

/// The hosts on which an app on the person's own computer may listen.
const LOOPBACK: [&str; 2] = ["http://127.0.0.1", "http://[::1]"];

/// A redirect URI that was accepted for one app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedirectUri(String);

/// Why an app cannot have a redirect URI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RedirectUriProblem {
    /// It is no URL in its normal form.
    #[error("it is not a URL in its normal form, of at most 512 bytes")]
    NotNormal,
    /// It is plain http.
    #[error("plain http is for loopback only: use `loopback`, which accepts any port")]
    PlainHttp,
    /// Its scheme has no period, so that another app may have it, too (RFC 8252, section 7.1).
    #[error("its scheme is no domain name in reverse, such as com.example.notes")]
    Scheme,
    /// It has a user name, a password or a fragment.
    #[error("it has a user name, a password or a fragment")]
    Parts,
}

impl RedirectUri {
    /// Reads the URI of an app that listens on loopback; `None` for any other.
    pub fn parse_loopback(given: &str) -> Option<Self> {
        let rest = LOOPBACK.iter().find_map(|host| given.strip_prefix(host))?;
        let path_at = rest.find('/').unwrap_or(rest.len());
        let (port, path) = rest.split_at(path_at);
        let is_port = match port.strip_prefix(':') {
            Some(digits) => {
                digits.bytes().all(|byte| byte.is_ascii_digit())
                    && digits.parse::<u16>().is_ok_and(|port| port != 0)
            }
            None => port.is_empty(),
        };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte);
        let accepted = is_port && path.bytes().all(is_plain) && given.len() <= MAX_BYTES;
        accepted.then(|| Self(given.to_owned()))
    }

    /// Checks a URI that an application declares for an app.
    ///
    /// # Errors
    /// See [`RedirectUriProblem`].
    pub fn declare(text: &str) -> Result<Self, RedirectUriProblem> {
        let url = Url::parse(text).map_err(|_| RedirectUriProblem::NotNormal)?;
        if url.as_str() != text || text.len() > MAX_BYTES {
            return Err(RedirectUriProblem::NotNormal);
        }
        match url.scheme() {
            "https" => {}
            "http" => return Err(RedirectUriProblem::PlainHttp),
            scheme if scheme.contains('.') => {}
            _ => return Err(RedirectUriProblem::Scheme),
        }
        if !url.username().is_empty() || url.password().is_some() || url.fragment().is_some() {
            return Err(RedirectUriProblem::Parts);
        }
        Ok(Self(text.to_owned()))
    }

    /// The URI, as it came.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The URI with these parameters in its query, after those that it has.
    pub fn with_params(&self, params: &[(&str, &str)]) -> String {
        let mut query = Serializer::new(String::new());
        query.extend_pairs(params);
        let separator = if self.0.contains('?') { '&' } else { '?' };
        format!("{}{separator}{}", self.0, query.finish())
    }

    /// The sources of `form-action` in a content security policy that cover it, and pages with
    /// https to which the app leads the browser on: browsers check all redirects that follow a
    /// form. (A policy knows no IPv6 addresses.)
    pub fn form_sources(&self) -> String {
        let scheme = self.0.split(':').next().unwrap_or_default();
        match scheme {
            "http" if self.0.starts_with("http://[") => "https: http:".into(),
            "http" => {
                let host_at = "http://".len();
                let host_end = self.0[host_at..].find(['/', '?']).map_or(self.0.len(), |end| host_at + end);
                format!("https: {}", &self.0[..host_end])
            }
            // For https, wherever that leads. Any other scheme opens an app: the browser goes
            // nowhere else.
            scheme => format!("{scheme}:"),
        }
    }
}
