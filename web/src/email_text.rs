//! What pages show of an e-mail address.

use hallpass_shared::Email;

/// The address, and a note where it is not known to be theirs.
pub fn email_text(email: &Email) -> String {
    match email {
        Email::Verified(text) => text.clone(),
        Email::Unverified(text) => format!("{text} (not verified)"),
    }
}
