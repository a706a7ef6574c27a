//! Reads whether polling extends a session.

use super::{problems::Problems, value::yes_or_no};
use crate::{session::Polling, settings::Settings};

/// Reads `HALLPASS_POLLING_EXTENDS_SESSION`: `yes` for the client of Auth.js, which does not say
/// whether a person was active.
pub(super) fn read_polling(settings: &Settings, problems: &mut Problems) -> Polling {
    match problems.valid(yes_or_no(settings, "HALLPASS_POLLING_EXTENDS_SESSION")) {
        Some(true) => Polling::Extends,
        Some(false) => Polling::DoesNotExtend,
        None => Polling::default(),
    }
}
