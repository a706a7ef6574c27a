//! Whether a request comes from our own pages, as far as browsers say.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, ORIGIN};

use crate::model::site::Site;

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether a page of ours, or of one of the allowed origins, sent the request: browsers send
/// `Origin` with every request of a script that changes something, and no page can forge it.
pub fn is_from_own_page(headers: &HeaderMap, site: &Site) -> bool {
    is_same_origin(headers, site) || is_from_allowed_origin(headers, site)
}

fn is_from_allowed_origin(headers: &HeaderMap, site: &Site) -> bool {
    let mut origins = headers.get_all(ORIGIN).peekable();
    origins.peek().is_some() && origins.all(|origin| site.allows_origin(origin.as_bytes()))
}

/// Whether each of `Sec-Fetch-Site` and `Origin` that is there agrees. A client that sends neither
/// is no browser, so that no cookies are sent by accident. The origin is compared with the public
/// URL, never with `Host`, which a proxy rewrites.
///
/// Browsers send `Origin: null` on pages with `Referrer-Policy: no-referrer`, which a proxy may
/// have set. It agrees if the browser says `Sec-Fetch-Site: same-origin`, which no page can forge;
/// a sandboxed page of another site sends `cross-site`.
pub fn is_same_origin(headers: &HeaderMap, site: &Site) -> bool {
    let origin = site.public_url().origin();
    let mut sites = headers.get_all(SEC_FETCH_SITE).peekable();
    let says_so = sites.peek().is_some_and(|site| *site == "same-origin");
    let agrees = |given: &HeaderValue| given.as_bytes() == origin.as_bytes() || (says_so && given == "null");
    sites.all(|site| site == "same-origin" || site == "none") && headers.get_all(ORIGIN).all(agrees)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{
        public_url::PublicUrl,
        site::{allowed_origin::AllowedOrigin, base_path::BasePath, page::Pages},
    };

    fn check(site: Option<&'static str>, origin: Option<&'static str>) -> bool {
        is_from_own_page(&headers(site, origin), &at(&[]))
    }

    fn at(allowed_origins: &[&str]) -> Site {
        let url = PublicUrl::parse("https://app.example.org").unwrap();
        let origins = allowed_origins.iter().map(|origin| AllowedOrigin::parse(origin).unwrap()).collect();
        Site::new(url, BasePath::default(), &Pages::default(), origins).unwrap()
    }

    fn headers(site: Option<&'static str>, origin: Option<&'static str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        if let Some(site) = site {
            headers.insert(SEC_FETCH_SITE, HeaderValue::from_static(site));
        }
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_static(origin));
        }
        headers
    }

    #[test]
    fn only_listed_origins_count_as_our_own() {
        let site = at(&["https://front.example", "http://localhost:3000"]);
        for (fetch_site, origin, expected) in [
            (Some("cross-site"), Some("https://front.example"), true),
            (Some("same-site"), Some("http://localhost:3000"), true),
            (None, Some("https://front.example"), true),
            (Some("cross-site"), Some("https://front.example.evil.example"), false),
            (Some("cross-site"), Some("https://FRONT.example"), false),
            (Some("cross-site"), Some("http://front.example"), false),
            (Some("cross-site"), Some("null"), false),
            (Some("cross-site"), None, false),
        ] {
            let is_own = is_from_own_page(&headers(fetch_site, origin), &site);
            assert_eq!(is_own, expected, "{fetch_site:?} {origin:?}");
        }
        let mut twice = headers(None, Some("https://front.example"));
        twice.append(ORIGIN, HeaderValue::from_static("https://evil.example"));
        assert!(!is_from_own_page(&twice, &site));
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
