//! A JSON pointer (RFC 6901): where in a document a value is.

use std::fmt;

use serde_json::Value;

use super::json::JsonObject;

/// A JSON pointer to a part of a document, such as `/response/id`. `~1` in it stands for `/`, and
/// `~0` for `~`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPointer(String);

/// Why a text is no JSON pointer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JsonPointerError {
    /// It does not begin with a slash.
    #[error("does not begin with a slash")]
    NoSlash,
    /// A tilde is followed by something else than `0` or `1` (RFC 6901, section 3).
    #[error("has a ~ that is neither ~0 nor ~1")]
    Tilde,
}

impl JsonPointer {
    /// Reads a pointer.
    ///
    /// # Errors
    /// See [`JsonPointerError`]. The empty pointer, which means the whole document, is refused:
    /// a document is never a value of a profile.
    pub fn parse(text: &str) -> Result<Self, JsonPointerError> {
        if !text.starts_with('/') {
            return Err(JsonPointerError::NoSlash);
        }
        if text.split('~').skip(1).any(|rest| !rest.starts_with(['0', '1'])) {
            return Err(JsonPointerError::Tilde);
        }
        Ok(Self(text.to_owned()))
    }

    /// That of a record, which a test checks.
    pub(crate) fn of_record(text: &'static str) -> Self {
        Self(text.to_owned())
    }

    /// The value that it points to.
    pub(crate) fn find<'a>(&self, document: &'a Value) -> Option<&'a Value> {
        document.pointer(&self.0)
    }

    /// The value that it points to in an object.
    pub(crate) fn find_member<'a>(&self, object: &'a JsonObject) -> Option<&'a Value> {
        let path = self.0.strip_prefix('/')?;
        let (first, rest) = path.find('/').map_or((path, ""), |slash| path.split_at(slash));
        object.get(&unescape(first))?.pointer(rest)
    }

    /// The names and indexes on the way to the value.
    pub(crate) fn steps(&self) -> Vec<String> {
        self.0.split('/').skip(1).map(unescape).collect()
    }

    /// The pointer as it was written.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn unescape(step: &str) -> String {
    step.replace("~1", "/").replace("~0", "~")
}

impl fmt::Display for JsonPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn json_pointer_finds_members_elements_and_escaped_names() {
        let document = json!({ "a": [{ "id": 1 }], "x/y": { "m~n": "z" }, "": { "": 2 }, "00": 3 });
        let find = |text: &str| JsonPointer::parse(text).unwrap().find(&document).cloned();
        assert_eq!(find("/a/0/id"), Some(json!(1)));
        assert_eq!(find("/x~1y/m~0n"), Some(json!("z")));
        assert_eq!(find("//"), Some(json!(2)));
        assert_eq!(find("/00"), Some(json!(3)));
        for nothing in ["/b", "/a/1", "/a/-", "/a/00", "/a/id", "/a/0/id/x"] {
            assert_eq!(find(nothing), None, "{nothing}");
        }
        assert_eq!(JsonPointer::parse("/x~1y/m~0n/0").unwrap().steps(), ["x/y", "m~n", "0"]);
        let object = document.as_object().unwrap();
        for text in ["/a/0/id", "/x~1y/m~0n", "//", "/00", "/b", "/a/1", "/a", "/", "/~01", "/x~1y"] {
            let pointer = JsonPointer::parse(text).unwrap();
            assert_eq!(pointer.find_member(object), pointer.find(&document), "{text}");
        }
    }

    #[test]
    fn json_pointer_of_another_form_is_refused() {
        for text in ["", "id", "$.id", "#/id", " /id"] {
            assert_eq!(JsonPointer::parse(text), Err(JsonPointerError::NoSlash), "{text:?}");
        }
        for text in ["/a~", "/a~2", "/~/b", "/~01~"] {
            assert_eq!(JsonPointer::parse(text), Err(JsonPointerError::Tilde), "{text}");
        }
    }
}
