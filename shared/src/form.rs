//! Queries in the form that HTML forms have (`application/x-www-form-urlencoded`, URL Standard,
//! section 5). The crate `form_urlencoded` does the same, and is larger where it counts: in the
//! WebAssembly.

use crate::return_path::decode_percent;

/// Reads the names and values of `query`, in order.
pub(crate) fn parse(query: &str) -> impl Iterator<Item = (String, String)> + '_ {
    query.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decode(name), decode(value))
    })
}

fn decode(text: &str) -> String {
    let bytes = decode_percent(text.replace('+', " ").as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Appends a name and its value to `query`.
pub(crate) fn append(query: &mut String, name: &str, value: &str) {
    if !query.is_empty() {
        query.push('&');
    }
    encode(query, name);
    query.push('=');
    encode(query, value);
}

fn encode(query: &mut String, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => query.push(byte.into()),
            b' ' => query.push('+'),
            _ => query.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 15)]),
        }
    }
}

fn hex_digit(value: u8) -> char {
    char::from(if value < 10 { b'0' + value } else { b'A' - 10 + value })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::form_urlencoded::{self, Serializer};

    use super::*;

    proptest! {
        #[test]
        fn query_is_parsed_as_the_standard_says(query in "([a-c=&+%0-9A-F ü]|.){0,24}") {
            let expected: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
            prop_assert_eq!(parse(&query).collect::<Vec<_>>(), expected);
        }

        #[test]
        fn query_is_written_as_the_standard_says(pairs in prop::collection::vec((".*", ".*"), 0..3)) {
            let mut query = String::new();
            for (name, value) in &pairs {
                append(&mut query, name, value);
            }
            prop_assert_eq!(query, Serializer::new(String::new()).extend_pairs(pairs).finish());
        }
    }
}
