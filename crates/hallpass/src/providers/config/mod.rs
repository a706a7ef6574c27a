//! The configured providers. What differs between them is data: `../presets/`.

mod configured_in;
mod credential_settings;
mod oauth2_settings;
mod openid_settings;
mod presets;
mod protocol_settings;
mod provider_check;
mod provider_config;
mod provider_settings;
mod rule_check;
mod rule_requests;
mod rule_settings;
mod setting_names;

pub use super::openid::openid_provider::{OpenIdProvider, OpenIdProviderError};
pub use configured_in::ConfiguredIn;
pub use credential_settings::has_apple_key;
pub use oauth2_settings::{Spoken, spoken, uses};
pub use openid_settings::is_openid_setting;
pub use presets::preset_ids;
pub use protocol_settings::is_part_elsewhere;
pub use provider_check::ProviderConfigError;
pub use provider_config::{DEVELOPMENT, Protocol, ProviderConfig};
pub use provider_settings::configured_providers;
pub use rule_check::NotAllowed;
pub use rule_settings::{EMAILS_HINT, RULE_SUFFIXES, blank_rule};
pub use setting_names::{
    ProviderSettings, configured_prefixes, nearest_suffix, provider_prefix, setting_prefix,
};
