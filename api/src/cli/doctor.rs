//! `hallpass doctor`.

use std::{
    io::{self, Write as _},
    process::ExitCode,
};

use hallpass::admin::doctor::{self, Finding, Verdict};

use super::{arguments::Output, command_error::Outcome, output::print_json};

/// Runs `hallpass doctor`. It fails if anything is wrong.
pub async fn examine(output: Output) -> Outcome {
    let mut findings = Vec::new();
    doctor::examine(|finding| {
        if !output.json {
            // One after another, because a provider may be slow.
            let _ = writeln!(io::stdout(), "{}", line(&finding));
        }
        findings.push(finding);
    })
    .await;
    if output.json {
        print_json(&findings)?;
    }
    let is_wrong = findings.iter().any(|finding| matches!(finding.verdict, Verdict::Wrong { .. }));
    Ok(if is_wrong { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

/// Without control characters: what a provider says must not move the cursor of the terminal, or
/// look like another line.
fn line(finding: &Finding) -> String {
    let plain = |text: &str| text.replace(char::is_control, " ");
    let subject = &finding.subject;
    match &finding.verdict {
        Verdict::Ok { says } => format!("ok      {subject}: {}", plain(says)),
        Verdict::Advice { says, hint } => {
            format!("advice  {subject}: {}\n        {}", plain(says), plain(hint))
        }
        Verdict::Wrong { says, hint } => {
            format!("WRONG   {subject}: {}\n        {}", plain(says), plain(hint))
        }
    }
}
