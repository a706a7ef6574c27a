//! Settings whose values are in files.

use crate::{
    config::{Config, DevProvider},
    settings::Settings,
};

/// What is in a file that was not meant, and what must not be shown of it.
const CONTENTS: [&str; 9] = [
    "hunter2:x:0:0:root:/root:/bin/sh\n",
    "*.hunter2.example\n",
    "hunter2@\n",
    "hunter2\u{e9}.example\n",
    "example.org\nhunter2/example.org\n",
    "-----BEGIN hunter2-----\nhunter2\n",
    "-----BEGIN hunter2\n",
    "mysql://hunter2@localhost/hunter2\n",
    "postgres://hunter2:hunter2@localhost:hunter2/hunter2\n",
];

/// The settings that may be in files, each with the others that its provider needs.
const SETTINGS: [(&str, &[(&str, &str)]); 11] = [
    ("AUTH_SECRET_FILE", &[]),
    ("AUTH_SECRET_1_FILE", &[]),
    ("DATABASE_URL_FILE", &[]),
    ("HALLPASS_DATABASE_URL_FILE", &[]),
    ("HALLPASS_ALLOWED_EMAILS_FILE", &[]),
    ("HALLPASS_CA_FILE", &[]),
    ("AUTH_GOOGLE_ID_FILE", &[("AUTH_GOOGLE_ISSUER", "x")]),
    ("AUTH_GOOGLE_SECRET_FILE", &[("AUTH_GOOGLE_ALGORITHMS", "HS256"), ("AUTH_GOOGLE_ID", "x")]),
    ("AUTH_GOOGLE_ALLOWED_EMAILS_FILE", &[("AUTH_GOOGLE_ID", "x"), ("AUTH_GOOGLE_SECRET", "x")]),
    ("AUTH_APPLE_ID_FILE", &[("AUTH_APPLE_SECRET", "x"), ("AUTH_APPLE_AUTH_METHOD", "none")]),
    ("AUTH_APPLE_PRIVATE_KEY_FILE", &[("AUTH_APPLE_ID", "org.example.web")]),
];

#[test]
fn setting_in_the_wrong_file_is_named_without_its_content() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let path = path.to_str().unwrap();
    for content in CONTENTS {
        std::fs::write(path, content).unwrap();
        for (name, beside) in SETTINGS {
            let pairs = beside.iter().copied().chain([(name, path)]);
            let settings: Settings = pairs.collect();
            let shown = match Config::from_settings(&settings, DevProvider::Off) {
                Ok(config) => format!("{:?}", config.warnings),
                Err(errors) => format!("{errors} {errors:?}"),
            };
            let bytes = format!("{:?}", b"hunter2").replace(['[', ']'], "");
            assert!(!shown.contains("hunter2") && !shown.contains(&bytes), "{name}: {content:?}: {shown}");
        }
    }
}

#[test]
fn setting_in_a_file_with_a_mistake_has_the_name_with_which_it_is_set() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let path = path.to_str().unwrap();
    std::fs::write(path, "example.org\nnobody\n").unwrap();
    for (name, beside) in SETTINGS {
        if ["HALLPASS_CA_FILE", "AUTH_GOOGLE_ID_FILE", "AUTH_APPLE_ID_FILE"].contains(&name) {
            continue;
        }
        let settings: Settings = beside.iter().copied().chain([(name, path)]).collect();
        let errors = Config::from_settings(&settings, DevProvider::Off).unwrap_err().to_string();
        // A secret that is too short for an algorithm is a mistake of the algorithm.
        let named = if name == "AUTH_GOOGLE_SECRET_FILE" { "AUTH_GOOGLE_ALGORITHMS" } else { name };
        assert!(errors.contains(named), "{name}: {errors}");
        if name.ends_with("_EMAILS_FILE") {
            assert!(errors.contains("names a file whose entry 2 is not a domain"), "{errors}");
        }
    }
}
