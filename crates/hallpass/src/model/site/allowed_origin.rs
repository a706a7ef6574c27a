//! The origin of a separate front end that may use the API.

use std::fmt;

use url::Url;

use super::SiteError;
use crate::model::public_url::is_loopback;

/// An origin, such as `https://app.example.org`, whose pages may do what the application's own
/// pages may: read the session, sign people in and out, and send them back to themselves.
///
/// ```
/// # use hallpass::AllowedOrigin;
/// let origin = AllowedOrigin::parse("https://APP.example.org:443/").unwrap();
/// assert_eq!(origin.as_str(), "https://app.example.org");
/// assert!(AllowedOrigin::parse("*").is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedOrigin(String);

impl AllowedOrigin {
    /// Reads an origin: https, or plain http on this computer.
    ///
    /// # Errors
    /// It is no origin, is a pattern, or could be spoofed in the network.
    pub fn parse(text: &str) -> Result<Self, SiteError> {
        let refuse = || SiteError::Origin(text.into());
        // A wildcard would be the name of a host for the parser.
        let url = Url::parse(text).ok().filter(|_| !text.contains('*')).ok_or_else(refuse)?;
        let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
        let is_plain = url.username().is_empty() && url.password().is_none();
        let is_origin = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !is_safe || !is_plain || !is_origin {
            return Err(refuse());
        }
        Ok(Self(url.origin().ascii_serialization()))
    }

    /// The origin as browsers write it in `Origin`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AllowedOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_that_is_a_pattern_or_unsafe_is_refused() {
        for bad in [
            "",
            "*",
            "null",
            "app.example.org",
            "https://*.example.org",
            "http://app.example.org",
            "https://app.example.org/path",
            "https://app.example.org?x",
            "https://user@app.example.org",
            "file:///x",
        ] {
            assert!(AllowedOrigin::parse(bad).is_err(), "{bad}");
        }
        assert_eq!(AllowedOrigin::parse("http://localhost:3000").unwrap().as_str(), "http://localhost:3000");
    }
}
