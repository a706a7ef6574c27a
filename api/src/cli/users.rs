//! `hallpass users`: list, disable, enable, delete; the rest has files of its own.

use hallpass::admin::{Admin, Selection};
use serde_json::json;

use super::{
    arguments::{OneUser, Output, Users},
    command_error::{CommandError, Outcome, load_config},
    find_user::find_user,
    identities,
    output::{count, email, minute, print, print_json, print_table},
    relink::relink,
    table::Table,
};

/// Runs `hallpass users`.
pub async fn run(command: Users) -> Outcome {
    match command {
        Users::List(output) => list(output).await,
        Users::Disable(one) => disable(one).await,
        Users::Enable(one) => enable(one).await,
        Users::Relink(arguments) => relink(arguments).await,
        Users::Identities(one) => identities::list(one).await,
        Users::Link(arguments) => identities::link(arguments).await,
        Users::Unlink(arguments) => identities::unlink(arguments).await,
        Users::Delete(one) => delete(one).await,
    }
}

async fn list(output: Output) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let mut lines = Vec::new();
    admin.users(|line| lines.push(line)).await?;
    if output.json {
        return print_json(&lines);
    }
    let mut table = Table::new(["ID", "NAME", "E-MAIL", "SINCE", "LIVE SESSIONS", "DISABLED"]);
    for line in lines {
        let (name, email) = (line.name.unwrap_or_default(), email(line.email).unwrap_or_default());
        let disabled = line.disabled_at.map(minute).unwrap_or_default();
        table.add_row([
            line.id.to_string(),
            name,
            email,
            minute(line.created_at),
            line.sessions.to_string(),
            disabled,
        ]);
    }
    print_table(&table)
}

async fn disable(one: OneUser) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let user = find_user(&admin, one.user).await?;
    let Some(ended) = admin.disable_user(&user).await? else {
        return Err(CommandError::not_found(&Selection::User(user)));
    };
    let text = format!(
        "User {user} cannot sign in any more. Ended {}. `hallpass users enable --user {user}` lets them in again.",
        count(ended, "session")
    );
    print(one.output, &json!({ "disabled": user, "ended": ended }), text)
}

async fn enable(one: OneUser) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let user = find_user(&admin, one.user).await?;
    if !admin.enable_user(&user).await? {
        return Err(CommandError::not_found(&Selection::User(user)));
    }
    print(one.output, &json!({ "enabled": user }), format_args!("User {user} can sign in."))
}

async fn delete(one: OneUser) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let user = find_user(&admin, one.user).await?;
    let Some(ended) = admin.delete_user(&user).await? else {
        return Err(CommandError::not_found(&Selection::User(user)));
    };
    let text = format!(
        "Deleted the user and all their data, and ended {}. If the person signs in again, they get a new user.",
        count(ended, "session")
    );
    print(one.output, &json!({ "deleted": user, "ended": ended }), text)
}
