//! Reads a whole JSON value from a provider: none in which an object has a member twice.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error as _, MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;

use super::json::JsonObject;

/// Reads a JSON value of any type. `None` when the text is not JSON, or an object anywhere in it
/// has a member twice.
pub fn read_value(text: &[u8]) -> Option<Value> {
    serde_json::from_slice::<UnambiguousValue>(text).ok().map(|UnambiguousValue(value)| value)
}

/// Reads all members of a JSON object. `None` when the text is not a JSON object, or an object
/// anywhere in it has a member twice: what is decided by it would depend on who reads it.
pub fn read_all_members(text: &[u8]) -> Option<JsonObject> {
    match read_value(text)? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

struct UnambiguousValue(Value);

impl<'de> Deserialize<'de> for UnambiguousValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue).map(Self)
    }
}

struct AnyValue;

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON in which no object has a member twice")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(UnambiguousValue(element)) = elements.next_element()? {
            list.push(element);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = JsonObject::new();
        while let Some((name, UnambiguousValue(value))) = members.next_entry()? {
            if object.insert(name, value).is_some() {
                return Err(A::Error::custom("a member stands twice"));
            }
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_value_is_read_unless_it_is_ambiguous_at_any_depth() {
        let text = r#"{"a":[1,-2,1.5,"x\n",true,null,{"b":{}}],"c":""}"#;
        assert_eq!(read_value(text.as_bytes()), serde_json::from_str(text).ok());
        assert_eq!(read_value(b"[1]"), Some(serde_json::json!([1])));
        let deep = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        for text in
            [r#"{"a":1,"a":1}"#, r#"{"a":{"b":1,"b":1}}"#, r#"[{"a":1,"\u0061":2}]"#, "{}{}", "", &deep]
        {
            assert_eq!(read_value(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn json_members_are_read_all_or_none() {
        let all = read_all_members(br#"{"groups":["a"],"deep":{"a":1}}"#).unwrap();
        assert_eq!(all["groups"], serde_json::json!(["a"]));
        for text in
            [&br#"{"a":1,"a":1}"#[..], br#"{"b":{"a":1,"a":2}}"#, br#"[["a",1]]"#, b"null", b"", b"{}{}"]
        {
            assert!(read_all_members(text).is_none(), "{text:?}");
        }
    }
}
