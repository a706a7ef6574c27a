//! The records of well-known providers: each behaves as it is documented to, and signs people in
//! with two or three settings.

mod expected;
mod hosted;
mod hostile;
mod microsoft;
mod openid;
mod played;
mod self_hosted;
mod settings;
