//! The providers as one browser sees them: that of its last sign-in is marked.

use actix_web::HttpRequest;
use hallpass_types::Providers;

use super::{cookies::last_provider_cookie::last_provider, state::State};

/// What everyone may know about the providers, and which of them the browser that sent `req` used
/// last. An id that is not configured (any more) marks none.
pub(crate) fn providers_for(req: &HttpRequest, state: &State) -> Providers {
    let mut providers = state.sign_ins.public_providers();
    if let Some(last) = last_provider(req.headers(), &state.cookie_names) {
        for provider in providers.values_mut() {
            provider.last_used = provider.id == last;
        }
    }
    providers
}
