//! What differs between providers, and the requests to them.
//!
//! `connection.rs` dispatches to a protocol: `openid/` or `oauth2/`. `config/` holds what is
//! configured, and `presets/` what is known about well-known providers, as data.

pub(crate) mod apple_ids;
pub(crate) mod apple_key;
pub(crate) mod authorization_code;
pub(crate) mod authorization_request;
pub(crate) mod basic_credentials;
pub(crate) mod ca_certificates;
mod chosen_account;
pub(crate) mod client_credential;
pub(crate) mod client_key;
pub(crate) mod config;
pub(crate) mod connection;
pub(crate) mod endpoint;
pub(crate) mod error_meaning;
pub(crate) mod exchange_error;
pub(crate) mod group_overage;
pub(crate) mod http_client;
pub(crate) mod http_error;
pub(crate) mod http_settings;
pub(crate) mod http_status;
pub(crate) mod identity;
pub(crate) mod json;
pub(crate) mod json_pointer;
pub(crate) mod json_value;
pub(crate) mod oauth2;
mod omitted_auth_time;
pub(crate) mod openid;
pub(crate) mod plain_http;
pub(crate) mod presets;
pub(crate) mod private_host;
pub(crate) mod protected_resource;
pub(crate) mod provider_fault;
pub(crate) mod registration;
pub(crate) mod reported_error;
pub(crate) mod request_timeout;
pub(crate) mod rules;
pub(crate) mod sign_in_params;
pub(crate) mod tls;
pub(crate) mod token_request;
pub(crate) mod token_response;
