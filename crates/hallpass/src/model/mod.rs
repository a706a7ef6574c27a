//! Values that every other module uses: users, accounts, sessions, URLs. No I/O.

pub(crate) mod account;
pub(crate) mod account_linking;
pub(crate) mod bearer_token;
pub(crate) mod cookie_names;
pub(crate) mod cookie_settings;
pub(crate) mod data_parts;
pub(crate) mod device;
pub(crate) mod kept_tag;
pub(crate) mod known_user;
pub(crate) mod native_app;
pub(crate) mod plain_path;
pub(crate) mod public_url;
pub(crate) mod redirect_uri;
pub(crate) mod return_to;
pub(crate) mod server_part;
pub(crate) mod session_limits;
pub(crate) mod session_record;
pub(crate) mod session_token;
pub(crate) mod sign_in_cookie;
pub(crate) mod site;
