//! `hallpass sessions`: list, revoke.

use hallpass::{
    admin::{Admin, Selection},
    types::SessionId,
};
use serde_json::json;

use super::{
    arguments::{Output, Sessions, Which},
    command_error::{CommandError, Outcome, load_config},
    find_user::find_user,
    output::{count, email, minute, print, print_json, print_table},
    table::Table,
};

/// Runs `hallpass sessions`.
pub async fn run(command: Sessions) -> Outcome {
    match command {
        Sessions::List { user, output } => list(user, output).await,
        Sessions::Revoke { which, output } => revoke(which, output).await,
    }
}

async fn list(user: Option<String>, output: Output) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let user = match user {
        Some(user) => Some(find_user(&admin, user).await?),
        None => None,
    };
    if let Some(user) = &user
        && !admin.user_exists(user).await?
    {
        return Err(CommandError::not_found(&Selection::User(user.clone())));
    }
    let mut lines = Vec::new();
    admin.sessions(user.as_ref(), |line| lines.push(line)).await?;
    if output.json {
        return print_json(&lines);
    }
    let mut table =
        Table::new(["ID", "USER", "NAME", "PROVIDER", "DEVICE", "ADDRESS", "SINCE", "LAST ACTIVE"]);
    for line in lines {
        let name = line.name.or_else(|| email(line.email)).unwrap_or_default();
        table.add_row([
            line.id.to_string(),
            line.user_id.to_string(),
            name,
            line.provider.to_string(),
            line.device,
            line.address.unwrap_or_default(),
            minute(line.created_at),
            minute(line.last_active_at),
        ]);
    }
    print_table(&table)
}

async fn revoke(which: Which, output: Output) -> Outcome {
    let admin = Admin::open(&load_config()?).await?;
    let selection = match which {
        Which { id: Some(id), .. } => Selection::Session(SessionId::new(id)),
        Which { user: Some(user), .. } => Selection::User(find_user(&admin, user).await?),
        Which { issued_before: Some(time), .. } => Selection::IssuedBefore(time),
        Which { .. } => Selection::Every,
    };
    let Some(ended) = admin.revoke(&selection).await? else {
        return Err(CommandError::not_found(&selection));
    };
    print(output, &json!({ "ended": ended }), format_args!("Ended {}.", count(ended, "session")))
}
