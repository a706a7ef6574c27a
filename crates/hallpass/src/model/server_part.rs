//! What an application keeps about a session for itself: it never leaves the server.

use std::{fmt, sync::Arc};

use hallpass_types::SessionData;

/// The part of a session that its browser never sees.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ServerPart {
    /// The application's own id of the user.
    pub application_id: Option<String>,
    /// The application's private data.
    pub private_data: SessionData,
}

impl ServerPart {
    /// To share, if there is anything in it: most sessions have none, and every cached one costs.
    pub fn into_shared(self) -> Option<Arc<Self>> {
        let Self { application_id, private_data } = &self;
        let is_empty = application_id.is_none() && private_data.is_empty();
        (!is_empty).then(|| Arc::new(self))
    }
}

/// Without the private data.
impl fmt::Debug for ServerPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerPart").field("application_id", &self.application_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_data_is_not_shown_by_debug() {
        let private_data = SessionData::from_iter([("customer".to_owned(), 1815.into())]);
        let part = ServerPart { application_id: Some("42".into()), private_data };
        assert_eq!(format!("{part:?}"), r#"ServerPart { application_id: Some("42"), .. }"#);
    }
}
