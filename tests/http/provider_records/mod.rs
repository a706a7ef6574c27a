//! The records of well-known providers: each behaves as it is documented to, and signs people in
//! with two or three settings.

mod account_choice;
mod b2c;
mod customers;
mod email_verdict;
mod entra;
mod expected;
mod hostile;
mod line;
mod microsoft;
mod one_issuer;
mod openid;
pub mod played;
mod self_hosted;
mod settings;
