//! Reads JSON from a provider: only the members that are needed, whatever the others are.

use std::fmt;

use serde::{
    Deserializer,
    de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;

/// A JSON object: its members by name.
pub type JsonObject = serde_json::Map<String, Value>;

/// Reads the members of `T` from a JSON object. `None` when the text is not a JSON object, or has
/// one of those members twice.
///
/// Give the members of `T` the type [`serde_json::Value`], with a default, and check each on its
/// own: a member that is not needed must not fail a sign-in. Members that `T` does not have are
/// skipped, whatever their values.
pub fn read_object<T: DeserializeOwned>(text: &[u8]) -> Option<T> {
    // Serde would also read an array, by position.
    let is_object = text.trim_ascii_start().first() == Some(&b'{');
    is_object.then(|| serde_json::from_slice(text).ok()).flatten()
}

/// Reads the members with these names, whatever the others are. `None` when the text is not a JSON
/// object, or has one of those members twice.
pub fn read_members(text: &[u8], names: &[&str]) -> Option<JsonObject> {
    let mut json = serde_json::Deserializer::from_slice(text);
    let object = json.deserialize_map(Named(names)).ok()?;
    json.end().ok().map(|()| object)
}

struct Named<'n>(&'n [&'n str]);

impl<'de> Visitor<'de> for Named<'_> {
    type Value = JsonObject;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object in which each of some members stands once")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<JsonObject, A::Error> {
        let mut object = JsonObject::new();
        while let Some(name) = members.next_key::<String>()? {
            if !self.0.contains(&name.as_str()) {
                members.next_value::<IgnoredAny>()?;
            } else if object.insert(name, members.next_value()?).is_some() {
                return Err(A::Error::custom("a member stands twice"));
            }
        }
        Ok(object)
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Wanted {
        #[serde(default)]
        sub: Value,
    }

    #[test]
    fn json_members_that_are_not_wanted_do_not_matter() {
        let odd = format!(r#"{{"a":1e999,"sub":"1","b":{}{}}}"#, "[".repeat(1000), "]".repeat(1000));
        assert_eq!(read_object::<Wanted>(odd.as_bytes()).unwrap().sub, "1");
        assert_eq!(read_object::<Wanted>(b"{}").unwrap().sub, Value::Null);
    }

    #[test]
    fn json_members_by_name_are_read_whatever_the_others_are() {
        let odd = format!(r#"{{"a":1e999,"sub":"1","b":{}{},"b":2}}"#, "[".repeat(1000), "]".repeat(1000));
        assert_eq!(read_members(odd.as_bytes(), &["sub"]).unwrap()["sub"], "1");
        for text in [&br#"{"sub":"1","sub":"2"}"#[..], br#"["1"]"#, b"null", b"", b"{}{}"] {
            assert!(read_members(text, &["sub"]).is_none(), "{text:?}");
        }
    }

    #[test]
    fn json_that_is_ambiguous_or_no_object_is_refused() {
        for text in [&br#"{"sub":"1","sub":"2"}"#[..], br#"["1"]"#, b"null", b"", b"{", b"\xff", b"{}{}"] {
            assert!(read_object::<Wanted>(text).is_none(), "{text:?}");
        }
    }
}
