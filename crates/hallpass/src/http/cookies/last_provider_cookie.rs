//! The cookie that remembers the provider of the last sign-in in this browser, so that a login page
//! with many providers offers it first. Its value is the id alone: it says nothing about the
//! person, and proves nothing.

use actix_web::{
    cookie::{Cookie, time::Duration},
    http::header::{COOKIE, HeaderMap},
};
use hallpass_types::ProviderId;

use super::{attributes::with_attributes, request_cookies::pairs};
use crate::model::cookie_names::CookieNames;

/// For a person who comes back once a year. Every sign-in renews it. (Browsers keep no cookie for
/// more than 400 days: RFC 6265bis, section 5.5.)
const MAX_AGE: Duration = Duration::days(365);

/// The cookie that remembers `provider`. `None`: its id cannot stand in a cookie.
pub fn last_provider_cookie(names: &CookieNames, provider: &ProviderId) -> Option<Cookie<'static>> {
    let id = provider.as_str();
    if !id.bytes().all(is_of_an_id) {
        return None;
    }
    let mut cookie = with_attributes(&names.last_provider, id.to_owned(), &names.attributes);
    cookie.set_max_age(MAX_AGE);
    Some(cookie)
}

/// The id that the browser has sent, of a provider that is configured or not. `None`: none, or
/// different ones, of which one may be planted.
///
/// Read only where providers are listed, so it costs other requests nothing. A conflict refuses no
/// request: nothing is decided by this cookie.
pub fn last_provider(headers: &HeaderMap, names: &CookieNames) -> Option<ProviderId> {
    let mut found = None;
    for header in headers.get_all(COOKIE) {
        for pair in pairs(header.as_bytes()) {
            let value = pair.strip_prefix(names.last_provider.as_bytes());
            let Some(value) = value.and_then(|rest| rest.strip_prefix(b"=")) else { continue };
            if found.replace(value).is_some_and(|before| before != value) {
                return None;
            }
        }
    }
    let id = found.filter(|value| value.iter().copied().all(is_of_an_id))?;
    std::str::from_utf8(id).ok().map(ProviderId::new)
}

fn is_of_an_id(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;
    use proptest::prelude::*;

    use super::*;
    use crate::model::public_url::PublicUrl;

    fn names() -> CookieNames {
        CookieNames::of(&PublicUrl::parse("https://app.example.org").unwrap())
    }

    fn read(headers: &[&[u8]]) -> Option<String> {
        let mut map = HeaderMap::new();
        for header in headers {
            map.append(COOKIE, HeaderValue::from_bytes(header).unwrap());
        }
        last_provider(&map, &names()).map(|id| id.as_str().to_owned())
    }

    #[test]
    fn last_provider_cookie_is_out_of_reach_for_scripts_and_lasts_a_year() {
        let cookie = last_provider_cookie(&names(), &ProviderId::new("github")).unwrap().to_string();
        let expected =
            "__Host-hallpass.last-provider=github; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=31536000";
        assert_eq!(cookie, expected);
        assert_eq!(read(&[cookie.split(';').next().unwrap().as_bytes()]).as_deref(), Some("github"));
        for id in ["a b", "a;b", "a\r\nb", "é"] {
            assert!(last_provider_cookie(&names(), &ProviderId::new(id)).is_none(), "{id}");
        }
    }

    #[test]
    fn last_provider_in_conflict_is_none_and_copies_are_one() {
        let (one, other) = ("__Host-hallpass.last-provider=one", "__Host-hallpass.last-provider=other");
        for headers in [vec![format!("{one}; {one}")], vec![one.into(), format!("a=b; {one}")]] {
            let headers: Vec<_> = headers.iter().map(String::as_bytes).collect();
            assert_eq!(read(&headers).as_deref(), Some("one"));
        }
        assert_eq!(read(&[format!("{one}; {other}").as_bytes()]), None);
        assert_eq!(read(&[one.as_bytes(), other.as_bytes()]), None);
        assert_eq!(read(&[b"hallpass.last-provider=planted", b"__%48ost-hallpass.last-provider=x"]), None);
        assert_eq!(read(&[]), None);
    }

    proptest! {
        #[test]
        fn last_provider_of_hostile_values_is_an_id_or_none(
            value in prop_oneof![
                prop::collection::vec(prop_oneof![0x20..0x7f_u8, 0x80..=0xff_u8], 0..40),
                "[a-z;=\" %<-]{0,8}".prop_map(String::into_bytes),
            ],
        ) {
            let header = [b"__Host-hallpass.last-provider=", &value[..]].concat();
            if let Some(id) = read(&[&header]) {
                prop_assert!(id.bytes().all(is_of_an_id), "{}", id);
            }
        }
    }
}
