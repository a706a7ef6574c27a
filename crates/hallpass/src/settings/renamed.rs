//! Settings that have a new name. The old name still works, with a warning.

use std::collections::BTreeMap;

use super::config_error::ConfigError;

/// The old names and the new ones.
const RENAMED: [(&str, &str); 1] = [("HALLPASS_POLLS_ARE_USE", "HALLPASS_POLLING_EXTENDS_SESSION")];

/// Moves values from old names to the new ones. Returns a warning for each old name.
pub fn rename_settings(values: &mut BTreeMap<String, String>) -> Vec<ConfigError> {
    let mut warnings = Vec::new();
    for (old, new) in RENAMED {
        let Some(value) = values.remove(old) else { continue };
        if values.contains_key(new) {
            warnings.push(ConfigError::new(old, format!("is not used: {new} is set, too"), "Leave it out."));
            continue;
        }
        values.insert(new.to_owned(), value);
        warnings.push(ConfigError::new(old, format!("is now called {new}"), "Use the new name."));
    }
    warnings
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "HALLPASS_POLLS_ARE_USE";
    const NEW: &str = "HALLPASS_POLLING_EXTENDS_SESSION";

    fn rename(pairs: &[(&str, &str)]) -> (BTreeMap<String, String>, String) {
        let mut values = pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        let warnings = rename_settings(&mut values);
        (values, warnings.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn renamed_setting_keeps_its_value_and_is_warned_about() {
        let (values, warnings) = rename(&[(OLD, "yes")]);
        assert_eq!(values, BTreeMap::from([(NEW.to_owned(), "yes".to_owned())]));
        assert_eq!(warnings, format!("{OLD} is now called {NEW}. Use the new name."));
    }

    #[test]
    fn renamed_setting_beside_the_new_one_is_ignored() {
        let (values, warnings) = rename(&[(OLD, "yes"), (NEW, "no")]);
        assert_eq!(values, BTreeMap::from([(NEW.to_owned(), "no".to_owned())]));
        assert!(warnings.contains(&format!("{OLD} is not used: {NEW} is set, too")), "{warnings}");
        assert_eq!(rename(&[(NEW, "no")]).1, "");
    }
}
