//! Both parts of what an application keeps in a session.

use std::fmt;

use hallpass_types::{ApplicationData, DataError, SessionData};

/// Each part may have at most this size, as JSON: the public one is in every answer and every page,
/// and both are in the memory of every server.
pub const MAX_DATA_BYTES: usize = 8 * 1024;

/// What an application keeps in a session: a part that the person can see, and a part that never
/// leaves the server. Each is at most 8 KiB as JSON.
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

/// A part is larger than a session may keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{size} bytes of {part} data, and a session keeps at most {MAX_DATA_BYTES}")]
pub struct DataTooLarge {
    /// Which part: `public` or `private`.
    pub part: &'static str,
    /// Its size as JSON, in bytes.
    pub size: usize,
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
            let size = serde_json::to_string(data).map_or(usize::MAX, |json| json.len());
            if size > MAX_DATA_BYTES {
                return Err(DataTooLarge { part, size });
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

fn read<T: ApplicationData>(data: &SessionData) -> Result<Option<T>, DataError> {
    if data.is_empty() { Ok(None) } else { T::from_session_data(data).map(Some) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            let expected = if size > MAX_DATA_BYTES { Err(DataTooLarge { part, size }) } else { Ok(()) };
            prop_assert_eq!(parts.check_size(), expected);
        }
    }
}
