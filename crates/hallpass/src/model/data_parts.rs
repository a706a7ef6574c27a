//! Both parts of what an application keeps in a session.

use std::fmt;

use hallpass_types::{ApplicationData, DataError, SessionData};
use serde_json::Value;

/// Each part may have at most this size, as JSON: the public one is in every answer and every page,
/// and both are in the memory of every server.
pub const MAX_DATA_BYTES: usize = 8 * 1024;

/// How many arrays and objects may be inside of each other in a part. Readers of JSON stop at 128,
/// and the session is inside of others in answers and pages.
pub const MAX_DATA_DEPTH: usize = 64;

/// What an application keeps in a session: a part that the person can see, and a part that never
/// leaves the server. Each is at most 8 KiB as JSON, and at most 64 levels deep.
///
/// ```
/// use hallpass::{DataParts, types::ApplicationData};
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Member { role: String }
/// impl ApplicationData for Member {}
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Billing { customer: u64 }
/// impl ApplicationData for Billing {}
///
/// let mut data = DataParts::default();
/// data.set_public(&Member { role: "admin".into() })?;
/// data.set_private(&Billing { customer: 7 })?;
/// assert_eq!(data.public::<Member>()?.map(|member| member.role).as_deref(), Some("admin"));
/// # Ok::<(), hallpass::types::DataError>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DataParts {
    /// The part that the person can see: `Session::data`.
    pub public: SessionData,
    /// The part for the server alone.
    pub private: SessionData,
}

/// A part is larger than a session may keep. Each says which: `public` or `private`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DataTooLarge {
    /// It has too many bytes.
    #[error("{size} bytes of {part} data, and a session keeps at most {MAX_DATA_BYTES}")]
    Bytes {
        /// The part.
        part: &'static str,
        /// Its size as JSON, in bytes.
        size: usize,
    },
    /// Too many of its arrays and objects are inside of each other.
    #[error("{part} data is nested deeper than the {MAX_DATA_DEPTH} levels that a session keeps")]
    Depth {
        /// The part.
        part: &'static str,
    },
}

impl DataParts {
    /// Reads the public part; `None` if it is empty.
    ///
    /// # Errors
    /// It is of another version or shape.
    pub fn public<T: ApplicationData>(&self) -> Result<Option<T>, DataError> {
        read(&self.public)
    }

    /// Reads the private part; `None` if it is empty.
    ///
    /// # Errors
    /// It is of another version or shape.
    pub fn private<T: ApplicationData>(&self) -> Result<Option<T>, DataError> {
        read(&self.private)
    }

    /// Replaces the public part.
    ///
    /// # Errors
    /// The value does not become a JSON object.
    pub fn set_public<T: ApplicationData>(&mut self, value: &T) -> Result<(), DataError> {
        self.public = value.to_session_data()?;
        Ok(())
    }

    /// Replaces the private part.
    ///
    /// # Errors
    /// The value does not become a JSON object.
    pub fn set_private<T: ApplicationData>(&mut self, value: &T) -> Result<(), DataError> {
        self.private = value.to_session_data()?;
        Ok(())
    }

    /// Checks the size of both parts.
    ///
    /// # Errors
    /// One is too large.
    pub(crate) fn check_size(&self) -> Result<(), DataTooLarge> {
        for (part, data) in [("public", &self.public), ("private", &self.private)] {
            if data.values().any(|value| is_deeper_than(value, MAX_DATA_DEPTH - 1)) {
                return Err(DataTooLarge::Depth { part });
            }
            let size = serde_json::to_string(data).map_or(usize::MAX, |json| json.len());
            if size > MAX_DATA_BYTES {
                return Err(DataTooLarge::Bytes { part, size });
            }
        }
        Ok(())
    }
}

/// Without the private data.
impl fmt::Debug for DataParts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DataParts").field("public", &self.public).finish_non_exhaustive()
    }
}

/// Public data, and no private data.
impl From<SessionData> for DataParts {
    fn from(public: SessionData) -> Self {
        Self { public, ..Self::default() }
    }
}

/// Whether more than `levels` arrays and objects are inside of each other in `value`.
fn is_deeper_than(value: &Value, levels: usize) -> bool {
    // At no level left, an array or object is one too many.
    let Some(left) = levels.checked_sub(1) else { return value.is_array() || value.is_object() };
    match value {
        Value::Array(values) => values.iter().any(|value| is_deeper_than(value, left)),
        Value::Object(members) => members.values().any(|value| is_deeper_than(value, left)),
        _ => false,
    }
}

fn read<T: ApplicationData>(data: &SessionData) -> Result<Option<T>, DataError> {
    if data.is_empty() { Ok(None) } else { T::from_session_data(data).map(Some) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is stored can be read: nothing that is accepted is too deep for a reader.
    #[test]
    fn data_that_is_nested_too_deep_is_refused() {
        let nested = |levels: usize| (1..levels).fold(Value::from(1), |inner, _| vec![inner].into());
        for (levels, expected) in [
            (1, Ok(())),
            (MAX_DATA_DEPTH, Ok(())),
            (MAX_DATA_DEPTH + 1, Err(DataTooLarge::Depth { part: "public" })),
            (1000, Err(DataTooLarge::Depth { part: "public" })),
        ] {
            let data = SessionData::from_iter([("x".to_owned(), nested(levels))]);
            assert_eq!(DataParts::from(data).check_size(), expected, "{levels}");
        }
        let data = SessionData::from_iter([("x".to_owned(), nested(MAX_DATA_DEPTH))]);
        let page = serde_json::json!({ "visitor": { "session": { "data": data } } }).to_string();
        assert!(serde_json::from_str::<Value>(&page).is_ok());
    }

    proptest! {
        #[test]
        fn data_is_too_large_by_its_size_as_json(length in MAX_DATA_BYTES - 40..MAX_DATA_BYTES + 40, is_private in any::<bool>()) {
            let data = SessionData::from_iter([("text".to_owned(), "x".repeat(length).into())]);
            let size = serde_json::to_string(&data).unwrap().len();
            let (part, parts) = if is_private {
                ("private", DataParts { private: data, ..DataParts::default() })
            } else {
                ("public", DataParts::from(data))
            };
            let expected = if size > MAX_DATA_BYTES { Err(DataTooLarge::Bytes { part, size }) } else { Ok(()) };
            prop_assert_eq!(parts.check_size(), expected);
        }
    }
}
