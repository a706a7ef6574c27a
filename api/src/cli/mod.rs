//! The commands for an operator's shell: what they print, and how they end.

mod arguments;
mod table;
mod users;

use std::{
    fmt::Display,
    io::{self, Write},
    process::ExitCode,
};

use hallpass::{
    Config, DevProvider,
    admin::{
        Operator, Selection,
        doctor::{self, Finding, Verdict},
        migrate,
    },
    types::{SessionId, Timestamp, UserId},
};
use serde::Serialize;
use serde_json::json;

pub use arguments::Arguments;
use arguments::{Command, Output, Sessions, Which};
use table::Table;

/// There is no such session or user.
const NOT_FOUND: u8 = 3;

/// How a command ended.
type Outcome = Result<ExitCode, Failure>;

/// Why it did not do what it was told.
enum Failure {
    /// The configuration is wrong.
    Configuration(String),
    /// It could not be done.
    Failed(String),
}

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Failed(error.to_string())
    }
}

/// Does what it was told, and says what came of it.
pub async fn run(command: Command) -> ExitCode {
    let outcome = match command {
        Command::Sessions(Sessions::List { user, output }) => list_sessions(user, output).await,
        Command::Sessions(Sessions::Revoke { which, output }) => revoke(which, output).await,
        Command::Users(command) => users::run(command).await,
        Command::Migrate(output) => bring_up_to_date(output).await,
        Command::Backup { file, output } => back_up(&file, output).await,
        Command::Doctor(output) => examine(output).await,
    };
    match outcome {
        Ok(code) => code,
        Err(Failure::Configuration(says)) => {
            eprintln!("hallpass: {says}");
            ExitCode::from(2)
        }
        Err(Failure::Failed(says)) => {
            eprintln!("hallpass: {says}");
            ExitCode::FAILURE
        }
    }
}

fn configuration() -> Result<Config, Failure> {
    Config::load(DevProvider::Off).map_err(|mistakes| Failure::Configuration(mistakes.to_string()))
}

async fn list_sessions(user: Option<String>, output: Output) -> Outcome {
    let operator = Operator::open(&configuration()?).await?;
    let user = user.map(UserId::new);
    if let Some(user) = &user
        && !operator.knows_user(user).await?
    {
        return Ok(not_found(&Selection::User(user.clone())));
    }
    let mut lines = Vec::new();
    operator.sessions(user.as_ref(), |line| lines.push(line)).await?;
    if output.json {
        return print_json(&lines);
    }
    let mut table =
        Table::new(["ID", "USER", "NAME", "PROVIDER", "DEVICE", "ADDRESS", "SINCE", "LAST ACTIVE"]);
    for line in lines {
        let name = line.name.or_else(|| users::email(line.email)).unwrap_or_default();
        let address = line.address.unwrap_or_default();
        table.row([
            line.id.to_string(),
            line.user_id.to_string(),
            name,
            line.provider.to_string(),
            line.device,
            address,
            minute(line.created_at),
            minute(line.last_active_at),
        ]);
    }
    print_table(&table)
}

async fn revoke(which: Which, output: Output) -> Outcome {
    let operator = Operator::open(&configuration()?).await?;
    let selection = match which {
        Which { id: Some(id), .. } => Selection::Session(SessionId::new(id)),
        Which { user: Some(user), .. } => Selection::User(UserId::new(user)),
        Which { issued_before: Some(time), .. } => Selection::IssuedBefore(time),
        Which { .. } => Selection::Every,
    };
    let Some(ended) = operator.revoke(&selection).await? else {
        return Ok(not_found(&selection));
    };
    say(output, &json!({ "ended": ended }), format_args!("Ended {}.", counted(ended, "session")))
}

fn not_found(selection: &Selection) -> ExitCode {
    let (says, hint) = match selection {
        Selection::User(_) => ("there is no such user", "`hallpass users list` shows their ids"),
        _ => ("there is no such session", "`hallpass sessions list` shows the ids of those that are live"),
    };
    eprintln!("hallpass: {says}; {hint}");
    ExitCode::from(NOT_FOUND)
}

async fn bring_up_to_date(output: Output) -> Outcome {
    migrate(&configuration()?).await?;
    say(output, &json!({ "upToDate": true }), "The database's schema is up to date.")
}

async fn back_up(file: &std::path::Path, output: Output) -> Outcome {
    let operator = Operator::open(&configuration()?).await?;
    let bytes = operator.back_up(file).await?;
    let says = format!(
        "Wrote {bytes} bytes to {}. AUTH_SECRET is not in it: keep that elsewhere. The README says how it is restored.",
        file.display()
    );
    say(output, &json!({ "file": file, "bytes": bytes }), says)
}

async fn examine(output: Output) -> Outcome {
    let mut findings = Vec::new();
    doctor::examine(|finding| {
        if !output.json {
            // One after another, since a provider may take its time.
            let _ = writeln!(io::stdout(), "{}", line(&finding));
        }
        findings.push(finding);
    })
    .await;
    if output.json {
        print_json(&findings)?;
    }
    let wrong = findings.iter().any(|finding| matches!(finding.verdict, Verdict::Wrong { .. }));
    Ok(if wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn line(finding: &Finding) -> String {
    let subject = &finding.subject;
    match &finding.verdict {
        Verdict::Ok { says } => format!("ok      {subject}: {says}"),
        Verdict::Advice { says, hint } => format!("advice  {subject}: {says}\n        {hint}"),
        Verdict::Wrong { says, hint } => format!("WRONG   {subject}: {says}\n        {hint}"),
    }
}

/// To the minute: UTC.
fn minute(time: Timestamp) -> String {
    let text = time.to_string();
    format!("{} {}", text.get(..10).unwrap_or(&text), text.get(11..16).unwrap_or_default())
}

fn counted(count: u64, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

fn say(output: Output, json: &serde_json::Value, says: impl Display) -> Outcome {
    if output.json {
        return print_json(json);
    }
    written(writeln!(io::stdout(), "{says}"))
}

fn print_json(value: &impl Serialize) -> Outcome {
    let json = serde_json::to_string_pretty(value)?;
    written(writeln!(io::stdout(), "{json}"))
}

fn print_table<const N: usize>(table: &Table<N>) -> Outcome {
    written(table.write(&mut io::stdout().lock()))
}

/// Whoever stops reading, such as `head`, has read enough.
fn written(done: io::Result<()>) -> Outcome {
    match done {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}
