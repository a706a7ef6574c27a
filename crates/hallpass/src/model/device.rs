//! Describes a browser from its `User-Agent` header, for the list of a person's sessions.
//!
//! It knows the few families that nearly all people use, and says "Unknown" for the rest: in a list
//! in which people look for sessions that are not theirs, a wrong guess is worse than none.

/// What to search for and its name, in this order, since browsers claim to be each other.
const BROWSERS: [(&str, &str); 8] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
];

const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
];

/// A longer name of a program is cut off.
const MAX_PROGRAM_CHARS: usize = 40;

/// What the store has for an app, before its name. No `User-Agent` can be the same: a header that
/// is not ASCII is not read.
const APP: &str = "app \u{b7} ";

/// What the store has, in the place of a `User-Agent`, for the session of an app with this name.
pub fn user_agent_of_app(name: &str) -> String {
    format!("{APP}{name}")
}

/// Describes the browser with this `User-Agent`, such as "Firefox on Windows", or gives the name of
/// the app.
pub fn describe_device(user_agent: Option<&str>) -> String {
    let Some(text) = user_agent.filter(|text| !text.is_empty()) else { return "Unknown device".into() };
    if let Some(name) = text.strip_prefix(APP) {
        return name.into();
    }
    let named = |known: &[(&str, &'static str)]| {
        known.iter().find(|(part, _)| text.contains(part)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => format!("{browser} on {system}"),
        (Some(browser), None) => browser.into(),
        // Programs name themselves first: `curl/8.5.0`.
        (None, system) => {
            let program = text.split(['/', ' ']).next().unwrap_or_default();
            let program: String = program.chars().take(MAX_PROGRAM_CHARS).collect();
            match (program.as_str(), system) {
                ("Mozilla" | "", Some(system)) => format!("Unknown browser on {system}"),
                ("Mozilla" | "", None) => "Unknown device".into(),
                (_, Some(system)) => format!("{program} on {system}"),
                (_, None) => program,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn device_is_described_as_people_know_it() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0";
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
        let chrome = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36";
        let firefox = "Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:133.0) Gecko/20100101 Firefox/133.0";
        for (user_agent, description) in [
            (edge, "Edge on Windows"),
            (safari, "Safari on iPhone"),
            (chrome, "Chrome on Android"),
            (firefox, "Firefox on macOS"),
            ("curl/8.5.0", "curl"),
            ("Mozilla/5.0 (X11; Linux x86_64) Something/1.0", "Unknown browser on Linux"),
            ("Mozilla/5.0", "Unknown device"),
            ("", "Unknown device"),
        ] {
            assert_eq!(describe_device(Some(user_agent)), description);
        }
        assert_eq!(describe_device(None), "Unknown device");
        let app = user_agent_of_app("Notes/2 for Firefox/Windows");
        assert_eq!(describe_device(Some(&app)), "Notes/2 for Firefox/Windows");
        assert_eq!(describe_device(Some(&"x".repeat(500))).len(), 40);
    }
}
