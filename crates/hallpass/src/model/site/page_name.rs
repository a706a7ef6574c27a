//! Which of the application's own pages a page is.

use std::fmt;

use hallpass_types::paths;

/// One of the application's own pages: the fields of [`Pages`](crate::Pages).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PageName {
    /// The login page.
    SignIn,
    /// The page that asks before it signs out.
    SignOut,
    /// The page that lists a person's sessions.
    Sessions,
    /// The start page.
    Home,
    /// The page on which a person adds and removes their ways to sign in.
    Account,
}

impl PageName {
    /// The setting that puts the page elsewhere.
    pub(crate) fn setting(self) -> &'static str {
        match self {
            Self::SignIn => "HALLPASS_SIGN_IN_PAGE",
            Self::SignOut => "HALLPASS_SIGN_OUT_PAGE",
            Self::Sessions => "HALLPASS_SESSIONS_PAGE",
            Self::Home => "HALLPASS_HOME_PAGE",
            Self::Account => "HALLPASS_ACCOUNT_PAGE",
        }
    }

    /// Where the page is without the setting.
    pub(super) fn default_path(self) -> &'static str {
        match self {
            Self::SignIn => paths::LOGIN_PAGE,
            Self::SignOut => paths::SIGN_OUT_PAGE,
            Self::Sessions => paths::SESSIONS_PAGE,
            Self::Home => paths::HOME_PAGE,
            // Below the path of the API.
            Self::Account => paths::ACCOUNT,
        }
    }
}

impl fmt::Display for PageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::SignIn => "login page",
            Self::SignOut => "sign-out page",
            Self::Sessions => "list of sessions",
            Self::Home => "start page",
            Self::Account => "account page",
        })
    }
}
