//! Mistakes in the configuration.

use super::{SECRET, assert_found, plain};

#[tokio::test]
async fn doctor_finds_configuration_mistakes_with_hints() {
    let folder = tempfile::tempdir().unwrap();
    let production = plain().env("AUTH_URL", "https://app.example.org");
    for (options, subject, says, hint) in [
        (plain().env("AUTH_URL", "app.example.org"), "AUTH_URL", "", "https://app.example.org"),
        (plain().env("AUTH_SECRET", "hunter2"), "AUTH_SECRET", "fewer than 32 bytes", "openssl rand"),
        (production.clone(), "AUTH_SECRET", "is not set", "openssl rand"),
        (plain().env("AUTH_SECRET_1", SECRET), "AUTH_SECRET_1", "AUTH_SECRET is not", "Set AUTH_SECRET too"),
        (
            plain().env("AUTH_SECRET", SECRET).env("AUTH_SECRET_1", SECRET),
            "AUTH_SECRET_1",
            "repeats another secret",
            "openssl rand",
        ),
        (plain().env("AUTH_WORK_ID", "us"), "AUTH_WORK_SECRET", "", ""),
        (
            plain().env("DATABASE_URL", "mysql://ada:hunter2@localhost"),
            "DATABASE_URL",
            "another kind",
            "HALLPASS_DATABASE_URL",
        ),
        (
            plain().env("DATABASE_URL", "postgres://ada@localhost/a?sslpassword=hunter2"),
            "DATABASE_URL",
            "sslpassword",
            "Leave it out",
        ),
        (plain().env("HALLPASS_IDLE_LIMIT", "a week"), "HALLPASS_IDLE_LIMIT", "not a number", "Write it as"),
        (
            production.env("AUTH_SECRET", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            "AUTH_SECRET",
            "can be guessed",
            "openssl rand",
        ),
        (
            plain()
                .env("AUTH_SECRET", SECRET)
                .env("HALLPASS_LISTEN", "0.0.0.0:0")
                .env("AUTH_URL", "http://app.example.org"),
            "AUTH_URL",
            "must be https",
            "https://",
        ),
    ] {
        assert_found(&options, folder.path(), subject, says, hint);
    }
}
