//! The cookies: their names, attributes and values, and how they are read and written.

pub(crate) mod adapter;
mod attributes;
pub(crate) mod csrf_cookie;
pub(crate) mod last_provider_cookie;
pub(crate) mod request_cookies;
pub(crate) mod session_cookie;
pub(crate) mod sign_in_cookie;
mod signed_value;
