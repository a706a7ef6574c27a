//! `NAME_FILE`: a setting whose value is in a file, as container platforms pass secrets.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use super::config_error::ConfigError;

/// The settings of a provider that can be in files.
const PROVIDER_SUFFIXES: [&str; 4] = ["_SECRET", "_PRIVATE_KEY", "_ID", "_ALLOWED_EMAILS"];

/// Enough for any secret, and for a list of some thousand e-mail addresses.
const MAX_BYTES: u64 = 64 * 1024;

/// The setting whose file `name` names; `None` if `name` is not such a name. Only secrets, the
/// client ids, secrets and private keys of providers, the URL of the database, which may hold a
/// password, and lists of e-mail addresses can be in files.
pub fn setting_of(name: &str) -> Option<&str> {
    let setting = name.strip_suffix("_FILE")?;
    let secret = setting == "AUTH_SECRET" || setting.strip_prefix("AUTH_SECRET_").is_some_and(is_number);
    let provider = setting.strip_prefix("AUTH_").is_some_and(|rest| {
        let provider = PROVIDER_SUFFIXES.iter().find_map(|suffix| rest.strip_suffix(suffix));
        provider.is_some_and(|provider| !provider.is_empty())
    });
    let emails = setting == "HALLPASS_ALLOWED_EMAILS";
    let database = setting == "DATABASE_URL" || setting == "HALLPASS_DATABASE_URL";
    (database || secret || provider || emails).then_some(setting)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Replaces every `NAME_FILE` in `values` by `NAME` with the content of the file, and adds `NAME`
/// to `from_files`. Errors name the variable and the path, and never show the content.
pub fn read_secret_files(
    values: &mut BTreeMap<String, String>,
    from_files: &mut BTreeSet<String>,
) -> Vec<ConfigError> {
    let names: Vec<String> = values.keys().filter(|name| setting_of(name).is_some()).cloned().collect();
    let mut errors = Vec::new();
    for name in names {
        let (Some(setting), Some(path)) = (setting_of(&name), values.remove(&name)) else { continue };
        if values.contains_key(setting) {
            errors.push(ConfigError::new(
                &name,
                format!("is set, and so is {setting}"),
                format!("Keep one of them: {setting} holds the value, {name} names a file that holds it."),
            ));
            continue;
        }
        match read_file(Path::new(&path)) {
            Ok(text) => {
                values.insert(setting.to_owned(), text);
                from_files.insert(setting.to_owned());
            }
            Err((problem, hint)) => {
                errors.push(ConfigError::new(&name, format!("names {path}, which {problem}"), hint));
            }
        }
    }
    errors
}

fn read_file(path: &Path) -> Result<String, (String, &'static str)> {
    let mut text = String::new();
    let read = File::open(path).and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text));
    if let Err(error) = read {
        return Err(match error.kind() {
            io::ErrorKind::NotFound => (
                "does not exist".into(),
                "Check the path and whether the secret is mounted into this container.",
            ),
            io::ErrorKind::InvalidData => ("is not UTF-8 text".into(), "Write the value as plain text."),
            _ => (format!("cannot be read ({error})"), "Make it readable for the user that runs the server."),
        });
    }
    if text.len() as u64 > MAX_BYTES {
        return Err((format!("has more than {MAX_BYTES} bytes"), "Name a file that holds only the value."));
    }
    // The line break that editors and `echo` add is not part of the value.
    let value = text.trim_end_matches(['\r', '\n']);
    if value.trim().is_empty() {
        return Err(("is empty".into(), "Write the value into it, or unset the setting."));
    }
    Ok(value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> (BTreeMap<String, String>, Vec<String>) {
        let mut values = pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let errors = read_secret_files(&mut values, &mut BTreeSet::new());
        (values, errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn secret_file_names_are_those_of_secrets_and_the_database() {
        for (name, setting) in [
            ("AUTH_SECRET_FILE", "AUTH_SECRET"),
            ("AUTH_SECRET_1_FILE", "AUTH_SECRET_1"),
            ("AUTH_WORK_SECRET_FILE", "AUTH_WORK_SECRET"),
            ("AUTH_WORK_ID_FILE", "AUTH_WORK_ID"),
            ("AUTH_WORK_PRIVATE_KEY_FILE", "AUTH_WORK_PRIVATE_KEY"),
            ("AUTH_WORK_ALLOWED_EMAILS_FILE", "AUTH_WORK_ALLOWED_EMAILS"),
            ("HALLPASS_ALLOWED_EMAILS_FILE", "HALLPASS_ALLOWED_EMAILS"),
            ("DATABASE_URL_FILE", "DATABASE_URL"),
        ] {
            assert_eq!(setting_of(name), Some(setting), "{name}");
        }
        for name in ["AUTH_URL_FILE", "HALLPASS_LISTEN_FILE", "AUTH_FILE", "AUTH_ID_FILE", "AUTH_WORK_SECRET"]
        {
            assert_eq!(setting_of(name), None, "{name}");
        }
    }

    #[test]
    fn secret_file_value_is_its_text_without_the_last_line_break() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, "hunter2\r\n").unwrap();
        let (values, errors) = read(&[("AUTH_SECRET_FILE", path.to_str().unwrap())]);
        assert_eq!(values["AUTH_SECRET"], "hunter2");
        assert!(!values.contains_key("AUTH_SECRET_FILE") && errors.is_empty(), "{errors:?}");
    }

    #[test]
    fn secret_file_that_cannot_be_used_is_named_without_its_text() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        std::fs::write(path("empty"), "\n").unwrap();
        std::fs::write(path("binary"), b"hunter2\xff").unwrap();
        std::fs::write(path("large"), "hunter2".repeat(10_000)).unwrap();
        std::fs::write(path("secret"), "hunter2").unwrap();
        for (file, says) in [
            ("missing", "does not exist"),
            ("", "cannot be read"),
            ("empty", "is empty"),
            ("binary", "is not UTF-8"),
            ("large", "more than"),
        ] {
            let (_, errors) = read(&[("AUTH_WORK_SECRET_FILE", &path(file))]);
            let text = errors.concat();
            for part in ["AUTH_WORK_SECRET_FILE", &path(file), says] {
                assert!(text.contains(part), "{part}: {text}");
            }
            assert!(!text.contains("hunter2"), "{text}");
        }
        let both = [("DATABASE_URL", "sqlite:hunter2"), ("DATABASE_URL_FILE", &path("secret"))];
        let (_, errors) = read(&both);
        assert!(errors.concat().contains("and so is DATABASE_URL"), "{errors:?}");
        assert!(!errors.concat().contains("hunter2"), "{errors:?}");
    }
}
