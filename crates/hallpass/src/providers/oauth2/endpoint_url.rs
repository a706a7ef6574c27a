//! Which URLs the endpoints of a provider may have.

use url::Url;

use crate::providers::{plain_http::check_scheme, presets::extra_params::ExtraParams};

/// Reads the URL of an endpoint: https (RFC 6749, sections 3.1.2.1 and 3.2), except on this
/// computer, where no one can eavesdrop, and, if `allows_http`, on a private network.
///
/// # Errors
/// What is wrong with it.
pub fn parse_endpoint_url(text: &str, allows_http: bool) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("is not a URL ({error})"))?;
    check_scheme(&url, allows_http)?;
    if url.fragment().is_some() {
        return Err("has a fragment (#), which no endpoint has".into());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("has a user name or a password".into());
    }
    Ok(url)
}

/// Reads the URL of an authorization endpoint. Its query is kept (RFC 6749, section 3.1), and
/// cannot have parameters that every sign-in sends.
///
/// # Errors
/// What is wrong with it.
pub fn parse_authorization_url(text: &str, allows_http: bool) -> Result<Url, String> {
    let url = parse_endpoint_url(text, allows_http)?;
    ExtraParams::parse(url.query().unwrap_or_default()).map_err(|error| error.to_string())?;
    Ok(url)
}

/// Reads the URL of a server, to which paths are added. Returns it without a slash at its end,
/// which makes no other server of it.
///
/// # Errors
/// What is wrong with it.
pub fn parse_server_url(text: &str, allows_http: bool) -> Result<String, String> {
    let url = parse_endpoint_url(text, allows_http)?;
    if url.query().is_some() {
        return Err("has a query (?), which no server has".into());
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endpoint_url_is_https_or_on_this_computer() {
        for right in ["https://id.example.org/a?b=c", "http://127.0.0.1:8080/a", "http://localhost/a"] {
            assert!(parse_endpoint_url(right, false).is_ok(), "{right}");
        }
        for wrong in [
            "http://id.example.org/a",
            "ftp://id.example.org",
            "id.example.org",
            "https://id.example.org/#a",
            "https://ada@id.example.org/",
            "https://:hunter2@id.example.org/",
            "http://localhost.example.org/",
        ] {
            assert!(parse_endpoint_url(wrong, false).is_err(), "{wrong}");
        }
        assert!(parse_endpoint_url("http://nextcloud:8080/a", true).is_ok());
        assert!(parse_endpoint_url("http://nextcloud:8080/a", false).is_err());
        assert!(parse_endpoint_url("http://id.example.org/a", true).is_err());
    }

    #[test]
    fn authorization_url_keeps_a_query_without_parameters_of_the_protocol() {
        assert!(parse_authorization_url("https://id.example.org/authorize?owner=user", false).is_ok());
        for query in ["scope=a", "client_id=a", "state=a", "redirect_uri=a", "response_type=token", "a=1&a=2"]
        {
            let url = format!("https://id.example.org/authorize?{query}");
            assert!(parse_authorization_url(&url, false).is_err(), "{query}");
        }
    }

    #[test]
    fn server_url_has_no_slash_at_its_end() {
        for text in ["https://GIT.example.org", "https://git.example.org/"] {
            assert_eq!(parse_server_url(text, false).unwrap(), "https://git.example.org");
        }
        assert_eq!(
            parse_server_url("https://example.org/cloud//", false).unwrap(),
            "https://example.org/cloud"
        );
        assert!(parse_server_url("https://example.org/?a=b", false).is_err());
    }
}
