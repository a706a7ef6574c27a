//! The settings: names and values from `hallpass.toml` and from the environment, which wins.

mod config_error;
mod config_file;
mod renamed;
mod secret_files;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fmt,
    path::Path,
};

pub use config_error::{ConfigError, ConfigErrors};
use config_file::read_config_file;
use renamed::rename_settings;
pub use secret_files::setting_of;

/// The configuration file, unless `HALLPASS_CONFIG` names another one.
const DEFAULT_FILE: &str = "hallpass.toml";

/// Settings that replace `DATABASE_URL` if that one is the application's.
const OWN_DATABASE: [&str; 2] = ["HALLPASS_DATABASE_URL", "HALLPASS_DATABASE_URL_FILE"];

/// The largest edit distance between the first word of a name and one of ours that is still
/// taken for a typing mistake.
const MAX_TYPING_MISTAKES: usize = 2;

/// Settings as text, by name. Empty values are left out: a compose file sets every variable that it
/// passes on, even to nothing.
#[derive(Clone, Default)]
pub struct Settings {
    values: BTreeMap<String, (Source, String)>,
    file_errors: Vec<ConfigError>,
    warnings: Vec<ConfigError>,
    /// The names that are set to nothing.
    blank: BTreeSet<String>,
    /// The names of those whose value is the content of a file.
    from_files: BTreeSet<String>,
}

/// Where a setting comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The configuration file, which holds nothing but our settings.
    File,
    /// The environment, which is shared with other software.
    Environment,
}

impl Settings {
    /// Reads the file `named` by `HALLPASS_CONFIG`, else `hallpass.toml` if it exists, and then
    /// `environment`.
    ///
    /// # Errors
    /// The named file does not exist, a file cannot be read or is not a flat table of names to
    /// strings, or a variable is not UTF-8.
    pub fn load(
        named: Option<&Path>,
        environment: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigErrors> {
        let path = named.unwrap_or(Path::new(DEFAULT_FILE));
        let file = read_config_file(path).map_err(ConfigErrors)?;
        if let (Some(path), None) = (named, &file) {
            return Err(ConfigErrors(vec![ConfigError::new(
                "HALLPASS_CONFIG",
                format!("names {}, which does not exist", path.display()),
                "Check the path and whether the file is mounted, or unset HALLPASS_CONFIG.",
            )]));
        }
        let (mut values, mut errors) = (BTreeMap::new(), Vec::new());
        let named = environment.filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
        for (name, value) in named.filter(|(name, _)| may_be_ours(name)) {
            match value.into_string() {
                Ok(value) => drop(values.insert(name, value)),
                Err(_) => errors.push(ConfigError::new(name, "is not UTF-8 text", "Write it as plain text.")),
            }
        }
        let file = file.unwrap_or_default();
        if errors.is_empty() { Ok(Self::new(file, values)) } else { Err(ConfigErrors(errors)) }
    }

    fn new(mut file: BTreeMap<String, String>, mut environment: BTreeMap<String, String>) -> Self {
        let mut settings = Self::default();
        for values in [&mut file, &mut environment] {
            let blank = values.iter().filter(|(_, value)| value.trim().is_empty()).map(|(name, _)| name);
            settings.blank.extend(blank.map(|name| setting_of(name).unwrap_or(name).to_owned()));
            values.retain(|_, value| !value.trim().is_empty());
            settings.warnings.extend(rename_settings(values));
        }
        // `NAME` and `NAME_FILE` are one setting: either in the environment replaces both in the
        // file.
        let setting = |name: &str| setting_of(name).unwrap_or(name).to_owned();
        let replaced: Vec<_> = environment.keys().map(|name| setting(name)).collect();
        file.retain(|name, _| !replaced.contains(&setting(name)));
        let is_set = |name: &str| file.contains_key(name) || environment.contains_key(name);
        if OWN_DATABASE.into_iter().any(is_set) {
            // Then `DATABASE_URL` is the application's, whatever its value.
            for values in [&mut file, &mut environment] {
                values.retain(|name, _| setting(name) != "DATABASE_URL");
            }
        }
        for (source, mut values) in [(Source::File, file), (Source::Environment, environment)] {
            let errors = secret_files::read_secret_files(&mut values, &mut settings.from_files);
            settings.file_errors.extend(errors);
            settings.values.extend(values.into_iter().map(|(name, value)| (name, (source, value))));
        }
        settings
    }

    /// The value of `name`; `None` if it is not set or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(|(_, value)| value.trim())
    }

    /// Whether `name` is set, but to nothing. Only a setting that keeps people out needs to know:
    /// for all others that is the same as not being set.
    pub(crate) fn is_blank(&self, name: &str) -> bool {
        self.blank.contains(name) && self.get(name).is_none()
    }

    /// Whether the value of `name` is the content of a file: it may be that of the wrong one, and
    /// is never shown.
    pub(crate) fn is_from_file(&self, name: &str) -> bool {
        self.from_files.contains(name)
    }

    /// The name under which `name` is set: `NAME_FILE` if its value is in a file.
    pub(crate) fn name_as_set(&self, name: &str) -> String {
        if self.is_from_file(name) { format!("{name}_FILE") } else { name.to_owned() }
    }

    /// The names of all settings that are set.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.values.keys().map(String::as_str)
    }

    /// The names of all settings that are set, each with its source.
    pub fn sources(&self) -> impl Iterator<Item = (&str, Source)> {
        self.values.iter().map(|(name, (source, _))| (name.as_str(), *source))
    }

    /// What is wrong with the files that are named by `NAME_FILE` settings.
    pub fn file_errors(&self) -> &[ConfigError] {
        &self.file_errors
    }

    /// Warnings about names, such as one that has been replaced by another.
    pub fn warnings(&self) -> &[ConfigError] {
        &self.warnings
    }
}

/// Whether a variable may be a setting, or a typing mistake of one. Other software may have
/// variables with such names, too.
fn may_be_ours(name: &str) -> bool {
    let first_word = name.split('_').next().unwrap_or_default();
    first_word == "AUTH"
        || ["HALLPASS", "DATABASE"]
            .iter()
            .any(|word| strsim::osa_distance(first_word, word) <= MAX_TYPING_MISTAKES)
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
