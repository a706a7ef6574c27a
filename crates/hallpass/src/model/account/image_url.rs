//! Which URLs a user's image may have.

use url::{Host, Url};

use crate::model::public_url::is_loopback;

/// Whether `text` is an https URL of an ordinary host, or an http URL of this computer, as the
/// development provider's images have.
pub(super) fn is_image_url(text: &str) -> bool {
    let Ok(url) = Url::parse(text) else { return false };
    let is_allowed_scheme = url.scheme() == "https" || (url.scheme() == "http" && is_loopback(&url));
    is_allowed_scheme && has_ordinary_host(&url)
}

/// The URL standard allows more in a host, such as quotation marks and brackets. Underscores are in
/// real names.
fn has_ordinary_host(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => {
            name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'))
        }
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn image_url_is_https_or_on_this_computer() {
        assert!(is_image_url("https://example.org/a.png"));
        assert!(is_image_url("http://127.0.0.1:8081/a.png"));
        for wrong in ["http://example.org/a.png", "data:image/png;base64,AA", "javascript:alert(1)"] {
            assert!(!is_image_url(wrong), "{wrong}");
        }
        for host in
            ["my_bucket.example", "EXAMPLE.org", "b\u{fc}cher.example", "192.0.2.1", "[2001:db8::1]:8443"]
        {
            assert!(is_image_url(&format!("https://{host}/a.png")), "{host}");
        }
        for host in ["x\")", "a(b)", "{a}", "a;b", "a*", "a'b", "a!b", "a,b"] {
            assert!(!is_image_url(&format!("https://{host}/a.png")), "{host}");
        }
    }
}
