//! Reads the raw `Cookie` header. Actix's accessors are not strict enough for cookies that
//! authenticate: they decode names (`__%48ost-…` becomes `__Host-…`), take the first of two, and
//! give up on all when one is not UTF-8.

use actix_web::http::header::{COOKIE, HeaderMap};
use memchr::memchr_iter;

use crate::model::cookie_names::CookieNames;

/// Our cookies of one request, as they came: not yet verified. Absent from a request that has
/// none.
#[derive(Clone, Default)]
pub struct RequestCookies {
    /// The signed session token; the session layer takes it.
    pub session: Option<String>,
    /// The CSRF token and its code.
    pub csrf: Option<String>,
    /// The secret that binds pending sign-ins to this browser.
    pub sign_in: Option<String>,
}

/// One of our cookies came twice with different values: one of them may be planted, and which one
/// cannot be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConflictingCookies;

impl RequestCookies {
    /// Reads every `Cookie` header.
    ///
    /// # Errors
    /// One of our cookies came with more than one value.
    pub fn parse(headers: &HeaderMap, names: &CookieNames) -> Result<Self, ConflictingCookies> {
        let mut cookies = Self::default();
        for header in headers.get_all(COOKIE) {
            for pair in pairs(header.as_bytes()) {
                let value_of = |name: &str| pair.strip_prefix(name.as_bytes())?.strip_prefix(b"=");
                let (slot, value) = if let Some(value) = value_of(&names.session) {
                    (&mut cookies.session, value)
                } else if let Some(value) = value_of(&names.csrf) {
                    (&mut cookies.csrf, value)
                } else if let Some(value) = value_of(&names.sign_in) {
                    (&mut cookies.sign_in, value)
                } else {
                    continue;
                };
                // A pair that is not text is dropped alone; it never hides the others.
                let Ok(value) = std::str::from_utf8(value) else { continue };
                // The same twice means the same: two paths of one cookie, or a proxy that copies
                // headers.
                if slot.replace(value.to_owned()).is_some_and(|before| before != value) {
                    return Err(ConflictingCookies);
                }
            }
        }
        Ok(cookies)
    }

    /// Whether one of them came.
    pub fn has_any(&self) -> bool {
        let Self { session, csrf, sign_in } = self;
        session.is_some() || csrf.is_some() || sign_in.is_some()
    }
}

/// The pairs of a header. Applications have cookies of kilobytes: `memchr` compares many bytes at
/// once.
pub(super) fn pairs(header: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut start = 0;
    memchr_iter(b';', header).chain([header.len()]).map(move |end| {
        let pair = header[start..end].trim_ascii();
        start = end + 1;
        pair
    })
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;
    use crate::model::public_url::PublicUrl;

    fn names() -> CookieNames {
        CookieNames::of(&PublicUrl::parse("https://app.example.org").unwrap())
    }

    fn parse(headers: &[&[u8]]) -> Result<RequestCookies, ConflictingCookies> {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(COOKIE, HeaderValue::from_bytes(header).unwrap());
        }
        RequestCookies::parse(&map, &names())
    }

    #[test]
    fn an_encoded_alias_of_our_name_is_ignored() {
        let cookies = parse(&[b"__%48ost-hallpass.session=evil; __host-hallpass.session=evil; a=b"]).unwrap();
        assert_eq!(cookies.session, None);
    }

    #[test]
    fn one_bad_pair_does_not_hide_the_others() {
        let cookies = parse(&[b"bad=\xff\xfe; __Host-hallpass.session=good; nonsense"]).unwrap();
        assert_eq!(cookies.session.as_deref(), Some("good"));
    }

    #[test]
    fn conflicting_cookies_are_refused_and_copies_are_not() {
        for name in ["__Host-hallpass.session", "__Host-hallpass.csrf", "__Host-hallpass.signin"] {
            let (one, other) = (format!("{name}=a"), format!("{name}=b"));
            assert!(parse(&[format!("{one}; {other}").as_bytes()]).is_err());
            assert!(parse(&[one.as_bytes(), other.as_bytes()]).is_err());
            assert!(parse(&[format!("{one}; {one}").as_bytes()]).is_ok());
        }
        let pair: &[u8] = b"__Host-hallpass.session=a";
        assert_eq!(parse(&[pair, pair]).unwrap().session.as_deref(), Some("a"));
    }
}
