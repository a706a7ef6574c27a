//! How e-mail addresses are compared and stored.

use hallpass_types::Email;

use super::tidy::tidy;

/// RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.2: 64 before the `@`, 255 after it.
const MAX_CHARS: usize = 320;

/// The e-mail address as it is compared with those of other users: `None` unless it is verified.
///
/// Without regard to case, since no mail provider gives `Ada@` and `ada@` to two people.
pub fn comparable_email(email: &Email) -> Option<String> {
    email.verified().map(str::to_lowercase)
}

/// Reads a stored e-mail address. It is verified if it equals the user's `verified` one, which is
/// stored as [`comparable_email`] gives it.
pub fn stored_email(text: String, verified: Option<&str>) -> Email {
    if verified.is_some_and(|verified| verified == text.to_lowercase()) {
        Email::Verified(text)
    } else {
        Email::Unverified(text)
    }
}

/// Tidies an e-mail address that came over the network; `None` if nothing is left of it.
pub(super) fn tidy_email(email: Email) -> Option<Email> {
    match email {
        Email::Verified(text) => tidy(Some(text), MAX_CHARS).map(Email::Verified),
        Email::Unverified(text) => tidy(Some(text), MAX_CHARS).map(Email::Unverified),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_is_verified_if_it_is_the_users_verified_one() {
        let ada = || "Ada@example.org".to_owned();
        let compared = comparable_email(&Email::Verified(ada()));
        assert_eq!(compared.as_deref(), Some("ada@example.org"));
        assert_eq!(comparable_email(&Email::Unverified(ada())), None);
        assert_eq!(stored_email(ada(), compared.as_deref()), Email::Verified(ada()));
        for verified in [None, Some("grace@example.org")] {
            assert_eq!(stored_email(ada(), verified), Email::Unverified(ada()));
        }
    }
}
