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

fn line(finding: &Finding) -> String {
    let subject = &finding.subject;
    match &finding.verdict {
        Verdict::Ok { says } => format!("ok      {subject}: {says}"),
        Verdict::Advice { says, hint } => format!("advice  {subject}: {says}\n        {hint}"),
        Verdict::Wrong { says, hint } => format!("WRONG   {subject}: {says}\n        {hint}"),
    }
}
