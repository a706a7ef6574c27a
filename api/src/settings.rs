//! Where configuration comes from: `hallpass.toml`, and the environment, which wins.

use std::{collections::BTreeMap, fmt, path::Path};

/// One thing that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The setting's name.
    pub name: String,
    /// What is wrong with it; never its value where that may be a secret.
    pub problem: String,
    /// What to do about it.
    pub cure: String,
}

impl Mistake {
    /// `name` has `problem`, and `cure` mends it.
    pub fn new(name: impl Into<String>, problem: impl Into<String>, cure: impl Into<String>) -> Self {
        Self { name: name.into(), problem: problem.into(), cure: cure.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}. {}", self.name, self.problem, self.cure)
    }
}

/// Everything that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is wrong with its configuration:")?;
        self.0.iter().try_for_each(|mistake| write!(f, "\n  - {mistake}"))
    }
}

impl std::error::Error for Mistakes {}

/// Names to values, as text.
#[derive(Clone, Default)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// Reads the file at `path`, if there is one, and then `environment`.
    ///
    /// # Errors
    /// The file is there but cannot be read, or is not a flat table of names to strings.
    pub fn load(path: &Path, environment: impl Iterator<Item = (String, String)>) -> Result<Self, Mistake> {
        let mistake = |problem: String| {
            Mistake::new(
                path.display().to_string(),
                problem,
                "It holds lines such as AUTH_URL = \"https://app.example.org\".",
            )
        };
        let mut settings = match std::fs::read_to_string(path) {
            Ok(text) => toml::from_str(&text).map_err(|error| mistake(explain(&error, &text)))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(mistake(format!("cannot be read ({error})"))),
        };
        settings.extend(environment.filter(|(name, _)| is_ours(name)));
        Ok(Self(settings))
    }

    /// The value of `name`; `None` when it is not set, or is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Every name that is set.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

/// The line and the reason, without the line's text: it may hold a secret.
fn explain(error: &toml::de::Error, text: &str) -> String {
    let line = error.span().map_or(1, |span| text[..span.start.min(text.len())].lines().count().max(1));
    format!("cannot be understood at line {line} ({})", error.message())
}

fn is_ours(name: &str) -> bool {
    name.starts_with("AUTH_") || name.starts_with("HALLPASS_") || name == "DATABASE_URL"
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Settings {
    fn from(pairs: [(&str, &str); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Settings {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(pairs: T) -> Self {
        Self(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, environment: &[(&str, &str)]) -> Result<Settings, Mistake> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hallpass.toml");
        std::fs::write(&path, file).unwrap();
        let environment = environment.iter().map(|(name, value)| (name.to_string(), value.to_string()));
        Settings::load(&path, environment)
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = "AUTH_URL = \"https://file.example.org\"\nDATABASE_URL = \"sqlite:a.db\"\n";
        let settings = load(file, &[("AUTH_URL", "https://env.example.org"), ("PATH", "/bin")]).unwrap();
        assert_eq!(settings.get("AUTH_URL"), Some("https://env.example.org"));
        assert_eq!(settings.get("DATABASE_URL"), Some("sqlite:a.db"));
        assert_eq!(settings.get("PATH"), None);
    }

    #[test]
    fn a_broken_file_is_named_with_its_line_and_without_its_text() {
        let mistake = load("AUTH_URL = \"\"\nAUTH_SECRET = hunter2\n", &[]).unwrap_err().to_string();
        assert!(mistake.contains("line 2"), "{mistake}");
        assert!(!mistake.contains("hunter2"), "{mistake}");
    }
}
