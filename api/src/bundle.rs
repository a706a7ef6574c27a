//! The files of the built browser app, by name, compressed if the browser accepts it.

use std::borrow::Cow;

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};

/// A file of the bundle.
pub struct BundleFile {
    /// The content.
    pub data: Cow<'static, [u8]>,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

/// The files of the browser app. The build adds a `.br` and a `.gz` to each compressible file.
#[derive(Clone, Copy)]
pub struct Bundle {
    find: fn(&str) -> Option<BundleFile>,
}

/// A file as it is sent.
pub struct EncodedFile {
    /// The file.
    pub file: BundleFile,
    /// `Content-Encoding`, if it is compressed.
    pub encoding: Option<&'static str>,
}

/// The shell of all pages.
pub const SHELL: &str = "index.html";

impl Bundle {
    /// The bundle that `find` finds files in.
    pub const fn new(find: fn(&str) -> Option<BundleFile>) -> Self {
        Self { find }
    }

    /// Whether `path`, of a request, is that of a file.
    pub fn has(&self, path: &str) -> bool {
        let name = path.trim_start_matches('/');
        // All files are in one folder. (Most requests are told apart by this alone.)
        if name.contains('/') {
            return false;
        }
        let hidden = name == SHELL || name.ends_with(".br") || name.ends_with(".gz");
        !hidden && (self.find)(name).is_some()
    }

    /// The uncompressed text of the file called `name`.
    pub fn text(&self, name: &str) -> Option<String> {
        (self.find)(name).map(|file| String::from_utf8_lossy(&file.data).into_owned())
    }

    /// The file called `name`, in the smallest encoding that a request with `headers` accepts.
    pub fn get(&self, name: &str, headers: &HeaderMap) -> Option<EncodedFile> {
        for (encoding, extension) in [("br", "br"), ("gzip", "gz")] {
            if accepts(headers, encoding)
                && let Some(file) = (self.find)(&format!("{name}.{extension}"))
            {
                return Some(EncodedFile { file, encoding: Some(encoding) });
            }
        }
        (self.find)(name).map(|file| EncodedFile { file, encoding: None })
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

/// Whether the name contains a hash of the content: such a file never changes.
pub fn is_hashed(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let hash = stem.trim_end_matches("_bg").rsplit('-').next().unwrap_or_default();
    // 64 bits. Trunk leaves out leading zeros, so one of its hashes in sixteen is shorter.
    (12..=16).contains(&hash.len()) && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn bundle_recognises_hashes_in_names() {
        assert!(is_hashed("hallpass-web-1f4bd52e2b2c8c5a.js"));
        assert!(is_hashed("hallpass-web-1f4bd52e2b2c8c5a_bg.wasm"));
        assert!(is_hashed("style-0123456789abcdef.css"));
        assert!(is_hashed("hallpass-web-781405d43de53a7_bg.wasm"));
        assert!(!is_hashed("fallback.png"));
        assert!(!is_hashed("hallpass-web.js"));
    }

    #[test]
    fn bundle_sends_accepted_encodings_only() {
        let mut headers = HeaderMap::new();
        assert!(!accepts(&headers, "br"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip;q=0.5, BR;q=0"));
        assert!(accepts(&headers, "gzip"));
        assert!(!accepts(&headers, "br"));
    }
}
