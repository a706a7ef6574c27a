//! The avatar of the signed-in person in a browser that runs no scripts.
//!
//! With scripts the app swaps a picture that does not load for the fallback. Without them the style sheet of the pages draws the fallback
//! behind the picture; but WebKit then draws its own mark for a broken picture on top, and no style takes that away, unless the
//! element has another content. So that is what it gets here, out of sight; the picture itself becomes a background, before the
//! fallback: of a list of backgrounds one that does not load is left out.

use hallpass_shared::paths::FALLBACK_AVATAR;
use url::Url;

/// An element for the head of the page, which may have styles with this `nonce`. `None` for an `image` that no page can load.
pub fn no_script_avatar(image: &str, nonce: &str) -> Option<String> {
    let image = Url::parse(image).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    // In a URL of this kind, as it is parsed, quotation marks, angle brackets and line breaks are encoded. A backslash may be left, and would
    // mean something else in CSS.
    let image = image.as_str().replace('\\', "%5C");
    Some(format!(
        "<noscript><style nonce=\"{nonce}\">.avatar{{content:url(\"{FALLBACK_AVATAR}\");object-position:9999px 0;\
         background-image:url(\"{image}\"),url(\"{FALLBACK_AVATAR}\")}}</style></noscript>"
    ))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn picture_stands_before_the_fallback() {
        let html = no_script_avatar("https://example.org/a.png?b=c&d", "n0").unwrap();
        assert!(html.contains("url(\"https://example.org/a.png?b=c&d\"),url(\"/fallback.png\")"), "{html}");
        assert!(html.starts_with("<noscript><style nonce=\"n0\">"), "{html}");
        for image in ["", "/a.png", "data:image/png,\"", "javascript:alert(1)"] {
            assert_eq!(no_script_avatar(image, "n0"), None, "{image}");
        }
    }

    proptest! {
        #[test]
        fn picture_cannot_break_out_of_its_place(path in "[/?#]?(</style>|\"|'|\\\\|\\)|\n|\r|\u{0}|<|>|\\PC){0,20}") {
            let plain = no_script_avatar("https://example.org/", "n0").unwrap();
            if let Some(html) = no_script_avatar(&format!("https://example.org/{path}"), "n0") {
                for char in ['"', '<', '>', '\\', '\n', '\r', '\u{0}'] {
                    prop_assert_eq!(html.matches(char).count(), plain.matches(char).count(), "{}", html);
                }
            }
        }
    }
}
