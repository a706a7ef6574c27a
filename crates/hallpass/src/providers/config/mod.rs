//! The configured providers. What differs between them is data: `presets.rs` and `quirks.rs`.

mod presets;
mod protocol_settings;
mod provider_config;
mod provider_settings;
mod quirks;
mod setting_names;

pub use presets::preset_ids;
pub use provider_config::{DEVELOPMENT, Protocol, ProviderConfig};
pub use provider_settings::configured_providers;
pub use setting_names::{configured_prefixes, provider_prefix, setting_prefix};
