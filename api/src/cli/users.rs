//! `hallpass users`: list, relink, delete.

use std::process::ExitCode;

use hallpass::{
    admin::{EmailLine, IfTaken, Operator, RelinkError, Relinked, Relinking, Selection},
    types::{ProviderId, UserId},
};
use serde_json::json;

use super::{
    Failure, Outcome,
    arguments::{Output, RelinkArguments, Users},
    configuration, counted, minute, not_found, print_json, print_table, say,
    table::Table,
};

/// Does what is to be done with users.
pub async fn run(command: Users) -> Outcome {
    match command {
        Users::List(output) => list(output).await,
        Users::Relink(arguments) => relink(arguments).await,
        Users::Delete { user, output } => delete(user, output).await,
    }
}

async fn list(output: Output) -> Outcome {
    let operator = Operator::open(&configuration()?).await?;
    let mut lines = Vec::new();
    operator.users(|line| lines.push(line)).await?;
    if output.json {
        return print_json(&lines);
    }
    let mut table = Table::new(["ID", "NAME", "E-MAIL", "SINCE", "LIVE SESSIONS"]);
    for line in lines {
        let (name, email) = (line.name.unwrap_or_default(), email(line.email).unwrap_or_default());
        table.row([line.id.to_string(), name, email, minute(line.created_at), line.sessions.to_string()]);
    }
    print_table(&table)
}

/// An address in a table for people.
pub fn email(line: EmailLine) -> Option<String> {
    line.verified.or(line.unverified.map(|text| format!("{text} (not verified)")))
}

async fn relink(arguments: RelinkArguments) -> Outcome {
    let RelinkArguments { user, provider, subject, force, output } = arguments;
    let operator = Operator::open(&configuration()?).await?;
    let (user, provider) = (UserId::new(user), ProviderId::new(provider));
    let relinking = Relinking {
        user: user.clone(),
        provider: provider.clone(),
        subject: subject.clone(),
        if_taken: if force { IfTaken::Take } else { IfTaken::Refuse },
    };
    let relinked = operator.relink(relinking).await.map_err(|error| match error {
        RelinkError::Store(error) => Failure::from(error),
        error => Failure::Configuration(error.to_string()),
    })?;
    let (replaced, taken_from, ended) = match relinked {
        Relinked::Done { replaced, taken_from, ended } => (replaced, taken_from, ended),
        Relinked::NoSuchUser => return Ok(not_found(&Selection::User(user))),
        Relinked::BelongsTo(owner) => {
            return Err(Failure::Failed(format!(
                "nothing was changed: this subject is user {owner}. If that one is to lose it, repeat with --force; if it is an \
                 empty account of the same person, delete it first: hallpass users delete --user {owner}"
            )));
        }
    };
    let mut says = format!("The next sign-in of this subject with {provider} is user {user}.");
    if replaced > 0 {
        says.push_str(&format!(" It replaces {} that the user had there.", counted_identities(replaced)));
    }
    if let Some(other) = &taken_from {
        says.push_str(&format!(" It was taken from user {other}."));
    }
    if ended > 0 {
        says.push_str(&format!(" Ended {}.", counted(ended, "session")));
    }
    let mut answer = json!({ "user": user, "provider": provider, "subject": subject, "replaced": replaced, "ended": ended });
    if let Some(other) = taken_from {
        answer["takenFrom"] = json!(other);
    }
    say(output, &answer, says)
}

fn counted_identities(count: u64) -> String {
    if count == 1 { "the identity".to_owned() } else { format!("{count} identities") }
}

async fn delete(user: String, output: Output) -> Result<ExitCode, Failure> {
    let operator = Operator::open(&configuration()?).await?;
    let user = UserId::new(user);
    let Some(ended) = operator.delete_user(&user).await? else {
        return Ok(not_found(&Selection::User(user)));
    };
    let says = format!(
        "Deleted the user with everything of theirs, and ended {}. The same person may sign in again, and is a new user then.",
        counted(ended, "session")
    );
    say(output, &json!({ "deleted": user, "ended": ended }), says)
}
