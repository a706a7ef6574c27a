//! Parses the fields of a body strictly.

use std::{borrow::Cow, collections::HashMap, fmt};

use percent_encoding::percent_decode;
use serde::{
    Deserialize,
    de::{Deserializer, MapAccess, Visitor},
};
use serde_json::Value;

/// The body is not what its type says, or a field came twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Malformed;

/// Fields by name; each came once.
pub type Fields = HashMap<String, Value>;

/// Reads `application/x-www-form-urlencoded`; it must be UTF-8.
///
/// # Errors
/// See [`Malformed`].
pub fn parse_form(body: &[u8]) -> Result<Fields, Malformed> {
    let mut fields = Fields::new();
    for pair in body.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
            Some(at) => (&pair[..at], &pair[at + 1..]),
            None => (pair, &[][..]),
        };
        if fields.insert(decode(name)?, Value::String(decode(value)?)).is_some() {
            return Err(Malformed);
        }
    }
    Ok(fields)
}

/// Reads a JSON object.
///
/// # Errors
/// See [`Malformed`].
pub fn parse_json(body: &[u8]) -> Result<Fields, Malformed> {
    serde_json::from_slice::<UniqueFields>(body).map(|fields| fields.0).map_err(|_| Malformed)
}

fn decode(text: &[u8]) -> Result<String, Malformed> {
    let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&spaced).decode_utf8().map(Cow::into_owned).map_err(|_| Malformed)
}

/// Fields without duplicates: `serde_json` takes the last of two, and a proxy in front may have
/// taken the first.
struct UniqueFields(Fields);

impl<'de> Deserialize<'de> for UniqueFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(UniqueFieldsVisitor)
    }
}

struct UniqueFieldsVisitor;

impl<'de> Visitor<'de> for UniqueFieldsVisitor {
    type Value = UniqueFields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<UniqueFields, A::Error> {
        let mut fields = Fields::new();
        while let Some((name, value)) = map.next_entry::<String, Value>()? {
            if fields.insert(name, value).is_some() {
                return Err(serde::de::Error::custom("a field came twice"));
            }
        }
        Ok(UniqueFields(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_browsers_write_it() {
        let fields = parse_form(b"callbackUrl=%2Fa+b%3Fc%3Dd&empty=&name&&").unwrap();
        assert_eq!(fields["callbackUrl"], "/a b?c=d");
        assert_eq!((&fields["empty"], &fields["name"]), (&Value::from(""), &Value::from("")));
    }

    #[test]
    fn field_that_is_doubled_or_not_text_is_refused() {
        for body in [&b"a=1&a=2"[..], b"a=%ff", b"\xff=1", b"a=\xc3("] {
            assert_eq!(parse_form(body), Err(Malformed));
        }
        for body in [&br#"{"a":1,"a":1}"#[..], b"[]", b"null", b"{", b"{}{}", b"\"\xff\"", b""] {
            assert_eq!(parse_json(body), Err(Malformed));
        }
    }

    #[test]
    fn endless_nesting_is_refused() {
        let body = format!("{{\"data\":{}", "[".repeat(10_000));
        assert_eq!(parse_json(body.as_bytes()), Err(Malformed));
    }
}
