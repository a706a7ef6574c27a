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

/// What to do about a URL that [`check_scheme`] refuses, if it is plain http: `prefix` is that of
/// the provider's settings.
pub fn http_hint(url: &str, prefix: &str) -> Option<String> {
    let url = Url::parse(url).ok().filter(|url| url.scheme() == "http" && !is_loopback(url))?;
    Some(if is_private_host(&url) {
        format!(
            "Use https; or set {prefix}_ALLOW_HTTP=yes, if you trust everyone on the private network between this \
             server and the provider."
        )
    } else {
        format!("Use https: {prefix}_ALLOW_HTTP is for private networks only.")
    })
}

/// Whether requests to `url` are plain http, as a setting allows.
pub fn is_allowed_http(url: &Url, allows_http: bool) -> bool {
    allows_http && url.scheme() == "http" && is_private_host(url)
}

/// Whether requests to `url` can be read by others on a network, as a setting allows.
pub fn is_http_on_a_network(url: &Url, allows_http: bool) -> bool {
    is_allowed_http(url, allows_http) && !is_loopback(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_http_hint_names_the_setting_only_where_it_helps() {
        for host in ["keycloak:8080", "10.0.0.1", "id.internal"] {
            let hint = http_hint(&format!("http://{host}/"), "AUTH_WORK").unwrap();
            assert!(hint.contains("AUTH_WORK_ALLOW_HTTP=yes"), "{hint}");
        }
        let public = http_hint("http://id.example.org", "AUTH_WORK").unwrap();
        assert!(public.starts_with("Use https: AUTH_WORK_ALLOW_HTTP is for private"), "{public}");
        for other in ["https://id.example.org", "ftp://keycloak", "http://localhost:1", "keycloak"] {
            assert_eq!(http_hint(other, "AUTH_WORK"), None, "{other}");
        }
    }
}
