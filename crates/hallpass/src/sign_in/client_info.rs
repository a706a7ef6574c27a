//! The browser that sent a callback.

use hallpass_types::SessionId;

/// What is known about the browser that sent a callback.
pub struct ClientInfo {
    /// The value of its sign-in cookie.
    pub sign_in_cookie: Option<String>,
    /// The session that it holds.
    pub session: Option<SessionId>,
    /// Its IP address.
    pub ip: Option<String>,
    /// Its `User-Agent`.
    pub user_agent: Option<String>,
}
