//! The data that the application keeps in a session, as it is stored.

use hallpass_types::SessionData;

use crate::model::data_parts::DataParts;

/// Both parts as they are stored: as JSON, or as nothing.
#[derive(Default)]
pub(super) struct StoredData {
    pub public: Option<String>,
    pub private: Option<String>,
}

impl StoredData {
    pub(super) fn of(data: &DataParts) -> Self {
        let stored = |part: &SessionData| {
            let json = || serde_json::to_string(part).expect("BUG: a JSON object can be written");
            (!part.is_empty()).then(json)
        };
        Self { public: stored(&data.public), private: stored(&data.private) }
    }
}
