//! What differs between providers, and the requests to them.

pub(crate) mod config;
pub(crate) mod connection;
pub(crate) mod github;
pub(crate) mod http_client;
pub(crate) mod http_error;
pub(crate) mod http_settings;
pub(crate) mod json;
pub(crate) mod openid;
pub(crate) mod pending;
pub(crate) mod provider_error;
pub(crate) mod provider_fault;
pub(crate) mod registration;
pub(crate) mod resource;
pub(crate) mod token_request;
