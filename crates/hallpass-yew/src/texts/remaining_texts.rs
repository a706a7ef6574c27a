//! How long the session lasts, in words.

use std::time::Duration;

/// How long the session lasts, in sentences that do not change every second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RemainingTexts {
    /// About two minutes.
    pub two_minutes: &'static str,
    /// About a minute.
    pub one_minute: &'static str,
    /// Less than a minute.
    pub less_than_a_minute: &'static str,
}

impl RemainingTexts {
    /// The sentence for `remaining`.
    pub const fn of(&self, remaining: Duration) -> &'static str {
        match remaining.as_secs() {
            90.. => self.two_minutes,
            45.. => self.one_minute,
            _ => self.less_than_a_minute,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::ENGLISH;

    #[test]
    fn remaining_time_is_in_minutes() {
        let texts = [120, 90, 89, 45, 44, 0].map(|seconds| ENGLISH.ends_in.of(Duration::from_secs(seconds)));
        let [two, one, less] = ["in 2 minutes", "in 1 minute", "in less than a minute"]
            .map(|words| format!("Your session ends {words}."));
        assert_eq!(texts, [&*two, &*two, &*one, &*one, &*less, &*less]);
    }
}
