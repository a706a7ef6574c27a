//! Where configuration comes from: `hallpass.toml`, and the environment, which wins.

mod file;
mod secret_files;

use std::{collections::BTreeMap, ffi::OsString, fmt, path::Path};

use file::read_settings_file;
pub use secret_files::setting_of;

/// The configuration file, where `HALLPASS_CONFIG` names no other one.
const DEFAULT_FILE: &str = "hallpass.toml";

/// Names our database where `DATABASE_URL` is an application's.
const OWN_DATABASE: [&str; 2] = ["HALLPASS_DATABASE_URL", "HALLPASS_DATABASE_URL_FILE"];

/// One thing that is wrong with the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The setting's name.
    pub name: String,
    /// What is wrong with it; never its value where that may be a secret.
    pub problem: String,
    /// What to do about it.
    pub hint: String,
}

impl Mistake {
    /// `name` has `problem`, and `hint` mends it.
    pub fn new(name: impl Into<String>, problem: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { name: name.into(), problem: problem.into(), hint: hint.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}. {}", self.name, self.problem, self.hint)
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

/// Names to values, as text. What is set but empty is not in it: a compose file sets what it passes on, even to nothing.
#[derive(Clone, Default)]
pub struct Settings {
    values: BTreeMap<String, (Source, String)>,
    /// What is wrong with the files that settings are read from.
    mistakes: Vec<Mistake>,
}

/// Who has set a setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The configuration file, which is ours alone.
    File,
    /// The environment, which is shared with other software.
    Environment,
}

impl Settings {
    /// Reads the file `named` by `HALLPASS_CONFIG`, or else `hallpass.toml` if there is one, and then `environment`.
    ///
    /// # Errors
    /// The named file does not exist, or a file cannot be read or is not a flat table of names to strings, or a variable is not
    /// UTF-8.
    pub fn load(
        named: Option<&Path>,
        environment: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, Mistakes> {
        let path = named.unwrap_or(Path::new(DEFAULT_FILE));
        let file = read_settings_file(path).map_err(Mistakes)?;
        if let (Some(path), None) = (named, &file) {
            return Err(Mistakes(vec![Mistake::new(
                "HALLPASS_CONFIG",
                format!("names {}, which does not exist", path.display()),
                "Look whether the path is right and the file is mounted, or unset HALLPASS_CONFIG.",
            )]));
        }
        let (mut values, mut mistakes) = (BTreeMap::new(), Vec::new());
        let named = environment.filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        for (name, value) in named.filter(|(name, _)| is_ours(name)) {
            match value.into_string() {
                Ok(value) => drop(values.insert(name, value)),
                Err(_) => mistakes.push(Mistake::new(name, "is not UTF-8 text", "Write it as plain text.")),
            }
        }
        let file = file.unwrap_or_default();
        if mistakes.is_empty() { Ok(Self::new(file, values)) } else { Err(Mistakes(mistakes)) }
    }

    fn new(file: BTreeMap<String, String>, environment: BTreeMap<String, String>) -> Self {
        let is_set = |_: &String, value: &mut String| !value.trim().is_empty();
        let (mut file, mut environment) = (file, environment);
        file.retain(is_set);
        environment.retain(is_set);
        // `NAME` and `NAME_FILE` are one setting: either of them in the environment replaces both in the file.
        let setting = |name: &str| setting_of(name).unwrap_or(name).to_owned();
        let replaced: Vec<_> = environment.keys().map(|name| setting(name)).collect();
        file.retain(|name, _| !replaced.contains(&setting(name)));
        if [&file, &environment]
            .iter()
            .any(|values| OWN_DATABASE.iter().any(|name| values.contains_key(*name)))
        {
            // Then `DATABASE_URL` is the application's, whatever it says.
            for values in [&mut file, &mut environment] {
                values.retain(|name, _| setting(name) != "DATABASE_URL");
            }
        }
        let mut settings = Self::default();
        for (source, mut values) in [(Source::File, file), (Source::Environment, environment)] {
            settings.mistakes.extend(secret_files::read_secret_files(&mut values));
            settings.values.extend(values.into_iter().map(|(name, value)| (name, (source, value))));
        }
        settings
    }

    /// The value of `name`; `None` when it is not set, or is empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|(_, value)| value.trim())
    }

    /// Every name that is set.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// Every name that is set, and who has set it.
    pub fn sources(&self) -> impl Iterator<Item = (&str, Source)> {
        self.values.iter().map(|(name, (source, _))| (name.as_str(), *source))
    }

    /// What is wrong with the files that `NAME_FILE` settings name.
    pub fn file_mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }
}

/// Other software may have what begins like this, too.
fn is_ours(name: &str) -> bool {
    let first = name.split('_').next().unwrap_or_default();
    // Or nearly: what is a typing mistake is told.
    first == "AUTH"
        || strsim::osa_distance(first, "HALLPASS") <= 2
        || strsim::osa_distance(first, "DATABASE") <= 2
        || name.starts_with("DATABASE_URL")
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Settings {
    fn from(pairs: [(&str, &str); N]) -> Self {
        pairs.into_iter().collect()
    }
}

impl<'a> FromIterator<(&'a str, &'a str)> for Settings {
    fn from_iter<T: IntoIterator<Item = (&'a str, &'a str)>>(pairs: T) -> Self {
        let pairs = pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
        Self::new(BTreeMap::new(), pairs.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, environment: &[(&str, &str)]) -> Result<Settings, Mistakes> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("hallpass.toml");
        std::fs::write(&path, file).unwrap();
        let environment = environment.iter().map(|(name, value)| (name.into(), value.into()));
        Settings::load(Some(&path), environment)
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
    fn settings_that_are_set_but_empty_are_unset() {
        let file = "AUTH_URL = \"https://file.example.org\"\nAUTH_SECRET = \"\"\n";
        let environment = [("AUTH_URL", ""), ("AUTH_WORK_ID", " "), ("AUTH_SECRET_FILE", "")];
        let settings = load(file, &environment).unwrap();
        assert_eq!(settings.get("AUTH_URL"), Some("https://file.example.org"));
        assert_eq!(settings.names().collect::<Vec<_>>(), ["AUTH_URL"]);
        assert!(settings.file_mistakes().is_empty());
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
        assert!(settings.file_mistakes().is_empty());
    }

    #[test]
    fn a_named_file_that_does_not_exist_is_a_mistake() {
        let mistakes = Settings::load(Some(Path::new("/nowhere/hallpass.toml")), std::iter::empty());
        let said = mistakes.unwrap_err().to_string();
        assert!(
            said.contains("HALLPASS_CONFIG names /nowhere/hallpass.toml, which does not exist"),
            "{said}"
        );
    }
}
