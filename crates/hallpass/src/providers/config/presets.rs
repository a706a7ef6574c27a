//! The ids of well-known providers, and where GitHub is.

use crate::providers::presets;

/// The ids of all providers with presets.
pub fn preset_ids() -> impl Iterator<Item = &'static str> {
    presets::all().map(presets::Record::id)
}

/// GitHub, which does not speak OpenID Connect.
pub mod github {
    /// The id.
    pub const ID: &str = "github";
    /// The name on its button.
    pub const NAME: &str = "GitHub";
    /// Where people sign in.
    pub const WEB_URL: &str = "https://github.com";
    /// The API of github.com.
    pub const API_URL: &str = "https://api.github.com";
    /// The API of a GitHub Enterprise Server, below its own URL.
    pub const ENTERPRISE_API_PATH: &str = "/api/v3";
}
