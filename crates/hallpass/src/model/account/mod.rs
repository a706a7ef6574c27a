//! Users and their accounts at providers.
//!
//! `(issuer, subject)` is the identity, byte for byte (S23); neither an e-mail address nor a provider's configured name is.
//! Signing in never links: an unknown identity becomes a new user, and with a session present the browser switches to the
//! other person.
//!
//! An address that a provider says is verified belongs to the user who brought it first. A new identity with that address
//! is refused (`OAuthAccountNotLinked`): most likely it is the same person, who would otherwise find an empty account. An
//! identity that is known signs in whatever its address. An unverified address is shown, and blocks nobody.

mod issuer;

use std::fmt;

pub use hallpass_types::Email;
pub use issuer::Issuer;
use url::{Host, Url};

use crate::model::public_url::is_loopback;

/// The provider's stable, unique name for a person (OpenID Connect Core 1.0, section 2: at most 255 characters).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject(String);

impl Subject {
    /// Accepts what the specification allows: 1 to 255 printable ASCII characters.
    pub fn parse(text: &str) -> Option<Self> {
        let fits =
            !text.is_empty() && text.len() <= 255 && text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        fits.then(|| Self(text.to_owned()))
    }

    /// The name as the provider wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The address as it is compared with those of other users: only if it is verified, and without regard to case, since no
/// mail provider gives `Ada@` and `ada@` to two people.
pub fn comparable(email: &Email) -> Option<String> {
    email.verified().map(str::to_lowercase)
}

/// The address as it is kept: `comparable` is that of the user whom it belongs to, if it belongs to one.
pub fn kept_email(text: String, belongs_to_them: Option<&str>) -> Email {
    if belongs_to_them.is_some_and(|verified| verified == text.to_lowercase()) {
        Email::Verified(text)
    } else {
        Email::Unverified(text)
    }
}

fn tidy_email(email: Email) -> Option<Email> {
    match email {
        Email::Verified(text) => tidy(Some(text), 320).map(Email::Verified),
        Email::Unverified(text) => tidy(Some(text), 320).map(Email::Unverified),
    }
}

/// Whether a provider answered everything that it was asked about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// What is missing, the person does not have, or does not tell.
    Whole,
    /// A request failed: what is missing stays as it was written down before.
    Partial,
}

/// What a provider says of a person. Written down anew at each sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Who they are there.
    pub subject: Subject,
    /// What to call them.
    pub name: Option<String>,
    /// Never who they are.
    pub email: Option<Email>,
    /// Address of the avatar.
    pub image: Option<String>,
    /// Whether something else is known that could not be asked for.
    pub coverage: Coverage,
}

impl Profile {
    /// Tidies what came over the network: nothing empty, nothing endless, and no avatar but an https URL of an ordinary host (http on
    /// this machine, for the development provider).
    pub fn new(subject: Subject, name: Option<String>, email: Option<Email>, image: Option<String>) -> Self {
        let image = image.filter(|text| Url::parse(text).is_ok_and(|url| is_avatar(&url)));
        Self {
            subject,
            name: tidy(name, 256),
            email: email.and_then(tidy_email),
            image: tidy(image, 2048),
            coverage: Coverage::Whole,
        }
    }

    /// The same, of which only `coverage` could be learned.
    #[must_use]
    pub fn with_coverage(self, coverage: Coverage) -> Self {
        Self { coverage, ..self }
    }
}

fn is_avatar(url: &Url) -> bool {
    // The URL standard allows more in a host, such as quotation marks and brackets. Underscores are in real names.
    let is_ordinary = match url.host() {
        Some(Host::Domain(name)) => {
            name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_'))
        }
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => true,
        None => false,
    };
    is_ordinary && (url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)))
}

/// Control characters become spaces; what is blank or too long is left out.
fn tidy(text: Option<String>, max_chars: usize) -> Option<String> {
    let text: String = text?.chars().map(|char| if char.is_control() { ' ' } else { char }).collect();
    let text = text.trim();
    (!text.is_empty() && text.chars().count() <= max_chars).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_kept_byte_for_byte_or_refused() {
        assert_eq!(Subject::parse(" A b").unwrap().as_str(), " A b");
        for bad in ["", "a\0b", "\u{430}dmin", &"a".repeat(256)] {
            assert_eq!(Subject::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn what_a_provider_says_is_tidied() {
        let profile = Profile::new(
            Subject::parse("1").unwrap(),
            Some("  Ada\nLovelace ".into()),
            Some(Email::Verified(" ".into())),
            Some("javascript:alert(1)".into()),
        );
        assert_eq!(profile.name.as_deref(), Some("Ada Lovelace"));
        assert_eq!((profile.email, profile.image), (None, None));
    }

    #[test]
    fn an_avatar_is_https_or_on_this_machine() {
        let image =
            |text: &str| Profile::new(Subject::parse("1").unwrap(), None, None, Some(text.into())).image;
        assert!(image("https://example.org/a.png").is_some());
        assert!(image("http://127.0.0.1:8081/a.png").is_some());
        assert!(image("http://example.org/a.png").is_none());
        assert!(image("data:image/png;base64,AA").is_none());
        for host in
            ["my_bucket.example", "EXAMPLE.org", "b\u{fc}cher.example", "192.0.2.1", "[2001:db8::1]:8443"]
        {
            assert!(image(&format!("https://{host}/a.png")).is_some(), "{host}");
        }
        for host in ["x\")", "a(b)", "{a}", "a;b", "a*", "a'b", "a!b", "a,b"] {
            assert!(image(&format!("https://{host}/a.png")).is_none(), "{host}");
        }
    }
}
