//! The people one can be: one of each kind that a page must be able to show.

use openidconnect::IssuerUrl;

/// Somebody to sign in as. Their `id` is also what `login_hint` calls them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Person {
    /// The subject.
    pub id: &'static str,
    /// What to call them, if they have a name.
    pub name: Option<&'static str>,
    /// Their address, if they have one.
    pub email: Option<&'static str>,
    /// What their avatar is like.
    pub avatar: Avatar,
    /// What they are there for.
    pub about: &'static str,
}

/// What an avatar is like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Avatar {
    /// A picture that loads.
    Picture,
    /// None at all.
    Absent,
    /// An address at which there is no picture.
    Broken,
}

/// Everybody.
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

    /// Their avatar's address.
    pub fn picture(&self, issuer: &IssuerUrl) -> Option<String> {
        let base = issuer.as_str();
        match self.avatar {
            Avatar::Picture => Some(format!("{base}/people/{}.svg", self.id)),
            Avatar::Broken => Some(format!("{base}/people/missing.svg")),
            Avatar::Absent => None,
        }
    }
}
