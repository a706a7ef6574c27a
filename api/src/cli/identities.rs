//! `hallpass users identities`, `link` and `unlink`: what a user can sign in with.

use hallpass::{
    admin::{Admin, Linked, Selection, Unlinked},
    types::{ProviderId, UserId},
};
use serde_json::{Value, json};

use super::{
    arguments::{IdentityArguments, OneUser},
    command_error::{CommandError, Outcome, load_config},
    find_user::find_user,
    output::{count, minute, print, print_json, print_table},
    table::Table,
};

/// Runs `hallpass users identities`.
pub async fn list(one: OneUser) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let user = find_user(&admin, one.user).await?;
    if !admin.user_exists(&user).await? {
        return Err(CommandError::not_found(&Selection::User(user)));
    }
    let lines = admin.identities_of(&user).await?;
    if one.output.json {
        let lines: Vec<_> = lines
            .iter()
            .map(|line| {
                json!({
                    "provider": line.provider,
                    "issuer": line.issuer.as_str(),
                    "subject": line.subject,
                    "label": line.label,
                    "linkedAt": line.linked_at,
                    "lastSignInAt": line.last_sign_in_at,
                })
            })
            .collect();
        return print_json(&lines);
    }
    let mut table = Table::new(["PROVIDER", "SUBJECT", "LABEL", "SINCE", "LAST SIGN-IN", "ISSUER"]);
    for line in lines {
        table.add_row([
            line.provider.map(|provider| provider.to_string()).unwrap_or_default(),
            line.subject,
            line.label.unwrap_or_default(),
            minute(line.linked_at),
            line.last_sign_in_at.map(minute).unwrap_or_default(),
            line.issuer.to_string(),
        ]);
    }
    print_table(&table)
}

/// Runs `hallpass users link`.
pub async fn link(arguments: IdentityArguments) -> Outcome {
    let IdentityArguments { user, provider, subject, output } = arguments;
    let admin = Admin::open(&load_config()?).await?;
    let (user, provider) = (find_user(&admin, user).await?, ProviderId::new(provider));
    let linked = admin.link(&user, &provider, &subject).await.map_err(CommandError::of_identity)?;
    let text = match linked {
        Linked::Done => format!("User {user} can sign in with this subject of {provider}, too."),
        Linked::Before => format!("Nothing to do: user {user} has this subject of {provider}."),
        Linked::NoSuchUser => return Err(CommandError::not_found(&Selection::User(user))),
        Linked::BelongsTo(owner) => {
            let take = format!(
                "To take it from them, first run `hallpass users unlink --user {owner} --provider {provider}` with this \
                 --subject"
            );
            return Err(CommandError::Failed(belongs_to(&owner, &take)));
        }
        other => return Err(CommandError::unknown_outcome(&other)),
    };
    print(output, &identity(&user, &provider, &subject), text)
}

/// Runs `hallpass users unlink`.
pub async fn unlink(arguments: IdentityArguments) -> Outcome {
    let IdentityArguments { user, provider, subject, output } = arguments;
    let admin = Admin::open(&load_config()?).await?;
    let (user, provider) = (find_user(&admin, user).await?, ProviderId::new(provider));
    let unlinked = admin.unlink(&user, &provider, &subject).await.map_err(CommandError::of_identity)?;
    let ended = match unlinked {
        Unlinked::Done { ended } => ended,
        Unlinked::NoSuchUser => return Err(CommandError::not_found(&Selection::User(user))),
        Unlinked::NotTheirs => {
            return Err(CommandError::Failed(format!(
                "nothing was changed: the user does not have this subject of {provider}. `hallpass users identities \
                 --user {user}` lists those that they have"
            )));
        }
        Unlinked::LastOne => {
            return Err(CommandError::Failed(format!(
                "nothing was changed: the user could not sign in any more. Link another identity first; to keep the \
                 person out, run: hallpass users disable --user {user}"
            )));
        }
        other => return Err(CommandError::unknown_outcome(&other)),
    };
    let text = format!(
        "User {user} cannot sign in with this subject of {provider} any more. Ended {}.",
        count(ended, "session")
    );
    let mut answer = identity(&user, &provider, &subject);
    answer["ended"] = json!(ended);
    print(output, &answer, text)
}

fn identity(user: &UserId, provider: &ProviderId, subject: &str) -> Value {
    json!({ "user": user, "provider": provider, "subject": subject })
}

/// Another user has the identity. `take` says how to take it from them.
pub fn belongs_to(owner: &UserId, take: &str) -> String {
    format!(
        "nothing was changed: this subject belongs to user {owner}. {take}. If that user is an empty account of the same \
         person, delete it first: hallpass users delete --user {owner}"
    )
}
