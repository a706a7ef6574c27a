//! What keeps strangers' requests and addresses out.

mod body;
mod content_policy;
mod csrf;
mod csrf_token;
mod fields;
mod headers;
mod rate_limit;
mod referring_page;
mod return_to;
mod same_origin;

pub(crate) use body::{AuthForm, ResponseMode};
pub(crate) use content_policy::{lone_page_policy, page_policy};
pub(crate) use csrf::Csrf;
pub(crate) use headers::{Transport, security_headers, set_security_headers};
pub(crate) use rate_limit::RateLimits;
pub(crate) use referring_page::referring_page;
pub(crate) use return_to::{ReturnTo, login_address, login_path, page_path};
pub(crate) use same_origin::is_same_origin;
