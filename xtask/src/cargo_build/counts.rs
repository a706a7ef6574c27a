//! How far a build is, from what cargo writes.

use std::{
    collections::HashSet,
    time::{Duration, Instant},
};

/// So many crates must be built before their speed says something about the rest.
const ENOUGH: u32 = 20;

/// How far a build is.
#[derive(Debug, Default)]
pub struct Counts {
    downloaded: u32,
    is_waiting: bool,
    /// When the first crate was begun.
    begun: Option<Instant>,
    /// The packages that are built, or were before.
    ready: HashSet<String>,
    /// How many of them were built now.
    built: u32,
    total: Option<usize>,
}

impl Counts {
    /// Reads a line of cargo's output for people. Returns whether it now begins to build.
    pub fn read_output(&mut self, line: &str) -> bool {
        let word = line.split_whitespace().next().unwrap_or_default();
        self.downloaded += u32::from(word == "Downloaded");
        self.is_waiting = word == "Blocking";
        let begins = word == "Compiling" && self.begun.is_none();
        if begins {
            self.begun = Some(Instant::now());
        }
        begins
    }

    /// Reads a line of cargo's output for programs.
    pub fn read_message(&mut self, json: &str) {
        // A build script is not its package.
        if !json.starts_with("{\"reason\":\"compiler-artifact\"")
            || json.contains("\"kind\":[\"custom-build\"]")
        {
            return;
        }
        self.is_waiting = false;
        let package = json.split_once("\"package_id\":\"").and_then(|(_, rest)| rest.split_once('"'));
        if let Some((package, _)) = package
            && self.ready.insert(package.to_owned())
        {
            self.built += u32::from(json.contains("\"fresh\":false"));
        }
    }

    /// Sets how many crates there are.
    pub fn set_total(&mut self, total: Option<usize>) {
        self.total = total;
    }

    /// For people.
    pub fn text(&self) -> String {
        if self.is_waiting {
            return "waiting for another cargo".to_owned();
        }
        let Some(begun) = self.begun else {
            return match self.downloaded {
                0 => "looking what is to be done".to_owned(),
                count => format!("{count} crates downloaded"),
            };
        };
        let ready = self.ready.len();
        let Some(total) = self.total else { return format!("{ready} crates built") };
        let left = u32::try_from(total.saturating_sub(ready)).unwrap_or(u32::MAX);
        let left = estimate(begun.elapsed(), self.built, left);
        format!("{ready} of {total} crates{}", left.map(about).unwrap_or_default())
    }
}

/// How long `left` crates take, if `built` took `elapsed`. `None` if that is too early to say.
fn estimate(elapsed: Duration, built: u32, left: u32) -> Option<Duration> {
    (built >= ENOUGH).then(|| elapsed * left / built)
}

/// A duration that is an estimate.
fn about(left: Duration) -> String {
    let seconds = left.as_secs();
    match seconds {
        0..10 => String::new(),
        10..60 => format!(", about {} s left", seconds / 10 * 10),
        _ => format!(", about {} min left", (seconds + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(package: &str, kind: &str, is_fresh: bool) -> String {
        format!(
            "{{\"reason\":\"compiler-artifact\",\"package_id\":\"registry+https://x#{package}\",\"target\":\
             {{\"kind\":[\"{kind}\"]}},\"fresh\":{is_fresh}}}"
        )
    }

    #[test]
    fn text_follows_the_phases_of_a_build() {
        let mut counts = Counts::default();
        assert_eq!(counts.text(), "looking what is to be done");
        assert!(!counts.read_output("    Blocking waiting for file lock on build directory"));
        assert_eq!(counts.text(), "waiting for another cargo");
        assert!(!counts.read_output(" Downloading crates ..."));
        assert!(!counts.read_output("  Downloaded syn v3.0.1"));
        assert_eq!(counts.text(), "1 crates downloaded");
        assert!(counts.read_output("   Compiling syn v3.0.1"));
        assert!(!counts.read_output("   Compiling quote v1.0.1"));
        assert_eq!(counts.text(), "0 crates built");
        counts.set_total(Some(7));
        counts.read_message(&artifact("syn@3.0.1", "custom-build", false));
        counts.read_message(&artifact("quote@1.0.1", "lib", true));
        counts.read_message(&artifact("syn@3.0.1", "lib", false));
        counts.read_message(&artifact("syn@3.0.1", "lib", false));
        assert_eq!(counts.text(), "2 of 7 crates");
        assert_eq!(counts.built, 1);
    }

    #[test]
    fn estimate_is_proportional_and_waits_for_enough_crates() {
        assert_eq!(estimate(Duration::from_secs(30), ENOUGH - 1, 100), None);
        assert_eq!(estimate(Duration::from_secs(30), 100, 200), Some(Duration::from_mins(1)));
    }

    #[test]
    fn about_is_rounded() {
        let texts = [9, 47, 89, 90].map(|seconds| about(Duration::from_secs(seconds)));
        assert_eq!(texts, ["", ", about 40 s left", ", about 1 min left", ", about 2 min left"]);
    }
}
