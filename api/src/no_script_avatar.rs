//! The avatar of the signed-in person in a browser that runs no scripts.
//!
//! With scripts, the app replaces a picture that does not load by the fallback. Without them, the
//! style sheet draws the fallback behind the picture, but WebKit then draws its own sign for a
//! broken picture on top, which can only be removed by other content. So the element gets other
//! content here, outside of the visible area, and the picture becomes a background, in front of the
//! fallback: a background that does not load is left out.

use std::fmt::Write as _;

use hallpass::types::paths::FALLBACK_AVATAR;
use hallpass_web::href;
use url::Url;

/// An element for the head of a page that also runs with scripts, and whose styles have this
/// `nonce`. `None` for an `image` that a page cannot load.
pub fn no_script_avatar(image: &str, nonce: &str) -> Option<String> {
    Some(format!("<noscript>{}</noscript>", avatar_style(image, nonce)?))
}

/// The same for a page without scripts.
pub fn avatar_style(image: &str, nonce: &str) -> Option<String> {
    let fallback = href(FALLBACK_AVATAR);
    let image = Url::parse(image).ok().filter(|url| matches!(url.scheme(), "https" | "http"))?;
    let image = css_string(image.as_str());
    Some(format!(
        "<style nonce=\"{nonce}\">.avatar{{content:url(\"{fallback}\");object-position:9999px 0;\
         background-image:url(\"{image}\"),url(\"{fallback}\")}}</style>"
    ))
}

/// Escapes `text` for a CSS string, with or without quotation marks, in HTML: everything but
/// letters, digits and some characters of URLs (CSS Syntax Module Level 3, section 4.3.7). A parsed
/// URL is not safe by itself: its host and query may contain quotation marks and brackets of all
/// kinds.
fn css_string(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        let is_safe = matches!(char, ':' | '/' | '.' | '_' | '~' | '%' | '?' | '=' | '&' | '-');
        if is_safe || char.is_ascii_alphanumeric() {
            safe.push(char);
        } else {
            let _ = write!(safe, "\\{:x} ", u32::from(char));
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn picture_is_in_front_of_the_fallback() {
        let html = no_script_avatar("https://example.org/a.png?b=c&d", "n0").unwrap();
        assert!(html.contains("url(\"https://example.org/a.png?b=c&d\"),url(\"/fallback.png\")"), "{html}");
        assert!(html.starts_with("<noscript><style nonce=\"n0\">"), "{html}");
        for image in ["", "/a.png", "data:image/png,\"", "javascript:alert(1)"] {
            assert_eq!(no_script_avatar(image, "n0"), None, "{image}");
        }
    }

    /// The content of the CSS string that `escaped` is.
    fn unescape(escaped: &str) -> String {
        let mut parts = escaped.split('\\');
        let mut text = parts.next().unwrap().to_owned();
        for part in parts {
            let (hex, rest) = part.split_once(' ').unwrap();
            text.push(char::from_u32(u32::from_str_radix(hex, 16).unwrap()).unwrap());
            text.push_str(rest);
        }
        text
    }

    #[test]
    fn picture_with_css_in_its_host_stays_a_string() {
        let image = "https://x\")/*?*/}input[name=csrfToken][value^=a]~button{background:url(https://evil.example/a)}/*";
        let html = no_script_avatar(image, "n0").unwrap();
        let plain = no_script_avatar("https://example.org/", "n0").unwrap();
        for char in "\"(){};*[]^".chars() {
            assert_eq!(html.matches(char).count(), plain.matches(char).count(), "{char} {html}");
        }
    }

    const HOSTILE: &str =
        "(</style>|</noscript>|/\\*|\\*/|[\"'\\\\(){};:*\\[\\]^@!,<>\n\r\u{0} ]|\\PC){0,12}";

    proptest! {
        #[test]
        fn picture_cannot_break_out_of_its_place(
            user in HOSTILE, host in HOSTILE, path in HOSTILE, query in HOSTILE, fragment in HOSTILE
        ) {
            let before = "background-image:url(\"";
            let after = format!("\"),url(\"{FALLBACK_AVATAR}\")}}</style></noscript>");
            for image in [
                format!("https://{user}@a{host}.example/{path}?{query}#{fragment}"),
                format!("https://a{host}/{path}?{query}#{fragment}"),
                format!("https://example.org/{path}?{query}#{fragment}"),
            ] {
                let Some(html) = no_script_avatar(&image, "n0") else { continue };
                let string = html.split_once(before).unwrap().1.strip_suffix(&after).unwrap();
                prop_assert!(
                    string.chars().all(|char| char.is_ascii_alphanumeric() || ":/._~%?=&-\\ ".contains(char)),
                    "{}", html
                );
                prop_assert_eq!(unescape(string), Url::parse(&image).unwrap().to_string());
            }
        }
    }
}
