//! The records of well-known providers: each behaves as it is documented to, and signs people in
//! with two or three settings.

mod account_choice;
mod b2c;
mod client_authentication;
mod customers;
mod email_verdict;
mod entra;
mod errors;
mod expected;
mod hostile;
mod hostile_tokens;
mod line;
mod microsoft;
mod one_issuer;
mod openid;
pub mod played;
mod self_hosted;
mod settings;
mod social_networks;
pub mod token_error;
