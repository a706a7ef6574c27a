//! Where in the claims of a person a value is: the name of a claim, or a JSON pointer.

use serde_json::Value;

use crate::providers::{
    json::JsonObject,
    json_pointer::{JsonPointer, JsonPointerError},
};

/// The place of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClaimPath {
    /// The name of a claim, whatever characters it has.
    Name(String),
    /// A pointer into the claims.
    Pointer(JsonPointer),
}

impl ClaimPath {
    /// Reads a name, or, if it begins with a slash, a pointer.
    ///
    /// # Errors
    /// It is no JSON pointer.
    pub fn parse(text: &str) -> Result<Self, JsonPointerError> {
        if text.starts_with('/') {
            return JsonPointer::parse(text).map(Self::Pointer);
        }
        Ok(Self::Name(text.to_owned()))
    }

    /// As it was written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Name(name) => name,
            Self::Pointer(pointer) => pointer.as_str(),
        }
    }

    /// What `claims` have there.
    pub fn find<'a>(&self, claims: &'a JsonObject) -> Option<&'a Value> {
        match self {
            Self::Name(name) => claims.get(name),
            Self::Pointer(pointer) => pointer.find_member(claims),
        }
    }

    /// The names on the way there.
    pub fn steps(&self) -> Vec<String> {
        match self {
            Self::Name(name) => vec![name.clone()],
            Self::Pointer(pointer) => pointer.steps(),
        }
    }

    /// Whether a value there may be that of `other`, or a part of it, or a list that holds it. An
    /// element of a list may be any other one of it, too.
    pub fn overlaps(&self, other: &[String]) -> bool {
        let is_same =
            |(ours, theirs): (&String, &String)| ours == theirs || (is_index(ours) && is_index(theirs));
        self.steps().iter().zip(other).all(is_same)
    }
}

/// Whether a step leads to an element of a list.
pub fn is_index(step: &str) -> bool {
    !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claim_path_overlaps_with_its_parts_and_the_lists_around_it() {
        let overlaps = |ours: &str, theirs: &str| {
            ClaimPath::parse(ours).unwrap().overlaps(&ClaimPath::parse(theirs).unwrap().steps())
        };
        for (ours, theirs) in [
            ("emails", "emails"),
            ("/emails", "emails"),
            ("emails", "/emails/0"),
            ("/emails/1", "/emails/0"),
            ("/emails/2/email", "/emails/0/email"),
            ("/login/0", "/login"),
            ("/a~1b", "a/b"),
        ] {
            assert!(overlaps(ours, theirs), "{ours} {theirs}");
        }
        for (ours, theirs) in
            [("groups", "emails"), ("/data/id", "/data/mail"), ("/emails/x", "/emails/0"), ("a/b", "/a/b")]
        {
            assert!(!overlaps(ours, theirs), "{ours} {theirs}");
        }
    }
}
