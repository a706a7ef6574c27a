//! What keeps strangers' requests and addresses out.

mod body;
mod csrf;
mod fields;
mod headers;
mod return_to;
mod same_origin;

pub(crate) use body::{AuthForm, ResponseMode};
pub(crate) use csrf::Csrf;
pub(crate) use headers::{security_headers, set_security_headers};
pub(crate) use return_to::{ReturnTo, login_path, page_path};
