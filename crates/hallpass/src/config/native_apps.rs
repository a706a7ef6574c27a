//! Reads the programs and mobile apps that people may sign in to.

use super::problems::Problems;
use crate::{
    model::native_app::{NativeApp, NativeApps},
    settings::{ConfigError, Settings},
};

const NAME: &str = "HALLPASS_NATIVE_APPS";
const HINT: &str =
    "Write it as: cli, Notes for the command line, loopback; phone, Notes, com.example.notes:/signed-in";

/// Reads `HALLPASS_NATIVE_APPS`: apps between semicolons, each with its id, its name, and
/// `loopback` or redirect URIs between commas.
pub(super) fn read_native_apps(settings: &Settings, problems: &mut Problems) -> Vec<NativeApp> {
    let read = settings.get(NAME).map(|text| {
        let apps = text.split(';').filter(|app| !app.trim().is_empty()).map(read_app);
        let apps = apps.collect::<Option<Vec<_>>>();
        let apps = apps.ok_or_else(|| "has an app without an id, a name and a redirect URI".to_owned());
        let checked = apps.and_then(|apps| {
            NativeApps::new(apps.clone()).map(|_| apps).map_err(|error| format!("is wrong: {error}"))
        });
        checked.map_err(|problem| ConfigError::new(NAME, problem, HINT))
    });
    problems.valid(read.transpose()).unwrap_or_default()
}

fn read_app(text: &str) -> Option<NativeApp> {
    let mut parts = text.split(',').map(str::trim);
    let mut app = NativeApp::new(parts.next()?, parts.next()?);
    for redirect in parts {
        app = if redirect == "loopback" { app.loopback() } else { app.redirect(redirect) };
    }
    Some(app)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<NativeApp>, Vec<String>) {
        let settings: Settings = [(NAME, text)].into_iter().collect();
        let mut problems = Problems::default();
        let apps = read_native_apps(&settings, &mut problems);
        (apps, problems.errors.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn native_apps_are_read_from_one_setting() {
        let text = "cli, Notes for the command line, loopback; phone,Notes,com.example.notes:/in, https://a.example/in ;";
        let phone = NativeApp::new("phone", "Notes").redirect("com.example.notes:/in");
        let expected = vec![
            NativeApp::new("cli", "Notes for the command line").loopback(),
            phone.redirect("https://a.example/in"),
        ];
        assert_eq!(read(text), (expected, Vec::new()));
        assert_eq!(read(""), (Vec::new(), Vec::new()));
    }

    #[test]
    fn native_apps_that_cannot_work_are_named() {
        for (text, named) in [
            ("cli", "without an id, a name"),
            ("cli, Notes", "cli has no redirect URI"),
            ("cli, Notes, loopback; cli, Other, loopback", "two apps"),
            ("cli, Notes, http://localhost:1/", "plain http is for loopback only"),
        ] {
            let (apps, errors) = read(text);
            assert!(apps.is_empty() && errors.len() == 1 && errors[0].contains(named), "{text}: {errors:?}");
        }
    }
}
