//! Reads JSON from a provider: only the members that are needed, whatever the others are.

use serde::de::DeserializeOwned;

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

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::Value;

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
    fn json_that_is_ambiguous_or_no_object_is_refused() {
        for text in [&br#"{"sub":"1","sub":"2"}"#[..], br#"["1"]"#, b"null", b"", b"{", b"\xff", b"{}{}"] {
            assert!(read_object::<Wanted>(text).is_none(), "{text:?}");
        }
    }
}
