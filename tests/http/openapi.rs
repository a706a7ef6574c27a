//! `docs/openapi.yaml` describes the API: every route, and what the server really answers.

use std::{collections::BTreeSet, path::PathBuf, process::Command};

use hallpass_tests::App;

use crate::native_apps::{self, browser_and_app};

const DOCUMENT: &str = include_str!("../../docs/openapi.yaml");

/// What is compared. Which requests should be refused is left out: the API is tolerant of what it
/// does not know, and refuses forms without a CSRF token whatever else is in them.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

/// They may end the session with which the others are called.
const ENDS_THE_SESSION: [&str; 5] =
    ["signOut", "endSessions", "endSessionsByForm", "endSession", "endSessionByForm"];

/// Method and path of each operation. The document has a path a line, and a method a line below.
fn operations() -> BTreeSet<(String, String)> {
    let mut path = "";
    let mut found = BTreeSet::new();
    for line in DOCUMENT.lines().filter_map(|line| line.strip_suffix(':')) {
        if let Some(line) = line.strip_prefix("  /") {
            path = line;
        } else if let Some(method @ ("get" | "post" | "put" | "delete" | "patch")) = line.strip_prefix("    ")
        {
            found.insert((method.to_uppercase(), format!("/{path}")));
        }
    }
    found
}

#[test]
fn openapi_document_has_every_route_of_the_library() {
    let table = include_str!("../../docs/routes.md");
    let rows = table.lines().filter(|line| line.contains("`/api/") || line.contains("`/health/"));
    let rows = rows.filter(|line| line.starts_with("| `"));
    let routes: BTreeSet<_> = rows
        .map(|row| {
            let mut cells = row.split('`').skip(1).step_by(2).map(str::to_owned);
            (cells.next().unwrap(), cells.next().unwrap())
        })
        .collect();
    assert_eq!(operations(), routes);
}

/// Calls `app` with generated requests, all of them with `options`.
fn call(app: &App, options: &[String]) {
    let program = std::env::var_os("HALLPASS_TEST_SCHEMATHESIS").map(PathBuf::from);
    let program = program.expect("HALLPASS_TEST_SCHEMATHESIS: run it with cargo xtask test http --long");
    let document = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/openapi.yaml");
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(program);
    command.current_dir(&folder).args(["run", document, "--url", &app.url, "--checks", CHECKS]);
    let output = command.args(["--max-examples", "100", "--seed", "20"]).args(options).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains(" generated, "), "nothing was called: {text}");
}

#[tokio::test]
#[ignore = "in the long suite: cargo xtask test http --long"]
async fn openapi_document_describes_what_the_server_answers() {
    // One address begins very many sign-ins.
    let app = App::start_with(native_apps::options().env("HALLPASS_SIGN_INS_PER_MINUTE", "0"));
    call(&app, &[]);
    for is_native in [false, true] {
        let (mut browser, native, token) = browser_and_app(&app).await;
        let csrf_token = browser.fetch_csrf_token().await;
        let headers = if is_native {
            vec![format!("Authorization: Bearer {token}")]
        } else {
            vec![format!("Cookie: {}", browser.cookie_header()), format!("X-CSRF-Token: {csrf_token}")]
        };
        let signed_in: Vec<_> =
            headers.into_iter().flat_map(|header| ["--header".to_owned(), header]).collect();
        let mut client = if is_native { native } else { browser };
        for choice in ["--exclude-operation-id", "--include-operation-id"] {
            let operations = ENDS_THE_SESSION.map(|operation| [choice.to_owned(), operation.to_owned()]);
            assert_eq!(client.fetch_session().await["user"]["name"], "Ada Lovelace");
            call(&app, &[&*signed_in, &operations.concat()].concat());
        }
    }
}
