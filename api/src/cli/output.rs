//! What commands print: a sentence or a table for people, or JSON for scripts.

use std::{
    fmt::Display,
    io::{self, Write as _},
    process::ExitCode,
};

use hallpass::{admin::EmailLine, types::Timestamp};
use serde::Serialize;

use super::{arguments::Output, command_error::Outcome, table::Table};

/// Prints `json`, or else `text`.
pub fn print(output: Output, json: &serde_json::Value, text: impl Display) -> Outcome {
    if output.json {
        return print_json(json);
    }
    printed(writeln!(io::stdout(), "{text}"))
}

/// Prints a value as JSON.
pub fn print_json(value: &impl Serialize) -> Outcome {
    let json = serde_json::to_string_pretty(value)?;
    printed(writeln!(io::stdout(), "{json}"))
}

/// Prints a table.
pub fn print_table<const N: usize>(table: &Table<N>) -> Outcome {
    printed(table.write(&mut io::stdout().lock()))
}

/// A reader that stops early, such as `head`, is not an error.
fn printed(result: io::Result<()>) -> Outcome {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(ExitCode::SUCCESS),
    }
}

/// A time to the minute, in UTC.
pub fn minute(time: Timestamp) -> String {
    let text = time.to_string();
    format!("{} {}", text.get(..10).unwrap_or(&text), text.get(11..16).unwrap_or_default())
}

/// `1 session`, `2 sessions`.
pub fn count(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// An e-mail address in a table.
pub fn email(line: EmailLine) -> Option<String> {
    line.verified.or(line.unverified.map(|text| format!("{text} (not verified)")))
}
