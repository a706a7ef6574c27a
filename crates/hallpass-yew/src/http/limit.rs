//! How long a request may take.

use gloo_timers::callback::Timeout;
use web_sys::{AbortController, AbortSignal};

/// Longer than this is as good as no answer.
const TIMEOUT_MS: u32 = 15_000;

/// Ends a request that takes too long, its body too, until it is dropped. `AbortSignal.timeout()` does the same, and throws where a
/// browser is from before 2022.
pub(super) struct Limit {
    request: Option<AbortController>,
    _timer: Option<Timeout>,
}

impl Limit {
    pub(super) fn begin() -> Self {
        let request = AbortController::new().ok();
        let timer = request.clone().map(|request| Timeout::new(TIMEOUT_MS, move || request.abort()));
        Self { request, _timer: timer }
    }

    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.request.as_ref().map(AbortController::signal)
    }
}
