//! The files of the built browser app, by name, compressed if the browser accepts it.

use std::{
    borrow::Cow,
    io::{self, Read as _},
};

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};
use flate2::read::GzDecoder;

/// A file of the bundle.
pub struct BundleFile {
    /// The content.
    pub data: Cow<'static, [u8]>,
    /// SHA-256 of the content.
    pub sha256: [u8; 32],
}

/// The files of the browser app. The build adds a `.br` and a `.gz` to each compressible file. With
/// a `.gz` it may leave out the file itself, which is unpacked for those few who accept no
/// compression.
#[derive(Clone, Copy)]
pub struct Bundle {
    find: fn(&str) -> Option<BundleFile>,
}

/// A file as it is sent.
pub struct EncodedFile {
    file: BundleFile,
    /// Whether the bundle has it only as a gzip, which is to be unpacked.
    is_packed: bool,
    /// Its `ETag`: another one in each encoding.
    pub tag: String,
    /// `Content-Encoding`, if it is compressed.
    pub encoding: Option<&'static str>,
}

impl EncodedFile {
    /// The content. It may have to be unpacked: an answer without it must not ask for it.
    ///
    /// # Errors
    /// The file of the bundle is damaged.
    pub fn data(self) -> io::Result<Cow<'static, [u8]>> {
        if !self.is_packed {
            return Ok(self.file.data);
        }
        let mut data = Vec::new();
        GzDecoder::new(&*self.file.data).read_to_end(&mut data)?;
        Ok(data.into())
    }
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
        // All files are in one folder, and have an extension. (Most requests are told apart by this
        // alone.)
        if name.contains('/') || !name.contains('.') {
            return false;
        }
        let hidden = name == SHELL || name.ends_with(".br") || name.ends_with(".gz");
        !hidden && ((self.find)(name).is_some() || self.gzipped(name).is_some())
    }

    /// The uncompressed text of the file called `name`.
    pub fn text(&self, name: &str) -> Option<String> {
        let data = self.uncompressed(name)?.data().ok()?;
        Some(String::from_utf8_lossy(&data).into_owned())
    }

    /// The file called `name`, in the smallest encoding that a request with `headers` accepts.
    pub fn get(&self, name: &str, headers: &HeaderMap) -> Option<EncodedFile> {
        for (encoding, extension) in [("br", "br"), ("gzip", "gz")] {
            if accepts(headers, encoding)
                && let Some(file) = (self.find)(&format!("{name}.{extension}"))
            {
                return Some(EncodedFile {
                    tag: tag(&file, ""),
                    file,
                    is_packed: false,
                    encoding: Some(encoding),
                });
            }
        }
        self.uncompressed(name)
    }

    fn uncompressed(self, name: &str) -> Option<EncodedFile> {
        if let Some(file) = (self.find)(name) {
            return Some(EncodedFile { tag: tag(&file, ""), file, is_packed: false, encoding: None });
        }
        let file = self.gzipped(name)?;
        Some(EncodedFile { tag: tag(&file, "-unpacked"), file, is_packed: true, encoding: None })
    }

    fn gzipped(self, name: &str) -> Option<BundleFile> {
        (self.find)(&format!("{name}.gz"))
    }
}

/// The `ETag` of what is made of `file` in the way that `suffix` names.
fn tag(file: &BundleFile, suffix: &str) -> String {
    format!("\"{}{suffix}\"", hex::encode(&file.sha256[..16]))
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
    use std::{io::Write as _, sync::LazyLock};

    use actix_web::http::header::HeaderValue;
    use flate2::{Compression, write::GzEncoder};

    use super::*;

    static GZIPPED: LazyLock<Vec<u8>> = LazyLock::new(|| {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(b"the app").unwrap();
        gzip.finish().unwrap()
    });

    /// `app.js`, of which the build kept only what is compressed, and `logo.png`.
    fn find(name: &str) -> Option<BundleFile> {
        let data: &[u8] = match name {
            "app.js.gz" => &GZIPPED,
            "app.js.br" => b"compressed by Brotli",
            "logo.png" => b"picture",
            _ => return None,
        };
        Some(BundleFile { data: data.into(), sha256: [data[0]; 32] })
    }

    #[test]
    fn bundle_unpacks_a_file_for_clients_without_compression() {
        let bundle = Bundle::new(find);
        assert!(bundle.has("/app.js") && bundle.has("/logo.png"));
        assert!(!bundle.has("/app.js.gz") && !bundle.has("/app.css") && !bundle.has("/app"));
        assert_eq!(bundle.text("app.js").unwrap(), "the app");
        let get = |accepted| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            bundle.get("app.js", &headers).unwrap()
        };
        let (brotli, gzip, plain) = (get("gzip, br"), get("gzip"), get("zstd"));
        // A cache takes each for another file.
        assert!(brotli.tag != gzip.tag && gzip.tag != plain.tag && plain.tag != brotli.tag);
        // It is unpacked when the content is asked for.
        assert_eq!(&*plain.file.data, &**GZIPPED);
        assert_eq!([brotli.encoding, gzip.encoding, plain.encoding], [Some("br"), Some("gzip"), None]);
        let [brotli, gzip, plain] = [brotli, gzip, plain].map(|file| file.data().unwrap());
        assert_eq!(&*brotli, b"compressed by Brotli");
        assert_eq!(&*gzip, &**GZIPPED);
        assert_eq!(&*plain, b"the app");
    }

    #[test]
    fn bundle_with_a_damaged_file_is_an_error_of_its_content() {
        let bundle = Bundle::new(|name| {
            let data: &[u8] = b"no gzip";
            (name == "app.js.gz").then(|| BundleFile { data: data.into(), sha256: [0; 32] })
        });
        assert!(bundle.get("app.js", &HeaderMap::new()).unwrap().data().is_err());
        assert_eq!(bundle.text("app.js"), None);
    }

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
