//! The timeout of one request to one provider, as a setting has it.

use std::{str::FromStr, time::Duration};

use super::http_settings::ProviderHttpSettings;

const MAX_SECONDS: u64 = ProviderHttpSettings::MAX_TOTAL_TIMEOUT.as_secs();

/// A timeout of whole seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestTimeout(Duration);

/// A text is no timeout.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("is not a number of seconds from 1 to {MAX_SECONDS}")]
pub struct NoRequestTimeout;

impl RequestTimeout {
    /// How to write one.
    pub const HINT: &str = "Write a whole number of seconds, such as 10.";

    /// The same as a duration.
    pub fn duration(self) -> Duration {
        self.0
    }
}

impl FromStr for RequestTimeout {
    type Err = NoRequestTimeout;

    fn from_str(text: &str) -> Result<Self, NoRequestTimeout> {
        let seconds = text.parse().ok().filter(|seconds| (1..=MAX_SECONDS).contains(seconds));
        seconds.map(Duration::from_secs).map(Self).ok_or(NoRequestTimeout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_timeout_ends_within_that_of_a_step() {
        assert_eq!("1".parse::<RequestTimeout>().unwrap().duration(), Duration::from_secs(1));
        assert_eq!("16".parse::<RequestTimeout>().unwrap().duration(), Duration::from_secs(16));
        for text in ["0", "17", "-1", "1.5", "", "six"] {
            assert_eq!(text.parse::<RequestTimeout>(), Err(NoRequestTimeout), "{text}");
        }
    }
}
