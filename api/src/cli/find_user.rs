//! The user that a command names.

use hallpass::{
    admin::{Admin, Selection},
    types::UserId,
};

use super::command_error::CommandError;

/// The id of the user with this id or verified e-mail address. (No id has an at sign.) That there
/// is a user with an id is for the command to see.
///
/// # Errors
/// No user has that address, or the database is unavailable.
pub async fn find_user(admin: &Admin, user: String) -> Result<UserId, CommandError> {
    if !user.contains('@') {
        return Ok(UserId::new(user));
    }
    let found = admin.find_user_by_email(&user).await?;
    found.map(|found| found.id).ok_or_else(|| CommandError::not_found(&Selection::User(UserId::new(user))))
}
