//! `hallpass users relink`: gives an identity to a user.

use hallpass::{
    admin::{Admin, IdentityError, IfTaken, Relinked, Relinking, Selection},
    types::{ProviderId, UserId},
};
use serde_json::json;

use super::{
    arguments::RelinkArguments,
    command_error::{CommandError, Outcome, load_config},
    find_user::find_user,
    output::{count, print},
};

/// Runs `hallpass users relink`.
pub async fn relink(arguments: RelinkArguments) -> Outcome {
    let RelinkArguments { user, provider, subject, force, output } = arguments;
    let admin = Admin::open(&load_config()?).await?;
    let (user, provider) = (find_user(&admin, user).await?, ProviderId::new(provider));
    let relinking = Relinking {
        user: user.clone(),
        provider: provider.clone(),
        subject: subject.clone(),
        if_taken: if force { IfTaken::Take } else { IfTaken::Refuse },
    };
    let relinked = admin.relink(relinking).await.map_err(|error| match error {
        IdentityError::Store(error) => CommandError::from(error),
        error => CommandError::Invalid(error.to_string()),
    })?;
    let (replaced, taken_from, ended) = match relinked {
        Relinked::Done { replaced, taken_from, ended } => (replaced, taken_from, ended),
        Relinked::NoSuchUser => return Err(CommandError::not_found(&Selection::User(user))),
        Relinked::BelongsTo(owner) => return Err(CommandError::Failed(belongs_to(&owner))),
    };
    let mut text = format!("The next sign-in of this subject with {provider} is user {user}.");
    if replaced > 0 {
        text.push_str(&format!(" It replaces {} of the user there.", identities(replaced)));
    }
    if let Some(other) = &taken_from {
        text.push_str(&format!(" It was taken from user {other}."));
    }
    if ended > 0 {
        text.push_str(&format!(" Ended {}.", count(ended, "session")));
    }
    let mut answer = json!({ "user": user, "provider": provider, "subject": subject, "replaced": replaced, "ended": ended });
    if let Some(other) = taken_from {
        answer["takenFrom"] = json!(other);
    }
    print(output, &answer, text)
}

fn belongs_to(owner: &UserId) -> String {
    format!(
        "nothing was changed: this subject belongs to user {owner}. To take it from them, repeat with --force. If that \
         user is an empty account of the same person, delete it first: hallpass users delete --user {owner}"
    )
}

fn identities(count: u64) -> String {
    if count == 1 { "the identity".to_owned() } else { format!("{count} identities") }
}
