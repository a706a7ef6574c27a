//! Records sign-ins that failed.

use hallpass_types::{ErrorCode, ProviderId};

use super::Audit;
use crate::{log_text::for_log, session::event::EventKind};

/// Where a failed sign-in is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recording {
    /// In the log, and for the subscribers of events.
    LogAndEvent,
    /// In the log alone.
    LogOnly,
}

impl Audit {
    /// Records that a sign-in did not succeed.
    pub fn sign_in_failed(
        &self,
        provider: &ProviderId,
        recording: Recording,
        code: ErrorCode,
        cause: &str,
        ip: Option<&str>,
    ) {
        // Anyone can write anything into the path.
        let provider = for_log(provider.as_str());
        if matches!(code, ErrorCode::AccessDenied | ErrorCode::SamePersonRequired) {
            // Nothing is wrong.
            tracing::info!(provider, %code, ip, cause, "a sign-in was refused");
        } else {
            tracing::warn!(provider, %code, ip, cause, "a sign-in failed");
        }
        if recording == Recording::LogOnly {
            return;
        }
        self.dispatch(ip, || {
            let (provider, cause) = (ProviderId::new(provider), cause.to_owned());
            // These depend on who the person is: another one may sign in.
            if code.suggests_another_account() {
                EventKind::SignInRefused { provider, code, cause }
            } else {
                EventKind::SignInFailed { provider, code, cause }
            }
        });
    }

    /// Records that a sign-in with a configured provider could not begin.
    pub fn sign_in_not_begun(&self, provider: &ProviderId, code: ErrorCode, cause: &str, ip: Option<&str>) {
        tracing::warn!(%provider, %code, ip, cause, "a sign-in could not begin");
        self.dispatch(ip, || EventKind::SignInFailed {
            provider: provider.clone(),
            code,
            cause: cause.to_owned(),
        });
    }
}
