//! What the doctor reports.

use serde::Serialize;

/// One result of the doctor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was examined: a setting, the database, a provider.
    pub subject: String,
    /// The result.
    #[serde(flatten)]
    pub verdict: Verdict,
}

/// The result for one subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "lowercase")]
pub enum Verdict {
    /// It is right.
    Ok {
        /// What was found.
        says: String,
    },
    /// It works, and could be better.
    Advice {
        /// What was found.
        says: String,
        /// What to do.
        hint: String,
    },
    /// It does not work.
    Wrong {
        /// What was found.
        says: String,
        /// What to do.
        hint: String,
    },
}

impl Verdict {
    pub(super) fn ok(says: impl Into<String>) -> Self {
        Self::Ok { says: says.into() }
    }

    pub(super) fn advice(says: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Advice { says: says.into(), hint: hint.into() }
    }

    pub(super) fn wrong(says: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Wrong { says: says.into(), hint: hint.into() }
    }
}
