//! The configured providers. What differs between them is data: `../presets/`.

mod accepted_redirect_uris;
mod claim_check;
mod configured_in;
mod credential_settings;
mod mistaken_names;
mod oauth2_settings;
mod openid_settings;
mod presets;
mod protocol_settings;
mod provider_check;
mod provider_config;
mod provider_config_error;
mod provider_mistakes;
mod provider_settings;
mod rule_check;
mod rule_requests;
mod rule_settings;
mod setting_names;
mod shared_issuer;

pub use super::openid::openid_provider::{OpenIdProvider, OpenIdProviderError};
pub use configured_in::ConfiguredIn;
pub use credential_settings::has_apple_key;
pub use oauth2_settings::{Spoken, spoken, uses};
pub use openid_settings::is_openid_setting;
pub use presets::preset_ids;
pub use protocol_settings::is_part_elsewhere;
pub use provider_config::{DEVELOPMENT, Protocol, ProviderConfig};
pub use provider_config_error::ProviderConfigError;
pub use provider_settings::configured_providers;
pub use rule_check::NotAllowed;
pub use rule_settings::{RULE_SUFFIXES, blank_rule, read_emails};
pub use setting_names::{
    ProviderSettings, configured_prefixes, nearest_suffix, provider_prefix, setting_prefix,
};
pub use shared_issuer::{shared_issuer, shared_issuer_problem};
