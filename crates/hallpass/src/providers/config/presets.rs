//! Providers that need only a client id and a secret.

/// A well-known OpenID provider.
pub struct OpenIdPreset {
    /// The id, and in the names of its settings: `AUTH_GOOGLE_ID`.
    pub id: &'static str,
    /// The name on its button.
    pub name: &'static str,
    /// The issuer.
    pub issuer: &'static str,
}

const OPENID_PRESETS: [OpenIdPreset; 1] =
    [OpenIdPreset { id: "google", name: "Google", issuer: "https://accounts.google.com" }];

/// The ids of all providers with presets.
pub fn preset_ids() -> impl Iterator<Item = &'static str> {
    OPENID_PRESETS.iter().map(|preset| preset.id).chain([github::ID])
}

/// The preset with this id.
pub fn find_openid_preset(id: &str) -> Option<&'static OpenIdPreset> {
    OPENID_PRESETS.iter().find(|preset| preset.id == id)
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
