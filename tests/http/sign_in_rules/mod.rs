//! Who may sign in, by configuration: only people whom every rule admits, whatever a provider says.

mod claims;
mod emails;
mod organizations;

use hallpass_tests::{App, Client};
use serde_json::Value;

/// Why a person was not signed in.
#[derive(Debug)]
struct Refused {
    /// The error code.
    code: String,
    /// What the login page says to this browser.
    page: String,
    /// The log line.
    log: String,
}

/// Signs in with the provider `id`, in a browser of its own.
async fn sign_in(app: &App, id: &str) -> Result<(), Refused> {
    let before = app.log().len();
    let mut browser = Client::of(app);
    let back = browser.sign_in_with(id, "", "/profile").await;
    let url = url::Url::parse(back.location()).unwrap();
    if url.path() == "/profile" {
        assert_eq!(browser.fetch_session().await["provider"], id);
        return Ok(());
    }
    assert_eq!(browser.fetch_session().await, Value::Null);
    let code = url.query_pairs().find(|(name, _)| name == "error").unwrap().1.into_owned();
    let page = browser.get(back.location()).await.text;
    let log = app.log()[before..].lines().find(|line| line.contains("a sign-in ")).unwrap().to_owned();
    Err(Refused { code, page, log })
}

/// Checks that `refused` names the rule for the admin, and tells the person what happened without
/// showing `secrets`, which are allowed values or what the provider said.
fn assert_refused(refused: Result<(), Refused>, setting: &str, subject: &str, says: &str, secrets: &[&str]) {
    let Refused { code, page, log } = refused.expect_err(says);
    assert_eq!(code, "AccessDenied", "{log}");
    assert!(page.contains(says), "{says}: {page}");
    for part in ["INFO", "a sign-in was refused", &format!("{setting} does not allow the subject {subject}:")]
    {
        assert!(log.contains(part), "{part}: {log}");
    }
    for secret in secrets {
        assert!(!page.contains(secret) && !log.contains(secret), "{secret}: {log}\n{page}");
    }
}
