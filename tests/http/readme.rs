//! The commands of the README, run as they stand there.

use std::{path::Path, process::Command};

use hallpass_tests::App;

#[test]
fn the_curl_commands_of_the_readme_work() {
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md")).unwrap();
    let (_, rest) =
        readme.split_once("<!-- run by tests/http/readme.rs -->\n```sh\n").expect("the README has the block");
    let (commands, _) = rest.split_once("```").unwrap();
    assert!(commands.matches("curl").count() >= 4, "{commands}");
    let app = App::start();
    // Only the port is another one.
    let commands = commands.replace("http://localhost:8080", &app.url);
    let folder = tempfile::tempdir().unwrap();
    let output =
        Command::new("sh").args(["-eu", "-c", &commands]).current_dir(folder.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    // Asked as a stranger, as Ada, and as a stranger again.
    let answers: Vec<_> = said.lines().filter(|line| *line == "null" || line.contains("\"user\"")).collect();
    assert_eq!(answers.len(), 3, "{said}");
    assert_eq!((answers[0], answers[2]), ("null", "null"));
    assert!(answers[1].contains("Ada Lovelace"), "{said}");
}
