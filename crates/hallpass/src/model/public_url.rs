//! The URL at which people reach this server (`AUTH_URL`).
//!
//! It decides the origin, the redirect URIs and the cookie flags; no request header does. It may
//! have a path, below which the whole application is: then other applications are at the same
//! origin.

use std::{fmt, net::IpAddr};

use url::{Host, Url};

use super::plain_path::is_plain_path;

/// The public URL, such as `https://app.example.org` or `https://example.org/app`.
#[derive(Clone, PartialEq, Eq)]
pub struct PublicUrl {
    url: Url,
    origin: String,
    /// Empty, or with a slash at its beginning and none at its end.
    path: String,
}

impl PublicUrl {
    /// Reads `AUTH_URL`.
    ///
    /// # Errors
    /// A sentence that says what an acceptable URL looks like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|error| format!("is not a URL ({error})"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err("must start with https:// or http://".into());
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err("must not hold a user name or a password".into());
        }
        let path = url.path().strip_suffix('/').unwrap_or_else(|| url.path());
        if !(path.is_empty() || is_plain_path(path)) || url.query().is_some() || url.fragment().is_some() {
            return Err(
                "must be an origin, such as https://app.example.org, or a URL with a path of letters, \
                        digits, -, . and _, such as https://example.org/app"
                    .into(),
            );
        }
        let url = Self::of(url);
        if !url.is_secure() && !url.is_loopback() {
            return Err("must be https, since cookies would travel in the clear".into());
        }
        Ok(url)
    }

    /// The URL of a development server on `port`.
    #[expect(clippy::missing_panics_doc, reason = "every port makes a valid URL")]
    pub fn localhost(port: u16) -> Self {
        let url = format!("http://localhost:{port}/");
        Self::of(Url::parse(&url).expect("BUG: a port makes a valid URL"))
    }

    fn of(url: Url) -> Self {
        let path = url.path().trim_end_matches('/').to_owned();
        Self { origin: url.origin().ascii_serialization(), url, path }
    }

    /// Without `base_path` at its end: Auth.js wants it there.
    #[must_use]
    pub(crate) fn without_base_path(mut self, base_path: &str) -> Self {
        if let Some(path) = self.path.strip_suffix(base_path) {
            self.path = path.to_owned();
            self.url.set_path(&self.path);
        }
        self
    }

    /// The origin as browsers write it in `Origin`: no path, no default port.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The host name, and the port unless it is the default one, as browsers write it in `Host`.
    pub(crate) fn authority(&self) -> &str {
        self.origin.split_once("://").map_or("", |(_, authority)| authority)
    }

    /// The path below which the application is, without a slash at its end; empty if it has the
    /// whole origin.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The path below [`Self::path`] for one from the origin on; any other path as it is.
    pub fn local_path<'a>(&self, path: &'a str) -> &'a str {
        local_path(self.path(), path)
    }

    /// The absolute URL of `path`, which starts with `/`, below this URL.
    pub fn absolute(&self, path: &str) -> String {
        [self.origin(), self.path(), path].concat()
    }

    /// The URL to resolve relative ones against.
    pub fn as_url(&self) -> &Url {
        &self.url
    }

    /// Whether it is https, so that cookies can be `Secure`.
    pub fn is_secure(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Whether only this computer can reach it.
    pub fn is_loopback(&self) -> bool {
        is_loopback(&self.url)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.origin())?;
        f.write_str(self.path())
    }
}

impl fmt::Debug for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// The path below `root`, the [path of a public URL](PublicUrl::path), for one that a request has:
/// the proxy may have removed the root, or not.
///
/// ```
/// # use hallpass::local_path;
/// assert_eq!(local_path("/app", "/app/login"), "/login");
/// assert_eq!(local_path("/app", "/login"), "/login");
/// ```
pub fn local_path<'a>(root: &str, path: &'a str) -> &'a str {
    match path.strip_prefix(root) {
        Some("") if !root.is_empty() => "/",
        Some(rest) if rest.starts_with('/') => rest,
        _ => path,
    }
}

/// Whether `url` names this computer and no other.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip).is_loopback(),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_url_is_written_as_browsers_write_origins() {
        for (given, origin) in [
            ("https://app.example.org", "https://app.example.org"),
            ("https://APP.example.org:443/", "https://app.example.org"),
            ("http://localhost:8080", "http://localhost:8080"),
            ("http://[::1]:8080", "http://[::1]:8080"),
        ] {
            assert_eq!(PublicUrl::parse(given).unwrap().origin(), origin);
        }
    }

    #[test]
    fn public_url_may_have_a_path() {
        for (given, shown) in [
            ("https://app.example.org/app/", "https://app.example.org/app"),
            ("https://app.example.org/a/./b/../c", "https://app.example.org/a/c"),
            ("https://app.example.org/app/api/auth", "https://app.example.org/app"),
            ("https://app.example.org/api/auth/", "https://app.example.org"),
        ] {
            let url = PublicUrl::parse(given).unwrap().without_base_path("/api/auth");
            assert_eq!(
                (url.to_string().as_str(), url.origin()),
                (shown, "https://app.example.org"),
                "{given}"
            );
            assert_eq!(url.absolute("/login"), format!("{shown}/login"));
        }
    }

    #[test]
    fn request_may_have_the_path_of_the_public_url_or_not() {
        for (path, local) in [
            ("/app/login", "/login"),
            ("/login", "/login"),
            ("/apps", "/apps"),
            ("/app/", "/"),
            ("/app", "/"),
        ] {
            assert_eq!((local_path("/app", path), local_path("", path)), (local, path));
        }
    }

    #[test]
    fn public_url_that_is_not_a_secure_origin_is_refused() {
        for given in [
            "app.example.org",
            "ftp://app.example.org",
            "https://user:secret@app.example.org",
            "https://app.example.org/a//b",
            "https://app.example.org/a%2fb",
            "https://app.example.org/{id}",
            "https://app.example.org/?query",
            "http://app.example.org",
        ] {
            assert!(PublicUrl::parse(given).is_err(), "{given}");
        }
    }
}
