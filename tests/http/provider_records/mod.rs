//! The records of well-known providers: each behaves as it is documented to, and signs people in
//! with two or three settings.

mod account_choice;
mod customers;
mod entra;
mod email_verdict;
mod expected;
mod hostile;
mod microsoft;
mod line;
mod one_issuer;
mod openid;
pub mod played;
mod self_hosted;
mod settings;
