//! What a provider says about a person.

use hallpass_types::Email;

use super::{email::tidy_email, image_url::is_image_url, subject::Subject, tidy::tidy};

/// Longer names are left out.
const MAX_NAME_CHARS: usize = 256;

/// Longer URLs are left out.
const MAX_IMAGE_CHARS: usize = 2048;

/// Whether a provider answered everything that it was asked about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// The person does not have, or does not share, what is missing.
    Whole,
    /// As [`Self::Whole`], except that the provider says the name once only: one that is missing
    /// stays as it was stored before. What else is missing is no longer shared.
    NameSaidOnce,
    /// A request failed: what is missing stays as it was stored before.
    Partial,
    /// As [`Self::Partial`], and whether the e-mail address is verified is missing, too: it is if
    /// the same address was stored as verified before.
    VerdictMissing,
}

/// What a provider says about a person. Stored anew at each sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The provider's name for the person.
    pub subject: Subject,
    /// What to call them.
    pub name: Option<String>,
    /// For display and, if verified, for comparison with other users. Never an identity.
    pub email: Option<Email>,
    /// URL of their image.
    pub image: Option<String>,
    /// Whether something is missing because it could not be asked for.
    pub coverage: Coverage,
}

impl Profile {
    /// Tidies what came over the network: leaves out blank and overlong texts, and images whose URL
    /// is not an https URL of an ordinary host (or http on this computer).
    pub fn new(subject: Subject, name: Option<String>, email: Option<Email>, image: Option<String>) -> Self {
        let image = image.filter(|text| is_image_url(text));
        Self {
            subject,
            name: tidy(name, MAX_NAME_CHARS),
            email: email.and_then(tidy_email),
            image: tidy(image, MAX_IMAGE_CHARS),
            coverage: Coverage::Whole,
        }
    }

    /// The same profile with this e-mail address, which came over the network, too.
    #[must_use]
    pub fn with_email(self, email: Option<Email>) -> Self {
        Self { email: email.and_then(tidy_email), ..self }
    }

    /// The same profile with this name, if it has none.
    #[must_use]
    pub fn or_name(self, name: Option<String>) -> Self {
        Self { name: self.name.or_else(|| tidy(name, MAX_NAME_CHARS)), ..self }
    }

    /// The same profile with this coverage.
    #[must_use]
    pub fn with_coverage(self, coverage: Coverage) -> Self {
        Self { coverage, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn profile_from_the_network_is_tidied() {
        let profile = Profile::new(
            Subject::parse("1").unwrap(),
            Some("  Ada\nLovelace ".into()),
            Some(Email::Verified(" ".into())),
            Some("javascript:alert(1)".into()),
        );
        assert_eq!(profile.name.as_deref(), Some("Ada Lovelace"));
        assert_eq!((profile.email, profile.image), (None, None));
        let ada = Subject::parse("1").unwrap();
        let profile = Profile::new(ada, None, None, Some("https://example.org/a.png".into()));
        assert_eq!(profile.image.as_deref(), Some("https://example.org/a.png"));
    }
}
