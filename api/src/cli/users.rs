//! `hallpass users`: list, relink, delete.

use hallpass::{
    admin::{Admin, Selection},
    types::UserId,
};
use serde_json::json;

use super::{
    arguments::{Output, Users},
    command_error::{CommandError, Outcome, load_config},
    output::{count, email, minute, print, print_json, print_table},
    relink::relink,
    table::Table,
};

/// Runs `hallpass users`.
pub async fn run(command: Users) -> Outcome {
    match command {
        Users::List(output) => list(output).await,
        Users::Relink(arguments) => relink(arguments).await,
        Users::Delete { user, output } => delete(user, output).await,
    }
}

async fn list(output: Output) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let mut lines = Vec::new();
    admin.users(|line| lines.push(line)).await?;
    if output.json {
        return print_json(&lines);
    }
    let mut table = Table::new(["ID", "NAME", "E-MAIL", "SINCE", "LIVE SESSIONS"]);
    for line in lines {
        let (name, email) = (line.name.unwrap_or_default(), email(line.email).unwrap_or_default());
        table.add_row([line.id.to_string(), name, email, minute(line.created_at), line.sessions.to_string()]);
    }
    print_table(&table)
}

async fn delete(user: String, output: Output) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let user = UserId::new(user);
    let Some(ended) = admin.delete_user(&user).await? else {
        return Err(CommandError::not_found(&Selection::User(user)));
    };
    let text = format!(
        "Deleted the user and all their data, and ended {}. If the person signs in again, they get a new user.",
        count(ended, "session")
    );
    print(output, &json!({ "deleted": user, "ended": ended }), text)
}
