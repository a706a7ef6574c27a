//! A user who has signed in before.

use hallpass_types::UserId;

/// A user who has signed in before, by the identity of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct KnownUser {
    /// Names them: `session.user.id`.
    pub id: UserId,
    /// The application's own id of them, as its policy has last given it.
    pub application_id: Option<String>,
}

impl KnownUser {
    /// The user with this id, whom the application has given no id of its own.
    pub fn new(id: UserId) -> Self {
        Self { id, application_id: None }
    }
}
