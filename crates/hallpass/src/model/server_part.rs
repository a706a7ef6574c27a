//! What an application keeps about a session for itself: it never leaves the server.

use std::sync::Arc;

use hallpass_types::SessionData;

/// The part of a session that its browser never sees.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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
