//! The media types of the browser app's files.

/// Extensions of file names, and `Content-Type`. (A complete list would be a fortieth of the
/// program.)
const TYPES: [(&str, &str); 26] = [
    ("avif", "image/avif"),
    ("css", "text/css"),
    ("csv", "text/csv"),
    ("gif", "image/gif"),
    ("html", "text/html"),
    ("ico", "image/x-icon"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("js", "text/javascript"),
    ("json", "application/json"),
    ("map", "application/json"),
    ("mjs", "text/javascript"),
    ("mp3", "audio/mpeg"),
    ("mp4", "video/mp4"),
    ("otf", "font/otf"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("svg", "image/svg+xml"),
    ("ttf", "font/ttf"),
    ("txt", "text/plain"),
    ("wasm", "application/wasm"),
    ("webmanifest", "application/manifest+json"),
    ("webm", "video/webm"),
    ("webp", "image/webp"),
    ("woff", "font/woff"),
    ("woff2", "font/woff2"),
];

const UNKNOWN: &str = "application/octet-stream";

/// The `Content-Type` of the file called `name`.
pub fn content_type(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    let found = TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(extension));
    found.map_or(UNKNOWN, |(_, media_type)| media_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_type_is_that_of_the_last_extension() {
        assert_eq!(content_type("hallpass-web-0123456789abcdef_bg.wasm"), "application/wasm");
        assert_eq!(content_type("archive.js.PNG"), "image/png");
        assert_eq!(content_type("hallpass-web.packed"), UNKNOWN);
        assert_eq!(content_type("js"), UNKNOWN);
    }
}
