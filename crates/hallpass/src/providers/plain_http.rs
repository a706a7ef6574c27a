//! Which URLs of a provider may be plain http.

use url::Url;

use super::private_host::is_private_host;
use crate::model::public_url::is_loopback;

/// Whether `url` may be one of a provider's: https, or http on this computer, where no one can
/// eavesdrop, or, if a setting says so, on a private network.
///
/// # Errors
/// What is wrong with it.
pub fn check_scheme(url: &Url, allows_http: bool) -> Result<(), &'static str> {
    match url.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(url) => Ok(()),
        "http" if allows_http && is_private_host(url) => Ok(()),
        "http" if allows_http => Err("is http to a host that is not on a private network"),
        _ => Err("must be https"),
    }
}

/// Whether requests to `url` are plain http, as a setting allows.
pub fn is_allowed_http(url: &Url, allows_http: bool) -> bool {
    allows_http && url.scheme() == "http" && is_private_host(url)
}

/// Whether requests to `url` can be read by others on a network, as a setting allows.
pub fn is_http_on_a_network(url: &Url, allows_http: bool) -> bool {
    is_allowed_http(url, allows_http) && !is_loopback(url)
}
