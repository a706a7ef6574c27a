//! `hallpass users relink`: gives an identity to a user.

use hallpass::{
    admin::{Admin, IfTaken, Relinked, Relinking, Selection},
    types::{ProviderId, UserId},
};
use serde_json::json;

use super::{
    arguments::{IdentityArguments, RelinkArguments},
    command_error::{CommandError, Outcome, load_config},
    find_user::find_user,
    identities::belongs_to,
    output::{count, print},
};

/// Runs `hallpass users relink`.
pub async fn relink(arguments: RelinkArguments) -> Outcome {
    let RelinkArguments { identity, force, all } = arguments;
    let IdentityArguments { user, provider, subject, output } = identity;
    let admin = Admin::open(&load_config()?).await?;
    let (user, provider) = (find_user(&admin, user).await?, ProviderId::new(provider));
    if !all {
        refuse_several(&admin, &user, &provider, &subject).await?;
    }
    let relinking = Relinking {
        user: user.clone(),
        provider: provider.clone(),
        subject: subject.clone(),
        if_taken: if force { IfTaken::Take } else { IfTaken::Refuse },
    };
    let relinked = admin.relink(relinking).await.map_err(CommandError::of_identity)?;
    let (replaced, taken_from, ended) = match relinked {
        Relinked::Done { replaced, taken_from, ended } => (replaced, taken_from, ended),
        Relinked::NoSuchUser => return Err(CommandError::not_found(&Selection::User(user))),
        Relinked::BelongsTo(owner) => {
            return Err(CommandError::Failed(belongs_to(
                &owner,
                "To take it from them, repeat with --force",
            )));
        }
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

/// Ways that the person has added are not replaced by accident.
async fn refuse_several(
    admin: &Admin,
    user: &UserId,
    provider: &ProviderId,
    subject: &str,
) -> Result<(), CommandError> {
    // Several providers may stand for one issuer.
    let issuer = admin.issuer_of_provider(provider).map_err(CommandError::of_identity)?;
    let listed = admin.identities_of(user).await?;
    let replaced: Vec<_> = listed
        .iter()
        .filter(|own| own.issuer == issuer && own.subject != subject)
        .map(|own| own.subject.as_str())
        .collect();
    if replaced.len() < 2 {
        return Ok(());
    }
    Err(CommandError::Failed(format!(
        "nothing was changed: with {provider} the user has the subjects {}, and this would replace them. To do so, \
         repeat with --all. To replace one of them, use `hallpass users link` for the new subject and `hallpass users \
         unlink` for the old one",
        replaced.join(", ")
    )))
}

fn identities(count: u64) -> String {
    if count == 1 { "the identity".to_owned() } else { format!("{count} identities") }
}
