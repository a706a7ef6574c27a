//! Looks for settings that do not exist. In `hallpass.toml` such a name is a mistake: the file is ours. The environment is shared:
//! a Kubernetes service called `hallpass` alone sets `HALLPASS_PORT`, `HALLPASS_SERVICE_HOST` and more, so that a name there is
//! ignored, with a warning if it looks like a typing mistake.

use strsim::osa_distance;

use super::OWN_NAMES;
use crate::{
    providers::config::{configured_prefixes, provider_prefix},
    settings::{Mistake, Settings, Source},
};

/// The names that Auth.js and others have made usual.
const USUAL_NAMES: [&str; 3] = ["AUTH_SECRET", "AUTH_URL", "DATABASE_URL"];

/// Secrets that may be in a file: such a name is read before, and stays only if it is mistyped.
const FILE_NAMES: [&str; 3] = ["AUTH_SECRET_FILE", "DATABASE_URL_FILE", "HALLPASS_DATABASE_URL_FILE"];

/// Providers that are ready to use: what is named after them is meant for us.
const PRESETS: [&str; 2] = ["AUTH_GITHUB", "AUTH_GOOGLE"];

/// Names that are no settings.
#[derive(Default)]
pub(super) struct UnknownNames {
    /// Those that stop the start.
    pub mistakes: Vec<Mistake>,
    /// Those that are told.
    pub warnings: Vec<Mistake>,
}

/// Finds the names in `settings` that are no settings.
pub(super) fn unknown_names(settings: &Settings) -> UnknownNames {
    let providers = configured_prefixes(settings);
    let mut unknown = UnknownNames::default();
    for (name, source) in settings.sources() {
        let prefix = provider_prefix(name);
        let used = prefix.is_some_and(|prefix| providers.contains(&prefix));
        if used && is_address_beside_issuer(name) {
            let problem = "is not used: the issuer says all addresses of its provider";
            let mistake = Mistake::new(name, problem, "Leave it out, unless it is other software's.");
            match source {
                Source::File => unknown.mistakes.push(mistake),
                Source::Environment => unknown.warnings.push(mistake),
            }
            continue;
        }
        if used || OWN_NAMES.contains(&name) || USUAL_NAMES.contains(&name) || is_numbered_secret(name) {
            continue;
        }
        if let Some(prefix) = prefix {
            let told = source == Source::File || PRESETS.contains(&prefix);
            let problem = "is set, but its provider is not configured";
            let hint = format!("Set {prefix}_ID and {prefix}_SECRET too, or leave it out.");
            let mistake = Mistake::new(name, problem, hint);
            match source {
                Source::File => unknown.mistakes.push(mistake),
                Source::Environment if told => unknown.warnings.push(mistake),
                Source::Environment => {}
            }
            continue;
        }
        let nearest = nearest_setting(name);
        match source {
            Source::File => {
                let hint = nearest.map_or_else(
                    || "Leave it out: the README lists the settings.".to_owned(),
                    |nearest| format!("Did you mean {nearest}?"),
                );
                unknown.mistakes.push(Mistake::new(name, "is not a setting", hint));
            }
            Source::Environment => {
                let hint = match nearest {
                    Some(nearest) => format!("Did you mean {nearest}?"),
                    // Nothing else than Kubernetes makes up names like ours.
                    None if name.starts_with("HALLPASS_") && !is_of_kubernetes(name) => {
                        "The README lists the settings.".to_owned()
                    }
                    None => continue,
                };
                unknown.warnings.push(Mistake::new(name, "is not a setting, and is ignored", hint));
            }
        }
    }
    unknown
}

/// Only GitHub has addresses of its own; `AUTH_KEYCLOAK_URL` is other software's.
fn is_address_beside_issuer(name: &str) -> bool {
    name.ends_with("_URL") && !name.starts_with("AUTH_GITHUB_")
}

fn is_numbered_secret(name: &str) -> bool {
    let number = name.strip_prefix("AUTH_SECRET_");
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether Kubernetes sets this for services: <https://kubernetes.io/docs/concepts/services-networking/service/#environment-variables>.
fn is_of_kubernetes(name: &str) -> bool {
    name.ends_with("_SERVICE_HOST")
        || name.ends_with("_PORT")
        || ["_SERVICE_PORT", "_PORT_"].iter().any(|part| name.contains(part))
}

/// The setting that `name` may be a typing mistake of: the more letters, the more may be wrong.
fn nearest_setting(name: &str) -> Option<&'static str> {
    let settings = OWN_NAMES.iter().chain(&USUAL_NAMES).chain(&FILE_NAMES).copied();
    let distances = settings.map(|setting| (osa_distance(name, setting), setting));
    let (distance, nearest) = distances.min()?;
    let letters = nearest.split_once('_').map_or(0, |(_, rest)| rest.len());
    let most = match letters {
        0..=3 => 1,
        4..=6 => 2,
        _ => 3,
    };
    (distance <= most).then_some(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn warnings(pairs: &[(&str, &str)]) -> Vec<String> {
        let unknown = unknown_names(&pairs.iter().copied().collect());
        assert!(unknown.mistakes.is_empty(), "{:?}", unknown.mistakes);
        unknown.warnings.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn names_that_other_software_injects_are_ignored() {
        let injected = [
            ("HALLPASS_PORT", "tcp://10.0.0.1:80"),
            ("HALLPASS_SERVICE_HOST", "10.0.0.1"),
            ("HALLPASS_SERVICE_PORT", "80"),
            ("HALLPASS_SERVICE_PORT_HTTP", "80"),
            ("HALLPASS_PORT_80_TCP", "tcp://10.0.0.1:80"),
            ("HALLPASS_PORT_80_TCP_ADDR", "10.0.0.1"),
            ("HALLPASS_PORT_80_TCP_PORT", "80"),
            ("HALLPASS_PORT_80_TCP_PROTO", "tcp"),
            ("AUTH_PORT", "tcp://10.0.0.1:80"),
            ("AUTH_SERVICE_HOST", "10.0.0.1"),
            ("AUTH_API_URL", "https://auth.example.org"),
            ("AUTH_BACKEND_URL", "https://auth.example.org"),
            ("AUTH_SERVICE_PORT_NAME", "http"),
            ("AUTH_TRUST_HOST", "true"),
            ("AUTH_SECRET_KEY", "of Django"),
            ("HALLWAY_LISTEN", "x"),
        ];
        assert_eq!(warnings(&injected), [""; 0]);
    }

    #[test]
    fn names_with_a_typing_mistake_are_warned_about() {
        for (name, nearest) in [
            ("HALLPASS_LISTNE", "HALLPASS_LISTEN"),
            ("HALLPASS_TRUSTED_PROXY", "HALLPASS_TRUSTED_PROXIES"),
            ("HALLPASS_IDLELIMIT", "HALLPASS_IDLE_LIMIT"),
            ("HALPASS_DRAIN", "HALLPASS_DRAIN"),
            ("AUTH_SECERT", "AUTH_SECRET"),
            ("AUTH_ULR", "AUTH_URL"),
            ("AUTH_SECRET_FIEL", "AUTH_SECRET_FILE"),
            ("DATABSE_URL", "DATABASE_URL"),
            ("DATABASE_URI", "DATABASE_URL"),
        ] {
            let said = warnings(&[(name, "hunter2")]).concat();
            assert_eq!(said, format!("{name} is not a setting, and is ignored. Did you mean {nearest}?"));
        }
        for name in ["HALLPASS_DATABASE", "HALLPASS_IDLE"] {
            assert!(warnings(&[(name, "x")]).concat().starts_with(&format!("{name} is not a setting")));
        }
        let work = [("AUTH_WORK_ID", "client"), ("AUTH_WORK_SECRET", "hunter2")];
        let issuer = ("AUTH_WORK_ISSUER", "https://id.example.org");
        let beside = [&work[..], &[issuer, ("AUTH_WORK_URL", "https://work.example.org")]].concat();
        assert!(warnings(&beside).concat().starts_with("AUTH_WORK_URL is not used: the issuer says"));
        let said = warnings(&[("AUTH_GITHUB_URL", "https://git.example.org")]).concat();
        assert!(said.contains("AUTH_GITHUB_URL is set, but its provider is not configured"), "{said}");
    }
}
