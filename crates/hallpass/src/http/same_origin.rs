//! Whether a request comes from our own pages, as far as browsers say.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, ORIGIN};

use crate::model::public_url::PublicUrl;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether each of `Sec-Fetch-Site` and `Origin` that is there agrees. A client that sends neither
/// is no browser, so that no cookies are sent by accident. The origin is compared with the public
/// URL, never with `Host`, which a proxy rewrites.
///
/// Browsers send `Origin: null` on pages with `Referrer-Policy: no-referrer`, which a proxy may
/// have set. It agrees if the browser says `Sec-Fetch-Site: same-origin`, which no page can forge;
/// a sandboxed page of another site sends `cross-site`.
pub fn is_same_origin(headers: &HeaderMap, public_url: &PublicUrl) -> bool {
    let origin = public_url.origin();
    let mut sites = headers.get_all(SEC_FETCH_SITE).peekable();
    let says_so = sites.peek().is_some_and(|site| *site == "same-origin");
    let agrees = |given: &HeaderValue| given.as_bytes() == origin.as_bytes() || (says_so && given == "null");
    sites.all(|site| site == "same-origin" || site == "none") && headers.get_all(ORIGIN).all(agrees)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(site: Option<&'static str>, origin: Option<&'static str>) -> bool {
        let mut headers = HeaderMap::new();
        if let Some(site) = site {
            headers.insert(SEC_FETCH_SITE, HeaderValue::from_static(site));
        }
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
        }
        is_same_origin(&headers, &PublicUrl::parse("https://app.example.org").unwrap())
    }

    #[test]
    fn every_header_that_is_there_must_agree() {
        let own = Some("https://app.example.org");
        for (site, origin) in [
            (None, None),
            (Some("same-origin"), own),
            (Some("none"), None),
            (None, own),
            (Some("same-origin"), None),
            (Some("same-origin"), Some("null")),
        ] {
            assert!(check(site, origin), "{site:?} {origin:?}");
        }
        for (site, origin) in [
            (Some("cross-site"), own),
            (Some("same-site"), own),
            (Some("garbage"), None),
            (Some("cross-site"), Some("null")),
            (Some("same-site"), Some("null")),
            (Some("none"), Some("null")),
            (None, Some("null")),
            (None, Some("http://app.example.org")),
            (None, Some("https://app.example.org.evil.example")),
            (None, Some("https://evil.example")),
        ] {
            assert!(!check(site, origin), "{site:?} {origin:?}");
        }
    }
}
