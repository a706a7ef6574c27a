//! How long a request may take.

use std::time::Duration;

use gloo_timers::callback;
use web_sys::{AbortController, AbortSignal};

/// A request that takes longer has no answer.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);

/// Aborts a request after [`REQUEST_TIMEOUT`], also while its body arrives, unless it is dropped.
/// `AbortSignal.timeout()` does the same, and throws in browsers from before 2022.
pub(super) struct Timeout {
    request: Option<AbortController>,
    _timer: Option<callback::Timeout>,
}

impl Timeout {
    pub(super) fn start() -> Self {
        let request = AbortController::new().ok();
        #[expect(clippy::cast_possible_truncation, reason = "it is 15,000")]
        let millis = REQUEST_TIMEOUT.as_millis() as u32;
        let timer = request.clone().map(|request| callback::Timeout::new(millis, move || request.abort()));
        Self { request, _timer: timer }
    }

    pub(super) fn signal(&self) -> Option<AbortSignal> {
        self.request.as_ref().map(AbortController::signal)
    }
}
