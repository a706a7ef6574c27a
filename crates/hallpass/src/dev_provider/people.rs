//! The people to sign in as: one of each kind that a page must be able to show.

use openidconnect::IssuerUrl;

/// A person to sign in as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// The subject, and the `login_hint` that chooses them.
    pub id: &'static str,
    /// Their name, if they have one.
    pub name: Option<&'static str>,
    /// Their e-mail address, if they have one.
    pub email: Option<&'static str>,
    /// Their avatar.
    pub avatar: Avatar,
    /// What is special about them.
    pub about: &'static str,
}

/// The kind of an avatar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Avatar {
    /// A picture that loads.
    Picture,
    /// No avatar.
    Absent,
    /// A URL without a picture.
    Broken,
}

/// All people.
pub const PEOPLE: [Person; 5] = [
    Person {
        id: "ada",
        name: Some("Ada Lovelace"),
        email: Some("ada@example.org"),
        avatar: Avatar::Picture,
        about: "has an avatar",
    },
    Person {
        id: "grace",
        name: Some("Grace Hopper"),
        email: Some("grace@example.org"),
        avatar: Avatar::Absent,
        about: "has no avatar",
    },
    Person {
        id: "edsger",
        name: Some("Edsger Dijkstra"),
        email: Some("edsger@example.org"),
        avatar: Avatar::Broken,
        about: "has an avatar that does not load",
    },
    Person {
        id: "khwarizmi",
        name: Some(
            "أبو عبد الله محمد بن موسى الخوارزمي صاحب كتاب المختصر في حساب الجبر والمقابلة وعالم بيت الحكمة في بغداد",
        ),
        email: Some("a.very.long.address.that.does.not.fit.into.a.narrow.header@mathematics.example.org"),
        avatar: Avatar::Picture,
        about: "has a very long name, written from right to left",
    },
    Person {
        id: "nobody",
        name: None,
        email: None,
        avatar: Avatar::Absent,
        about: "has neither a name nor an e-mail address",
    },
];

impl Person {
    /// The person with this id.
    pub fn find(id: &str) -> Option<&'static Self> {
        PEOPLE.iter().find(|person| person.id == id)
    }

    /// The URL of their avatar.
    pub fn picture(&self, issuer: &IssuerUrl) -> Option<String> {
        let base = issuer.as_str();
        match self.avatar {
            Avatar::Picture => Some(format!("{base}/people/{}.svg", self.id)),
            Avatar::Broken => Some(format!("{base}/people/missing.svg")),
            Avatar::Absent => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guide_lists_every_person() {
        let guide = include_str!("../../../../docs/recipes/testing.md");
        for Person { id, email, .. } in PEOPLE {
            let row = guide.lines().find(|line| line.starts_with(&format!("| `{id}` |")));
            let row = row.unwrap_or_else(|| panic!("{id} is missing"));
            let verified = if email.is_some() { "yes" } else { "no" };
            assert!(row.ends_with(&format!("| {} | {verified} |", email.unwrap_or("none"))), "{row}");
        }
    }
}
