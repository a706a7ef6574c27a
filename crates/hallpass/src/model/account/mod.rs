//! Users and their accounts at providers.
//!
//! `(issuer, subject)` is the identity, byte for byte (S23); neither an e-mail address nor a
//! provider's configured name is. Signing in never links: an unknown identity becomes a new user,
//! and with a session present the browser switches to the other person. Only the person links, on
//! purpose (`sign_in/link.rs`), or the application does.
//!
//! A verified e-mail address belongs to the user who brought it first. A new identity with that
//! e-mail address is refused (`OAuthAccountNotLinked`): most likely it is the same person, who
//! would otherwise find an empty account. A known identity signs in whatever its e-mail address. An
//! unverified one is shown, and blocks no one.

mod email;
mod image_url;
mod issuer;
mod profile;
mod subject;
mod tidy;

pub use email::{comparable_email, stored_email};
pub use hallpass_types::Email;
pub use issuer::Issuer;
pub use profile::{Coverage, Profile};
pub use subject::Subject;
