//! The ids of well-known providers.

use crate::providers::presets;

/// The ids of all providers with presets.
pub fn preset_ids() -> impl Iterator<Item = &'static str> {
    presets::all().map(presets::Record::id)
}
