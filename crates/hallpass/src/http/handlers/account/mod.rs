//! `/api/auth/account`: the page on which a person adds and removes their ways to sign in, and the
//! page that asks whether to add one.

pub mod account_content;
pub mod account_outcome;
pub mod account_page;
pub mod account_query;
pub mod answer_confirmation;
pub mod confirmation_content;
pub mod failed_link;
pub mod framed;
pub mod recent_sign_in;
pub mod show_account;
pub mod show_confirmation;
