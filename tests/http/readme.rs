//! The shell commands of the documents, run as they are written there.

use std::{fs, path::Path, process::Command};

use hallpass_tests::App;

/// The block of shell commands in `document` that is marked for this test.
fn commands(document: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(document);
    let text = fs::read_to_string(path).unwrap();
    let marked = text.split_once("<!-- run by tests/http/readme.rs -->\n```sh\n");
    let (_, rest) = marked.unwrap_or_else(|| panic!("{document} has no block for this test"));
    rest.split_once("```").unwrap().0.to_owned()
}

/// Runs `commands` against `app`, which differs from the documented server in its port only.
/// Returns the answers of `GET /api/auth/session`.
fn sessions(app: &App, commands: &str) -> Vec<String> {
    let commands = commands.replace("http://localhost:8080", &app.url);
    let folder = tempfile::tempdir().unwrap();
    let output =
        Command::new("sh").args(["-eu", "-c", &commands]).current_dir(folder.path()).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{printed}\n{}", String::from_utf8_lossy(&output.stderr));
    let answers = printed.lines().filter(|line| *line == "null" || line.contains("\"user\""));
    answers.map(str::to_owned).collect()
}

#[test]
fn readme_curl_command_of_an_anonymous_visitor_prints_null() {
    assert_eq!(sessions(&App::start(), &commands("README.md")), ["null"]);
}

/// Anonymous, then as Ada, then anonymous again.
#[test]
fn readme_curl_commands_sign_in_and_out() {
    let commands = commands("docs/http-api.md");
    assert!(commands.matches("curl").count() >= 4, "{commands}");
    let answers = sessions(&App::start(), &commands);
    assert_eq!(answers.len(), 3, "{answers:?}");
    assert_eq!((answers[0].as_str(), answers[2].as_str()), ("null", "null"));
    assert!(answers[1].contains("Ada Lovelace"), "{answers:?}");
}
