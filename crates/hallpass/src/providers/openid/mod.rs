//! Signing in with an OpenID provider (OpenID Connect Core 1.0, section 3.1).

mod audience;
mod claims;
pub(crate) mod connection;
mod discovery;
pub(crate) mod discovery_document;
mod exchange;
pub(crate) mod fetch;
mod id_token;
pub(crate) mod issuer_mistake;
mod issuer_names;
mod jws;
mod jws_error;
mod jws_header;
mod metadata;
mod metadata_cache;
pub(crate) mod openid_provider;
mod plain_http;
mod profile_claims;
mod provider_key;
pub(crate) mod signature_algorithms;
mod signing_key;
pub(crate) mod stated_members;
pub(crate) mod tenants;
mod token_times;
mod userinfo;
