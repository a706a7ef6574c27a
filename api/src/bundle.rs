//! The built browser app: its files, found by name, compressed where the browser can take it.

use std::borrow::Cow;

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};

/// A file of the bundle.
pub struct BundleFile {
    /// What it holds.
    pub data: Cow<'static, [u8]>,
    /// SHA-256 of that.
    pub sha256: [u8; 32],
}

/// The files of the browser app. Beside each compressible one lie its `.br` and its `.gz`, made when it was built.
#[derive(Clone, Copy)]
pub struct Bundle {
    find: fn(&str) -> Option<BundleFile>,
}

/// How a file is sent.
pub struct Encoded {
    /// The bytes.
    pub file: BundleFile,
    /// `Content-Encoding`, if it is compressed.
    pub encoding: Option<&'static str>,
}

/// The page that every other page is drawn in.
pub const SHELL: &str = "index.html";

impl Bundle {
    /// The bundle that `find` finds files in.
    pub const fn new(find: fn(&str) -> Option<BundleFile>) -> Self {
        Self { find }
    }

    /// Whether there is a file to be had at the request path `path`.
    pub fn has(&self, path: &str) -> bool {
        let name = path.trim_start_matches('/');
        let hidden = name == SHELL || name.ends_with(".br") || name.ends_with(".gz");
        !hidden && (self.find)(name).is_some()
    }

    /// The text of the file called `name`, as it was before it was compressed.
    pub fn plain(&self, name: &str) -> Option<String> {
        (self.find)(name).map(|file| String::from_utf8_lossy(&file.data).into_owned())
    }

    /// The file called `name`, in the smallest form that a client with `headers` can take.
    pub fn get(&self, name: &str, headers: &HeaderMap) -> Option<Encoded> {
        for (encoding, ending) in [("br", "br"), ("gzip", "gz")] {
            if accepts(headers, encoding)
                && let Some(file) = (self.find)(&format!("{name}.{ending}"))
            {
                return Some(Encoded { file, encoding: Some(encoding) });
            }
        }
        (self.find)(name).map(|file| Encoded { file, encoding: None })
    }
}

fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|item| {
            let mut parts = item.split(';').map(str::trim);
            let named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            named && !parts.any(|part| matches!(part, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
}

/// Whether Trunk put a hash of the content into the name, so that the file never changes.
pub fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem.trim_end_matches("_bg").rsplit('-').next().unwrap_or_default();
    // 64 bits, without zeros at the front: one build in sixteen has a shorter one.
    (12..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn a_hash_in_the_name_is_recognised() {
        assert!(is_hashed("hallpass-web-1f4bd52e2b2c8c5a.js"));
        assert!(is_hashed("hallpass-web-1f4bd52e2b2c8c5a_bg.wasm"));
        assert!(is_hashed("style-0123456789abcdef.css"));
        assert!(is_hashed("hallpass-web-781405d43de53a7_bg.wasm"));
        assert!(!is_hashed("fallback.png"));
        assert!(!is_hashed("hallpass-web.js"));
    }

    #[test]
    fn only_an_accepted_encoding_is_sent() {
        let mut headers = HeaderMap::new();
        assert!(!accepts(&headers, "br"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0.5, BR;q=0"));
        assert!(accepts(&headers, "gzip"));
        assert!(!accepts(&headers, "br"));
    }
}
