//! A fragment that a provider appends to its answer, such as Facebook's `#_=_`. Browsers hand it on
//! to where a redirect leads, unless that URL has a fragment of its own (RFC 9110, section 10.2.2).

use actix_web::{
    HttpResponse,
    http::header::{HeaderValue, LOCATION},
};

/// The same answer. If it redirects, the URL ends with a fragment, which is empty unless it has
/// another, so that the provider's does not stay in the address bar, in bookmarks and in scripts'
/// `location.hash`.
pub fn drop_fragment(mut answer: HttpResponse) -> HttpResponse {
    let location = answer.headers().get(LOCATION).and_then(|url| url.to_str().ok());
    let with_own = location.filter(|url| !url.contains('#')).map(|url| format!("{url}#"));
    if let Some(url) = with_own.and_then(|url| HeaderValue::try_from(url).ok()) {
        answer.headers_mut().insert(LOCATION, url);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(of: Option<&str>) -> Option<String> {
        let mut answer = HttpResponse::SeeOther();
        if let Some(url) = of {
            answer.insert_header((LOCATION, url));
        }
        let answer = drop_fragment(answer.finish());
        answer.headers().get(LOCATION).map(|url| url.to_str().unwrap().to_owned())
    }

    #[test]
    fn redirect_ends_with_a_fragment_of_its_own() {
        for (url, expected) in [
            ("https://app.example.org/a?b=c", "https://app.example.org/a?b=c#"),
            ("https://app.example.org/a#part", "https://app.example.org/a#part"),
            ("https://app.example.org/a#", "https://app.example.org/a#"),
        ] {
            assert_eq!(location(Some(url)).as_deref(), Some(expected));
        }
        assert_eq!(location(None), None);
    }
}
