//! How many tests passed and failed.

use std::ops::Add;

/// How many tests, or checks, passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those that passed.
    pub passed: u32,
    /// Those that failed.
    pub failed: u32,
}

impl Counts {
    /// Adds up the result lines of the test runners in a log.
    pub fn from_log(text: &str) -> Self {
        let results = text.lines().filter_map(|line| line.strip_prefix("test result: "));
        results.fold(Self::default(), |sum, line| {
            let line =
                Self { passed: number_before(line, " passed"), failed: number_before(line, " failed") };
            sum + line
        })
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { passed: self.passed + other.passed, failed: self.failed + other.failed }
    }
}

fn number_before(line: &str, word: &str) -> u32 {
    let before = line.split(word).next().unwrap_or_default();
    let number = before.rsplit([' ', '.']).find(|part| !part.is_empty());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn from_log_adds_up_all_result_lines() {
        let log = "running 2 tests\ntest a ... ok\n\
            test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(Counts::from_log(log), Counts { passed: 15, failed: 2 });
        assert_eq!(Counts::from_log("error: could not compile"), Counts::default());
    }
}
