//! Paths and headers that server and client share.

use crate::ProviderId;

/// The path of the API.
pub const BASE: &str = "/api/auth";
/// `GET`: the session, or `null`. `POST`: updates the session.
pub const SESSION: &str = "/api/auth/session";
/// `GET`: a CSRF token, and the cookie that belongs to it.
pub const CSRF: &str = "/api/auth/csrf";
/// `GET`: a map of the configured providers.
pub const PROVIDERS: &str = "/api/auth/providers";
/// `POST` with a provider's id behind it: starts a sign-in. `GET`: the page that offers them.
pub const SIGN_IN: &str = "/api/auth/signin";
/// `GET` with a provider's id behind it: the callback.
pub const CALLBACK: &str = "/api/auth/callback";
/// `POST`: ends the session. `GET`: the page that asks first.
pub const SIGN_OUT: &str = "/api/auth/signout";
/// `GET`: the person's own sessions. `DELETE`: ends them, or with an id behind it that one.
pub const SESSIONS: &str = "/api/auth/sessions";
/// `GET`: the person's own identities. `DELETE` with an id behind it: removes that one.
pub const IDENTITIES: &str = "/api/auth/identities";
/// `POST` with a provider's id behind it: begins to link an identity there to the person's account.
pub const LINK: &str = "/api/auth/link";
/// `GET`: the page on which a person adds and removes their ways to sign in.
pub const ACCOUNT: &str = "/api/auth/account";
/// `GET`: the page that asks a person whether to link the identity of an account that they could
/// not choose at its provider. `POST`: their answer.
pub const CONFIRM_LINK: &str = "/api/auth/account/link";
/// `GET`: the page on which a person lets an app sign in as them. `POST`: their answer.
pub const AUTHORIZE: &str = "/api/auth/authorize";
/// `POST`: an app exchanges what it got there for a session of its own.
pub const TOKEN: &str = "/api/auth/token";
/// `GET`: the page that explains an error.
pub const ERROR: &str = "/api/auth/error";
/// `GET`: the page that Auth.js shows after sending a link by e-mail.
pub const VERIFY_REQUEST: &str = "/api/auth/verify-request";
/// `POST`: errors that version 4 of Auth.js' client reports. They are ignored.
pub const LOG: &str = "/api/auth/_log";

/// The application's start page.
pub const HOME_PAGE: &str = "/";
/// The application's login page: `error`, `callbackUrl`, `reference` and `maxAge` in its query say
/// why the person is there.
pub const LOGIN_PAGE: &str = "/login";
/// The application's page that asks before it signs out.
pub const SIGN_OUT_PAGE: &str = "/logout";
/// The application's page that lists a person's sessions.
pub const SESSIONS_PAGE: &str = "/sessions";

/// The page on which a person adds and removes their ways to sign in, in the Hallpass server.
pub const ACCOUNT_PAGE: &str = "/account";

/// The picture for a person without an avatar, or with one that does not load.
pub const FALLBACK_AVATAR: &str = "/fallback.png";

/// Request header: asks for `{"url": …}` with status 200 instead of a redirect.
pub const RETURN_REDIRECT_HEADER: &str = "X-Auth-Return-Redirect";
/// Response header: why a session ended, only for the holder of its token.
pub const SESSION_ENDED_HEADER: &str = "X-Session-Ended";
/// Request header: the request follows input by a person, and counts as activity.
pub const SESSION_ACTIVITY_HEADER: &str = "X-Session-Activity";
/// Request header: the CSRF token, for requests without a form.
pub const CSRF_HEADER: &str = "X-CSRF-Token";

/// Moves `path`, one of the paths of the API, perhaps with a query, to an API at `base_path`.
pub fn at_base(base_path: &str, path: &str) -> String {
    [base_path, path.strip_prefix(BASE).unwrap_or(path)].concat()
}

/// Starts a sign-in for which the person has to sign in at the provider again, at most `max_age`
/// seconds ago.
pub fn sign_in_again(provider: &ProviderId, max_age: u32) -> String {
    format!("{SIGN_IN}/{provider}?prompt=login&max_age={max_age}")
}

/// Starts a sign-in for which the provider lets the person choose an account, even if it knows one
/// (`prompt=select_account`, OpenID Connect Core 1.0, section 3.1.2.1). The server asks each
/// provider for that in the way that it takes. With `max_age` seconds the sign-in must be recent,
/// too: the provider asks for it if that of the chosen account is older. (`prompt=login` as well
/// would be a list, which some providers refuse.)
pub fn sign_in_with_another_account(provider: &ProviderId, max_age: Option<u32>) -> String {
    let max_age = max_age.map_or_else(String::new, |seconds| format!("&max_age={seconds}"));
    format!("{SIGN_IN}/{provider}?prompt=select_account{max_age}")
}

/// The path to which a form posts that starts a sign-in with `provider`.
pub fn sign_in(provider: &ProviderId) -> String {
    format!("{SIGN_IN}/{provider}")
}

/// The path of the callback of `provider`.
pub fn callback(provider: &ProviderId) -> String {
    format!("{CALLBACK}/{provider}")
}
