//! The cookies: names, attributes, reading, writing.

pub(crate) mod adapter;
pub(crate) mod request_cookies;
pub(crate) mod session_cookie;
