//! Signing in with a provider that speaks OAuth 2 (RFC 6749) without OpenID Connect: nothing is
//! signed, and an API of the provider says who the access token belongs to.
//!
//! What differs between providers is data: `provider.rs` holds it, from a record of `presets/`,
//! from settings, or from an application's code.

mod authorization_url;
mod build;
pub(crate) mod builder;
pub(crate) mod builder_error;
mod caller;
mod client_id_param;
pub(crate) mod connection;
pub(crate) mod email_list;
mod endpoint_url;
mod endpoints;
pub(crate) mod field;
mod membership_answer;
pub(crate) mod memberships;
pub(crate) mod picture_url;
mod plain_http;
mod profile;
pub(crate) mod profile_fields;
pub(crate) mod provider;
mod read_fields;
#[cfg(test)]
mod record_checks;
mod recorded_endpoints;
mod secret_proof;
mod subject;
pub(crate) mod token_answer;
pub(crate) mod userinfo;
