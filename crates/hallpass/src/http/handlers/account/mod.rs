//! `/api/auth/account`: the page on which a person adds and removes their ways to sign in.

pub mod account_content;
pub mod account_outcome;
pub mod account_page;
pub mod account_query;
pub mod failed_link;
pub mod recent_sign_in;
pub mod show_account;
