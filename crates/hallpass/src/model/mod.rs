//! The values that every other module talks about. No I/O.

pub(crate) mod account;
pub(crate) mod device;
pub(crate) mod public_url;
pub(crate) mod return_to;
pub(crate) mod session_record;
pub(crate) mod session_token;
pub(crate) mod sign_in_cookie;
