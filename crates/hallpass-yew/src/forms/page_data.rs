//! The data for forms and lists that the server wrote into the page.

use hallpass_types::{OwnSession, Providers, Refusal};
use yew::prelude::*;

use super::context::Forms;

/// The providers that the server wrote into the page. `None`: it wrote none, or there is no
/// [`FormsProvider`](super::FormsProvider).
#[hook]
pub fn use_page_providers() -> Option<Providers> {
    use_context::<Forms>().and_then(|forms| forms.page.providers())
}

/// Why the application's policy did not let the person sign in, as the server wrote it into the
/// login page that the refusal led to. To show instead of the text of
/// [`AccessDenied`](hallpass_types::ErrorCode::AccessDenied), as
/// [`refusal_notice`](crate::refusal_notice) does.
#[hook]
pub fn use_page_refusal() -> Option<Refusal> {
    use_context::<Forms>().and_then(|forms| forms.page.refusal())
}

/// The person's own sessions that the server wrote into the page. Only the first call returns them:
/// after a step inside the app they may be outdated.
#[hook]
pub fn use_page_sessions() -> Option<Vec<OwnSession>> {
    use_context::<Forms>().and_then(|forms| forms.page.take_sessions())
}
