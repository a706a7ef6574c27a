//! The page that a form, or a request of its script, was sent from.

use actix_web::http::header::{HeaderMap, REFERER};

use crate::model::{return_to::ReturnTo, site::Site};

/// The page of ours that `Referer` names; `None` where it names another site, or none, or the API.
/// Where a request must not be repeated, as with `POST`, a person can send it again from there.
pub fn referring_page(headers: &HeaderMap, site: &Site) -> Option<ReturnTo> {
    let mut all = headers.get_all(REFERER);
    // Browsers send an absolute URL, once.
    let referer = all.next().filter(|_| all.next().is_none())?.to_str().ok()?;
    if referer.starts_with('/') {
        return None;
    }
    ReturnTo::parse(referer, site)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;
    use crate::model::public_url::PublicUrl;

    fn page(referers: &[&'static str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for referer in referers {
            headers.append(REFERER, HeaderValue::from_static(referer));
        }
        let site = Site::at(PublicUrl::parse("https://app.example.org").unwrap());
        referring_page(&headers, &site).map(|page| page.as_str().to_owned())
    }

    #[test]
    fn a_page_of_ours_is_found_and_nothing_else() {
        assert_eq!(page(&["https://app.example.org/todo?list=a%20b"]).as_deref(), Some("/todo?list=a%20b"));
        for referers in [
            &[][..],
            &[""],
            &["/todo"],
            &["https://app.example.org"; 2],
            &["https://evil.example/todo"],
            &["http://app.example.org/todo"],
            &["https://app.example.org:8443/todo"],
            &["https://app.example.org@evil.example/todo"],
            &["https://app.example.org//evil.example"],
            &["https://app.example.org/api/auth/session"],
            &["about:client"],
            &["android-app://com.example"],
        ] {
            assert_eq!(page(referers), None, "{referers:?}");
        }
    }
}
