//! Settings from a file and the environment.

use super::*;

fn load(file: &str, environment: &[(&str, &str)]) -> Result<Settings, ConfigErrors> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("hallpass.toml");
    std::fs::write(&path, file).unwrap();
    let environment = environment.iter().map(|(name, value)| (name.into(), value.into()));
    Settings::load(Some(&path), environment)
}

#[test]
fn environment_wins_over_the_file() {
    let file = "AUTH_URL = \"https://file.example.org\"\nDATABASE_URL = \"sqlite:a.db\"\n";
    let settings = load(file, &[("AUTH_URL", "https://env.example.org"), ("PATH", "/bin")]).unwrap();
    assert_eq!(settings.get("AUTH_URL"), Some("https://env.example.org"));
    assert_eq!(settings.get("DATABASE_URL"), Some("sqlite:a.db"));
    assert_eq!(settings.get("PATH"), None);
}

#[test]
fn empty_settings_are_unset() {
    let file = "AUTH_URL = \"https://file.example.org\"\nAUTH_SECRET = \"\"\n";
    let environment = [("AUTH_URL", ""), ("AUTH_WORK_ID", " "), ("AUTH_SECRET_FILE", "")];
    let settings = load(file, &environment).unwrap();
    assert_eq!(settings.get("AUTH_URL"), Some("https://file.example.org"));
    assert_eq!(settings.names().collect::<Vec<_>>(), ["AUTH_URL"]);
    assert!(settings.file_errors().is_empty());
}

#[test]
fn secret_file_in_the_environment_replaces_the_value_in_the_file() {
    let secret = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(secret.path(), "from its file\n").unwrap();
    let environment = [("AUTH_SECRET_FILE", secret.path().to_str().unwrap())];
    let settings = load("AUTH_SECRET = \"old\"\n", &environment).unwrap();
    assert_eq!(settings.get("AUTH_SECRET"), Some("from its file"));
    let settings = load("AUTH_SECRET_FILE = \"/nowhere\"\n", &[("AUTH_SECRET", "new")]).unwrap();
    assert_eq!(settings.get("AUTH_SECRET"), Some("new"));
    assert!(settings.file_errors().is_empty());
}

#[test]
fn environment_wins_under_the_old_name_of_a_setting() {
    let file = "HALLPASS_POLLING_EXTENDS_SESSION = \"no\"\n";
    let settings = load(file, &[("HALLPASS_POLLS_ARE_USE", "yes")]).unwrap();
    assert_eq!(settings.get("HALLPASS_POLLING_EXTENDS_SESSION"), Some("yes"));
    assert_eq!(settings.warnings().len(), 1);
}

#[test]
fn config_file_that_is_named_but_missing_is_an_error() {
    let loaded = Settings::load(Some(Path::new("/nowhere/hallpass.toml")), std::iter::empty());
    let error = loaded.unwrap_err().to_string();
    assert!(error.contains("HALLPASS_CONFIG names /nowhere/hallpass.toml, which does not exist"), "{error}");
}
