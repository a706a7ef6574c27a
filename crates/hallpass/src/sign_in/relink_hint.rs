//! Logs how an admin can relink a new identity that has the e-mail address of a user. The browser
//! never sees it.

use hallpass_types::{ProviderId, UserId};

use crate::model::account::Subject;

/// Logs the command that gives the identity to the user who has its e-mail address.
pub fn log_relink_hint(owner: &UserId, provider: &ProviderId, subject: &Subject) {
    let command = relink_command(owner, provider, subject);
    tracing::warn!(
        user = owner.as_str(),
        provider = provider.as_str(),
        subject = subject.as_str(),
        "OAuthAccountNotLinked: the verified e-mail address of this subject belongs to the user. If they are the same \
         person, whom the provider calls by a new subject, run: {command}"
    );
}

/// The command, for a POSIX shell. The subject comes from the provider: it is quoted so that the
/// shell interprets nothing in it.
fn relink_command(owner: &UserId, provider: &ProviderId, subject: &Subject) -> String {
    let quoted = subject.as_str().replace('\'', r"'\''");
    format!("hallpass users relink --user {owner} --provider {provider} --subject='{quoted}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relink_hint_quotes_a_subject_for_the_shell() {
        for subject in ["583231", "auth0|5f7c", "--all", "$(id)", "a'; rm -rf \"$HOME\" #`id`\\", " '' "] {
            let (user, provider) = (UserId::new("u1"), ProviderId::new("work"));
            let command = relink_command(&user, &provider, &Subject::parse(subject).unwrap());
            let script = command.replacen("hallpass", "printf '%s\\n'", 1);
            let run = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
            let printed = String::from_utf8(run.stdout).unwrap();
            let expected = format!("users\nrelink\n--user\nu1\n--provider\nwork\n--subject={subject}\n");
            assert_eq!(printed, expected);
        }
    }
}
