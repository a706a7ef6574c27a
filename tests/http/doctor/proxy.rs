//! Faults between users and the server.

use hallpass_tests::{App, FakeProvider, Nginx};

use super::{SECRET, assert_found, plain, run_doctor};

#[tokio::test]
async fn doctor_finds_faults_between_users_and_server_with_hints() {
    let folder = tempfile::tempdir().unwrap();
    let options = plain().env("AUTH_SECRET", SECRET);
    let nginx = Nginx::without_important_headers();
    let app = App::start_with(nginx.configure(options.clone()));
    for (says, hint) in [
        ("no cookie of the server arrives", "unchanged"),
        ("a cache answers", "Cache-Control"),
        ("security headers do not arrive", "unchanged"),
    ] {
        assert_found(&nginx.configure(options.clone()), app.folder(), "AUTH_URL", says, hint);
    }
    let other_server = FakeProvider::start();
    let elsewhere = options.clone().env("AUTH_URL", other_server.issuer());
    assert_found(&elsewhere, folder.path(), "AUTH_URL", "another server answers", "pass every path on");

    let app = App::start_with(options);
    let (findings, wrong) =
        run_doctor(&plain().env("AUTH_SECRET", SECRET).env("AUTH_URL", &app.url), app.folder());
    assert!(!wrong, "{findings:#?}");
    let old = plain()
        .env("AUTH_SECRET", SECRET)
        .env("AUTH_SECRET_1", &SECRET.replace('k', "z"))
        .env("AUTH_URL", &app.url);
    let (findings, wrong) = run_doctor(&old, app.folder());
    let advice = findings.iter().find(|finding| finding["verdict"] == "advice").unwrap();
    assert!(!wrong && advice["says"].as_str().unwrap().contains("still accepted"), "{findings:#?}");
}
