//! `hallpass doctor`: it finds what is wrong, and says what to do about it.

mod client_keys;
mod configuration;
mod database;
mod oauth2_provider;
mod provider;
mod provider_answers;
mod proxy;
mod sign_in_rules;

use std::path::Path;

use hallpass_tests::AppOptions;
use serde_json::Value;

const SECRET: &str = "k3Jx9vQ2mZ8rT5wY7uB1nC4dF6gH0aLs";

/// Runs the doctor. Returns its findings, and whether anything is wrong.
fn run_doctor(options: &AppOptions, folder: &Path) -> (Vec<Value>, bool) {
    let output = options.run_command(folder, &["doctor", "--json"]);
    let findings = output.json().as_array().unwrap().clone();
    let wrong = findings.iter().any(|finding| finding["verdict"] == "wrong");
    assert_eq!(output.code, Some(i32::from(wrong)), "{output:?}");
    assert!(!output.stdout.contains("hunter2"), "a secret was shown: {output:?}");
    (findings, wrong)
}

/// Checks that the doctor finds `subject` wrong for this reason, with this hint.
fn assert_found(options: &AppOptions, folder: &Path, subject: &str, says: &str, hint: &str) {
    let (findings, _) = run_doctor(options, folder);
    let found = findings.iter().any(|finding| {
        finding["verdict"] == "wrong"
            && finding["subject"] == subject
            && finding["says"].as_str().unwrap().contains(says)
            && finding["hint"].as_str().unwrap().contains(hint)
    });
    assert!(found, "{subject}: {says}: {hint}: {findings:#?}");
}

fn plain() -> AppOptions {
    AppOptions::default().without_dev_provider()
}
