//! The rule for return URLs, which the server and the browser app share.

use crate::paths;

/// The longest return path, in bytes, as it is written in a URL.
pub const MAX_RETURN_PATH_BYTES: usize = 2048;

/// Whether `text` is a path of this site, with or without query and fragment, of a page and not of
/// the API.
///
/// All of this must hold:
/// 1. It starts with one slash, and has no control character, space or backslash (browsers drop or
///    convert them, and mean another URL). It has at most [`MAX_RETURN_PATH_BYTES`] bytes; a byte
///    that a URL writes as `%XX` counts as three.
/// 2. Its path has no `.` or `..` segment, does not start with two slashes, and is not below
///    `/api`: as it is, and after every further decoding of `%XX`, since a proxy may decode it
///    before it resolves the path. A backslash counts as a slash then. The case of letters, and
///    what follows a `;` in a segment, do not matter.
///
/// Two paths of the API are those of pages, and are accepted if they are written exactly so:
/// [`paths::AUTHORIZE`], which changes nothing and asks before it leads to an app, and
/// [`paths::ACCOUNT`], which changes nothing either.
pub fn is_return_path(text: &str) -> bool {
    is_return_path_outside(text, paths::BASE)
}

/// Whether `text` is a path of this site, as [`is_return_path`] has it, and not below `base_path`
/// either, the path of an API that was moved.
pub fn is_return_path_outside(text: &str, base_path: &str) -> bool {
    let forbidden = |char: char| char.is_control() || char == ' ' || char == '\\';
    if !text.starts_with('/') || text.contains(forbidden) || url_length(text) > MAX_RETURN_PATH_BYTES {
        return false;
    }
    let path = text.split(['?', '#']).next().unwrap_or(text);
    if is_page_of_api(path, base_path) {
        return true;
    }
    let mut path = path.as_bytes().to_vec();
    // Every decoding makes it shorter, so the loop ends.
    loop {
        if !leads_to_a_page(&path, base_path) {
            return false;
        }
        let decoded = decode_percent(&path);
        if decoded.len() == path.len() {
            return true;
        }
        path = decoded;
    }
}

/// Whether `path` is [`paths::AUTHORIZE`] or [`paths::ACCOUNT`] of an API at `base_path`.
fn is_page_of_api(path: &str, base_path: &str) -> bool {
    let Some(own) = path.strip_prefix(base_path) else { return false };
    [paths::AUTHORIZE, paths::ACCOUNT].into_iter().any(|page| page.strip_prefix(paths::BASE) == Some(own))
}

fn leads_to_a_page(path: &[u8], base_path: &str) -> bool {
    let is_slash = |byte: &u8| matches!(byte, b'/' | b'\\');
    let names = path.split(is_slash).map(|segment| segment.split(|byte| *byte == b';').next());
    let mut names = names.map(Option::unwrap_or_default);
    let below_api = names.clone().nth(1).is_some_and(|first| first.eq_ignore_ascii_case(b"api"));
    // A proxy may merge slashes.
    let mut below = names.clone().skip(1).filter(|name| !name.is_empty());
    let below_base = base_path
        .split('/')
        .skip(1)
        .all(|expected| below.next().is_some_and(|name| name.eq_ignore_ascii_case(expected.as_bytes())));
    let dots = names.any(|name| matches!(name, b"." | b".."));
    // After a second slash, a path that stands alone is the name of a host.
    let names_a_host = path.get(1).is_some_and(is_slash);
    !dots && !below_api && !below_base && !names_a_host
}

/// Decodes every `%XX` once, and leaves any other percent sign as it is (URL Standard, section
/// 1.3).
pub(crate) fn decode_percent(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        match (first, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                decoded.push(hex_digit(*high) << 4 | hex_digit(*low));
                rest = after;
            }
            _ => {
                decoded.push(*first);
                rest = after;
            }
        }
    }
    decoded
}

fn hex_digit(digit: u8) -> u8 {
    match digit {
        b'0'..=b'9' => digit - b'0',
        _ => (digit | 0x20) - b'a' + 10,
    }
}

/// At least as long as a URL parser writes it.
fn url_length(text: &str) -> usize {
    let as_it_is = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~!$&()*+,;=:@/?#%".contains(&byte);
    text.bytes().map(|byte| if as_it_is(byte) { 1 } else { 3 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn return_path_to_a_page_is_accepted() {
        for path in [
            "/",
            "/dashboard?tab=a%20b&x=%2F..%2Fapi#top",
            "/apis",
            "/a/api/b",
            "/files/100%25.txt",
            "/files/a%2Fb",
            "/a//b",
            "/%zz",
            "/.well-known/x",
            "/a...b/..c",
            "/profile?next=//evil.example",
            "/caf\u{e9}",
            "/api/auth/authorize?client_id=cli&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2F..%2F",
        ] {
            assert!(is_return_path(path), "{path}");
        }
    }

    #[test]
    fn return_path_to_the_consent_page_follows_the_api_that_was_moved() {
        assert!(is_return_path_outside("/auth/authorize?client_id=cli", "/auth"));
        for path in
            ["/api/auth/authorize", "/auth/authorize/", "/auth/session", "/authorize", "/Auth/authorize"]
        {
            // (The last but one is a page of the application.)
            assert_eq!(is_return_path_outside(path, "/auth"), path == "/authorize", "{path}");
        }
    }

    #[test]
    fn return_path_elsewhere_or_to_the_api_is_refused() {
        for path in [
            "",
            "dashboard",
            "https://app.example.org/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "/ /evil.example",
            "/\u{85}",
            "/%2fevil.example",
            "/%5Cevil.example",
            "/%252fevil.example",
            "/api",
            "/api?x",
            "/api#x",
            "/API/auth/session",
            "/%61pi/auth/session",
            "/%2561pi/auth/session",
            "/%252561pi/auth/session",
            "/api/auth/authorize/",
            "/api/auth/authorize/../signout",
            "/api/auth/authorize;x",
            "/api/auth/%61uthorize",
            "/API/auth/authorize",
            "//api/auth/authorize",
            "/api;x/auth/session",
            "/api%3Bx/auth/session",
            "/api%2fauth/session",
            "/api%5cauth/session",
            "/./api/auth/session",
            "/%2e/api/auth/session",
            "/.%2fapi/auth/session",
            "/x/../api/auth/session",
            "/x/..%2fapi/auth/session",
            "/x/..%5capi/auth/session",
            "/x/%2e%2e/api/auth/session",
            "/x/%252e%252e%252fapi",
            "/x%2f..%2fapi",
            "/x/..;/api",
            "/a/..",
        ] {
            assert!(!is_return_path(path), "{path}");
        }
    }

    #[test]
    fn return_path_length_is_that_of_the_url() {
        assert!(is_return_path(&format!("/{}", "a".repeat(MAX_RETURN_PATH_BYTES - 1))));
        assert!(!is_return_path(&format!("/{}", "a".repeat(MAX_RETURN_PATH_BYTES))));
        assert!(!is_return_path(&format!("/{}", "\u{e9}".repeat(MAX_RETURN_PATH_BYTES / 4))));
    }
}
