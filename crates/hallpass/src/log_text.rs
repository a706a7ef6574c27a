//! Makes text from a provider or a browser safe for the log: escaped, short, and without tokens.

const MAX_CHARS: usize = 200;
/// A run of letters and digits of this length that has both is more likely a token than a word. The
/// error numbers of Microsoft (`AADSTS7000215`) and the parts of a UUID are shorter.
const TOKEN_CHARS: usize = 16;

/// Returns at most 200 characters of `text`, escaped, with `[...]` in place of what looks like a
/// token.
pub fn for_log(text: &str) -> String {
    let mut safe = String::new();
    let mut run = String::new();
    let cut = text.chars().nth(MAX_CHARS).is_some();
    // A token that is longer than the rest is recognised by its beginning.
    for char in text.chars().take(MAX_CHARS) {
        if char.is_ascii_alphanumeric() || char == '_' {
            run.push(char);
            continue;
        }
        push_run(&mut safe, &mut run);
        safe.extend(char.escape_debug());
    }
    push_run(&mut safe, &mut run);
    if cut {
        safe.push_str(&format!("... ({} bytes)", text.len()));
    }
    safe
}

fn push_run(safe: &mut String, run: &mut String) {
    let has = |test: fn(&u8) -> bool| run.as_bytes().iter().any(test);
    if run.len() >= TOKEN_CHARS && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) {
        safe.push_str("[...]");
    } else {
        safe.push_str(run);
    }
    run.clear();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn log_text_is_escaped_and_bounded() {
        assert_eq!(for_log("a\r\nb\u{202e}c\u{1b}[31m"), "a\\r\\nb\\u{202e}c\\u{1b}[31m");
        let long = for_log(&"word ".repeat(10_000));
        assert!(long.len() < 250 && long.ends_with("(50000 bytes)"), "{long}");
    }

    #[test]
    fn log_text_keeps_words_and_drops_tokens() {
        let microsoft =
            "AADSTS7000215: Invalid client secret. Trace ID: 1a2b3c4d-0000-4111-8222-1a2b3c4d5e6f";
        assert_eq!(for_log(microsoft), microsoft);
        assert_eq!(for_log("the code SplxlOBeZQQYbYS6WxSbIA is used"), "the code [...] is used");
        assert_eq!(for_log("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.x"), "[...].[...].x");
    }
}
