//! Which tests failed, and why: for the end of the output, which is all that many people see.

use std::fs;

use crate::{paths, test::part::Part};

/// How much of the message of a failed test is shown. All of it is in the log.
const LINES: usize = 6;
const CHARACTERS_IN_A_LINE: usize = 600;

/// The tests of `part` that failed in its last run: names, and the first lines of their messages.
pub fn of(part: Part) -> Vec<String> {
    let log = paths::log_file(part.log_name()).and_then(|path| Ok(fs::read_to_string(path)?));
    log.map(|log| in_log(&log)).unwrap_or_default()
}

/// In a log of Rust's test runner each failed test has a section: `---- NAME stdout ----`.
fn in_log(log: &str) -> Vec<String> {
    let mut failures = Vec::new();
    let mut lines = log.lines();
    while let Some(line) = lines.next() {
        let name = line.strip_prefix("---- ").and_then(|line| line.strip_suffix(" stdout ----"));
        let Some(name) = name else { continue };
        let mut failure = name.to_owned();
        let message = lines
            .clone()
            .take_while(|line| !ends_message(line))
            .filter(|line| !line.trim().is_empty())
            .take(LINES);
        for line in message {
            failure.push_str("\n    ");
            failure.extend(line.chars().take(CHARACTERS_IN_A_LINE));
        }
        failures.push(failure);
    }
    failures
}

fn ends_message(line: &str) -> bool {
    line.starts_with("stack backtrace:")
        || line.starts_with("note: run with")
        || line.starts_with("---- ")
        || line == "failures:"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_are_named_with_their_messages() {
        let log = "test a::b ... FAILED\n\nfailures:\n\n---- a::b stdout ----\n\n\
            thread 'a::b' (7) panicked at src/a.rs:1:2:\nassertion failed: no\nstack backtrace:\n   0: rust\n\n\
            ---- c stdout ----\nError: gone\n\nfailures:\n    a::b\n    c\n";
        assert_eq!(
            in_log(log),
            [
                "a::b\n    thread 'a::b' (7) panicked at src/a.rs:1:2:\n    assertion failed: no",
                "c\n    Error: gone"
            ]
        );
        assert!(in_log("test a::b ... ok\n").is_empty());
    }
}
