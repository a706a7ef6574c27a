//! The organizations and teams whose members may sign in.

use std::fmt;

use super::list_entries::list_entries;

/// More would be more requests than a person waits for.
const MAX_ORGANIZATIONS: usize = 10;

/// Organizations and teams of GitHub. An active member of one of them may sign in.
///
/// ```
/// let allowed = hallpass::AllowedOrganizations::parse("acme, acme-labs/core")?;
/// # Ok::<_, hallpass::AllowedOrganizationsError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedOrganizations(Vec<Organization>);

/// An organization, or a team of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its login name.
    pub name: String,
    /// The name of the team in URLs; `None`: every member of the organization.
    pub team: Option<String>,
}

/// Why a text does not say which organizations are allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AllowedOrganizationsError {
    /// There is none: that never means everyone.
    #[error("has no organization")]
    Empty,
    /// An entry is neither an organization nor a team.
    #[error("has {0:?}, which is neither organization nor organization/team, as in URLs")]
    Name(String),
    /// Each is a request of its own.
    #[error("has more than {MAX_ORGANIZATIONS} organizations and teams")]
    TooMany,
}

impl AllowedOrganizations {
    /// Reads organizations (`acme`) and teams (`acme/core`) with commas or white space between
    /// them.
    ///
    /// # Errors
    /// See [`AllowedOrganizationsError`].
    pub fn parse(text: &str) -> Result<Self, AllowedOrganizationsError> {
        let entries = list_entries(text).map(|entry| {
            Organization::parse(entry).ok_or_else(|| AllowedOrganizationsError::Name(entry.to_owned()))
        });
        let allowed = entries.collect::<Result<Vec<_>, _>>()?;
        match allowed.len() {
            0 => Err(AllowedOrganizationsError::Empty),
            1..=MAX_ORGANIZATIONS => Ok(Self(allowed)),
            _ => Err(AllowedOrganizationsError::TooMany),
        }
    }

    /// Each of them.
    pub fn iter(&self) -> impl Iterator<Item = &Organization> {
        self.0.iter()
    }
}

impl Organization {
    fn parse(entry: &str) -> Option<Self> {
        let (name, team) = match entry.split_once('/') {
            Some((name, team)) => (name, Some(team)),
            None => (entry, None),
        };
        let is_whole = is_login(name) && team.is_none_or(is_login);
        is_whole.then(|| Self { name: name.to_owned(), team: team.map(ToOwned::to_owned) })
    }
}

/// Whether `text` is a name as GitHub's URLs have it: nothing that would lead to another path.
pub fn is_login(text: &str) -> bool {
    let is_of_name = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes().all(is_of_name) && text.bytes().any(|byte| byte.is_ascii_alphanumeric())
}

impl fmt::Display for Organization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.team {
            Some(team) => write!(f, "{}/{team}", self.name),
            None => f.write_str(&self.name),
        }
    }
}

impl fmt::Display for AllowedOrganizations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allowed_organizations_are_names_and_teams() {
        let allowed = AllowedOrganizations::parse("acme, acme-labs/core_team\n Acme/a.b").unwrap();
        assert_eq!(allowed.to_string(), "acme, acme-labs/core_team, Acme/a.b");
        let teams: Vec<_> = allowed.iter().map(|one| one.team.as_deref()).collect();
        assert_eq!(teams, [None, Some("core_team"), Some("a.b")]);
    }

    #[test]
    fn allowed_organizations_never_lead_to_another_path() {
        for text in ["", " ", ","] {
            assert_eq!(AllowedOrganizations::parse(text), Err(AllowedOrganizationsError::Empty));
        }
        for entry in [
            "*",
            "acme/",
            "/core",
            "acme/core/x",
            "..",
            "acme/..",
            ".",
            "a?b",
            "a%2fb",
            "acm\u{e9}",
            "https://github.com/acme",
        ] {
            let error = AllowedOrganizations::parse(&format!("acme,{entry}")).unwrap_err();
            assert_eq!(error, AllowedOrganizationsError::Name(entry.to_owned()));
        }
        assert_eq!(AllowedOrganizations::parse(&"acme ".repeat(11)), Err(AllowedOrganizationsError::TooMany));
        assert!(AllowedOrganizations::parse(&"acme ".repeat(10)).is_ok());
    }
}
