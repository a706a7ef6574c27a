//! The e-mail addresses and domains whose people may sign in.

use std::fmt;

use super::{allowed_emails_error::AllowedEmailsError, list_entries::list_entries};

/// The longest domain (RFC 1035, section 2.3.4).
const MAX_DOMAIN_BYTES: usize = 253;
/// The longest part of a domain between two dots.
const MAX_LABEL_BYTES: usize = 63;

/// E-mail addresses and domains whose people may sign in. Only an address that the provider says is
/// verified is compared with them.
///
/// ```
/// let allowed = hallpass::AllowedEmails::parse("example.org, ada@example.com")?;
/// assert!(allowed.allow("grace@Example.org") && allowed.allow("Ada@example.com"));
/// assert!(!allowed.allow("eve@sub.example.org") && !allowed.allow("eve@example.com"));
/// # Ok::<_, hallpass::AllowedEmailsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedEmails {
    addresses: Vec<String>,
    domains: Vec<String>,
}

impl AllowedEmails {
    /// Reads addresses (`ada@example.com`) and domains (`example.org` or `@example.org`) with
    /// commas or white space between them. A domain does not include its subdomains.
    ///
    /// # Errors
    /// See [`AllowedEmailsError`].
    pub fn parse(text: &str) -> Result<Self, AllowedEmailsError> {
        let mut allowed = Self { addresses: Vec::new(), domains: Vec::new() };
        for entry in list_entries(text) {
            let owned = || entry.to_owned();
            if entry.contains('*') || entry.starts_with('.') || entry.starts_with("@.") {
                return Err(AllowedEmailsError::Pattern(owned()));
            }
            // It separates claim rules, and is in no ordinary address.
            if entry.contains(';') {
                return Err(AllowedEmailsError::NotAnAddress(owned()));
            }
            if !entry.is_ascii() {
                return Err(AllowedEmailsError::NotAscii(owned()));
            }
            let lower_case = entry.to_ascii_lowercase();
            match lower_case.strip_prefix('@').or((!lower_case.contains('@')).then_some(&*lower_case)) {
                Some(domain) if is_domain(domain) => allowed.domains.push(domain.to_owned()),
                Some(_) => return Err(AllowedEmailsError::NotADomain(owned())),
                None if split_address(&lower_case).is_some_and(|(_, domain)| is_domain(domain)) => {
                    allowed.addresses.push(lower_case);
                }
                None => return Err(AllowedEmailsError::NotAnAddress(owned())),
            }
        }
        let is_empty = allowed.addresses.is_empty() && allowed.domains.is_empty();
        if is_empty { Err(AllowedEmailsError::Empty) } else { Ok(allowed) }
    }

    /// Whether they include this address. Letters of ASCII are compared without their case, and
    /// everything else byte for byte. The caller knows that the address is verified.
    #[must_use]
    pub fn allow(&self, address: &str) -> bool {
        let Some((_, domain)) = split_address(address) else { return false };
        self.domains.iter().any(|known| known.eq_ignore_ascii_case(domain))
            || self.addresses.iter().any(|known| known.eq_ignore_ascii_case(address))
    }
}

/// The parts before and after the only `@`. `None` for what is no ordinary address: a second `@`,
/// even in quotes, means another domain to another reader.
fn split_address(address: &str) -> Option<(&str, &str)> {
    let (local, domain) = address.split_once('@')?;
    let is_odd = |char: char| char.is_whitespace() || char.is_control();
    let is_ordinary = !local.is_empty() && !domain.is_empty() && !domain.contains('@');
    (is_ordinary && !address.contains(is_odd)).then_some((local, domain))
}

fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        let is_hyphen_at_end = label.starts_with('-') || label.ends_with('-');
        (1..=MAX_LABEL_BYTES).contains(&label.len())
            && !is_hyphen_at_end
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.len() <= MAX_DOMAIN_BYTES && text.contains('.') && text.split('.').all(is_label)
}

/// For the admin: the domains, and how many addresses there are.
impl fmt::Display for AllowedEmails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let domains = self.domains.iter().map(|domain| format!("@{domain}"));
        let addresses = match self.addresses.len() {
            0 => None,
            1 => Some("1 address".to_owned()),
            many => Some(format!("{many} addresses")),
        };
        f.write_str(&domains.chain(addresses).collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed_emails_are_addresses_and_exact_domains() {
        let allowed = AllowedEmails::parse("Example.org,\n@corp.example  Ada@Example.com,").unwrap();
        for address in [
            "grace@example.org",
            "GRACE@EXAMPLE.ORG",
            "j\u{f6}rg@example.org",
            "x@corp.example",
            "ADA@example.com",
        ] {
            assert!(allowed.allow(address), "{address}");
        }
        for address in [
            "eve@sub.example.org",
            "eve@evilexample.org",
            "eve@example.org.evil.example",
            "eve@example.orgx",
            "eve@example.org.",
            "eve@example.org ",
            " eve@example.org",
            "e ve@example.org",
            "eve@evil.example@example.org",
            "\"eve@evil.example\"@example.org",
            "eve@example.org@evil.example",
            "eve@example.com",
            "xada@example.com",
            "ada@example.comx",
            "@example.org",
            "example.org",
            "eve@",
            "",
            // Characters that look like ASCII ones to a careless comparison, or that do not show.
            "eve@corp.exampl\u{212f}",
            "eve@e\u{445}ample.org",
            "eve@\u{ff45}xample.org",
            "eve@example\u{3002}org",
            "eve\u{200b}@example.org\u{200b}",
            "eve@example.org\0",
            "eve\n@example.org",
            "ada\u{a0}@example.com",
        ] {
            assert!(!allowed.allow(address), "{address:?}");
        }
        assert_eq!(allowed.to_string(), "@example.org, @corp.example, 1 address");
        // Letters that become ASCII ones in lower case are others.
        let kelvin = AllowedEmails::parse("k.example").unwrap();
        assert!(kelvin.allow("a@K.example") && !kelvin.allow("a@\u{212a}.example"));
    }

    #[test]
    fn allowed_emails_that_would_admit_everyone_or_no_one_are_refused() {
        for text in ["", " ", ",", " , ,"] {
            assert_eq!(AllowedEmails::parse(text), Err(AllowedEmailsError::Empty), "{text:?}");
        }
        for entry in ["*", "*.example.org", ".example.org", "@.example.org", "*@example.org", "@*"] {
            let pattern = AllowedEmailsError::Pattern(entry.to_owned());
            assert_eq!(AllowedEmails::parse(entry), Err(pattern), "{entry}");
        }
        for entry in ["b\u{fc}cher.example", "ada@b\u{fc}cher.example"] {
            assert_eq!(AllowedEmails::parse(entry), Err(AllowedEmailsError::NotAscii(entry.to_owned())));
        }
        for entry in
            ["org", "@org", "@", "-a.org", "a-.org", "a..org", "example.org.", "a_b.org", "https://a.org"]
        {
            let error = AllowedEmails::parse(&format!("example.com {entry}")).unwrap_err();
            assert_eq!(error, AllowedEmailsError::NotADomain(entry.to_owned()));
        }
        for entry in [
            "ada@org",
            "a@b@example.org",
            "ada@",
            "ada@-.org",
            "@@example.org",
            "example.org;ada@example.com",
        ] {
            let error = AllowedEmails::parse(entry).unwrap_err();
            let is_named = matches!(&error, AllowedEmailsError::NotAnAddress(named) | AllowedEmailsError::NotADomain(named) if named == entry);
            assert!(is_named, "{entry}: {error:?}");
        }
        assert!(AllowedEmails::parse("xn--bcher-kva.example").unwrap().allow("a@XN--bcher-kva.example"));
    }
}
