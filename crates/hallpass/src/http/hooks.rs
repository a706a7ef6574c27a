//! What the embedding application adds.

use std::sync::Arc;

use super::{
    account_frame::AccountFrame,
    account_texts::{AccountTexts, ENGLISH},
    outage_page::OutagePage,
};
use crate::{
    session::{UpdateSession, event::Event},
    sign_in::SignInPolicy,
};

/// A function that is called with every event.
pub(crate) type OnEvent = Arc<dyn Fn(&Event) + Send + Sync>;

/// What the embedding application adds.
#[derive(Clone)]
pub(crate) struct Hooks {
    pub(crate) update_session: Option<Arc<dyn UpdateSession>>,
    pub(crate) policy: Option<Arc<dyn SignInPolicy>>,
    pub(crate) outage_page: Option<Arc<dyn OutagePage>>,
    pub(crate) account_frame: Option<Arc<dyn AccountFrame>>,
    pub(crate) on_event: Vec<OnEvent>,
    pub(crate) account_texts: &'static AccountTexts,
}

impl Default for Hooks {
    fn default() -> Self {
        Self {
            update_session: None,
            policy: None,
            outage_page: None,
            account_frame: None,
            on_event: Vec::new(),
            account_texts: &ENGLISH,
        }
    }
}
