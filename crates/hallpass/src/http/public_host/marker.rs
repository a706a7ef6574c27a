//! The query parameter that marks a page that was redirected once.

/// It is there between two redirects only.
const MARKER: &str = "hallpass-redirected";

/// `path_and_query` with the marker, as its last parameter.
pub(super) fn with_marker(path_and_query: &str) -> String {
    let separator = if path_and_query.contains('?') { '&' } else { '?' };
    format!("{path_and_query}{separator}{MARKER}")
}

/// `path_and_query` without the marker, if it has it. The rest stays byte for byte; a CDN may have
/// sorted the parameters, and written an empty value.
pub(super) fn without_marker(path_and_query: &str) -> Option<String> {
    let (path, query) = path_and_query.split_once('?')?;
    let is_marker = |pair: &&str| pair.strip_suffix('=').unwrap_or(pair) == MARKER;
    if !query.split('&').any(|pair| is_marker(&pair)) {
        return None;
    }
    let rest: Vec<_> = query.split('&').filter(|pair| !is_marker(pair)).collect();
    Some(if rest.is_empty() { path.to_owned() } else { format!("{path}?{}", rest.join("&")) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marker_is_found_wherever_a_cdn_puts_it() {
        for (marked, expected) in [
            ("/?hallpass-redirected=&z=1", Some("/?z=1")),
            ("/?a&hallpass-redirected&z", Some("/?a&z")),
            ("/?hallpass-redirected&hallpass-redirected=", Some("/")),
            ("/?hallpass-redirected-not", None),
            ("/?a=hallpass-redirected", None),
            ("/hallpass-redirected", None),
        ] {
            assert_eq!(without_marker(marked).as_deref(), expected, "{marked}");
        }
    }
}
