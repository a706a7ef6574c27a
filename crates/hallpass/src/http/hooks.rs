//! What the embedding application adds.

use std::sync::Arc;

use super::outage_page::OutagePage;
use crate::session::UpdateSession;

/// What the embedding application adds.
#[derive(Clone, Default)]
pub struct Hooks {
    /// What `POST /api/auth/session` with `data` does. Without it, nothing.
    pub update_session: Option<Arc<dyn UpdateSession>>,
    /// The page that a person sees while the store does not answer. Without it, the library's own
    /// error page.
    pub outage_page: Option<Arc<dyn OutagePage>>,
}
