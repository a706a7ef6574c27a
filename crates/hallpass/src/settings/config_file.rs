//! Reads `hallpass.toml`: a flat table of names to strings.

use std::{collections::BTreeMap, io, path::Path};

use toml::Value;

use super::config_error::ConfigError;

const HINT: &str = "It holds lines such as AUTH_URL = \"https://app.example.org\".";

/// Reads the file at `path`; `None` if it does not exist.
///
/// # Errors
/// It cannot be read, or is not such a table. No error contains its text, which may be a secret.
pub fn read_config_file(path: &Path) -> Result<Option<BTreeMap<String, String>>, Vec<ConfigError>> {
    let name = path.display().to_string();
    let file_error = |problem: String| vec![ConfigError::new(&name, problem, HINT)];
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(file_error(format!("cannot be read ({error})"))),
    };
    let table: toml::Table =
        toml::from_str(&text).map_err(|error| file_error(describe_syntax_error(&error, &text)))?;
    let (mut values, mut errors) = (BTreeMap::new(), Vec::new());
    for (setting, value) in table {
        match value {
            Value::String(text) => drop(values.insert(setting, text)),
            other => {
                let problem = format!("is not a text in {name}, but {}", type_name(&other));
                let hint = format!("Write it in quotes: {setting} = \"...\".");
                errors.push(ConfigError::new(&setting, problem, hint));
            }
        }
    }
    if errors.is_empty() { Ok(Some(values)) } else { Err(errors) }
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text",
        Value::Integer(_) | Value::Float(_) => "a number",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date or time",
        Value::Array(_) => "a list",
        Value::Table(_) => "a table",
    }
}

/// The line number and the reason, without the text of the line, which may hold a secret.
fn describe_syntax_error(error: &toml::de::Error, text: &str) -> String {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
    format!("has a syntax error in line {line} ({})", error.message())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> String {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hallpass.toml");
        std::fs::write(&path, text).unwrap();
        read_config_file(&path).unwrap_err().iter().map(ToString::to_string).collect()
    }

    #[test]
    fn config_file_with_a_syntax_error_is_named_with_its_line() {
        let errors = errors("AUTH_URL = \"\"\nAUTH_SECRET = hunter2\n");
        assert!(errors.contains("line 2") && !errors.contains("hunter2"), "{errors}");
    }

    #[test]
    fn config_file_never_shows_a_value() {
        for text in [
            "AUTH_SECRET = 123456789",
            "AUTH_SECRET = 123456789.5",
            "AUTH_SECRET = [\"123456789\"]",
            "AUTH_SECRET = { a = \"123456789\" }",
            "[AUTH_SECRET]\na = \"123456789\"",
            "AUTH_SECRET = \"123456789",
            "AUTH_SECRET = '123456789",
            "AUTH_SECRET = \"\\123456789\"",
            "AUTH_SECRET = 123456789a",
            "AUTH_SECRET = 0123456789",
            "AUTH_SECRET = 123456789 \"b\"",
            "AUTH_SECRET = \"a\"\nAUTH_SECRET = \"123456789\"",
            "AUTH_SECRET \"123456789\"",
            "AUTH_SECRET = 2026-13-45T123456789",
        ] {
            let errors = errors(text);
            assert!(!errors.contains("123456789"), "{text}: {errors}");
        }
        let errors = errors("AUTH_SECRET = 123456789\nHALLPASS_IDLE_LIMIT = true");
        assert!(errors.contains("AUTH_SECRET is not a text"), "{errors}");
        assert!(errors.contains("HALLPASS_IDLE_LIMIT = \"...\""), "{errors}");
    }
}
