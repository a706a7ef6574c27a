//! A moment in UTC, to the millisecond; on the wire ISO 8601, as Auth.js writes it.

use std::{
    fmt,
    str::FromStr,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A moment in UTC, to the millisecond. All arithmetic saturates between 1970 and the end of the
/// year 9999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(u64);

/// 9999-12-31T23:59:59.999Z: the last moment that the wire's four-digit year can say.
const LAST_MS: u64 = 253_402_300_799_999;

const TEMPLATE: &[u8; 24] = b"0000-00-00T00:00:00.000Z";

const DAY_MS: u64 = 86_400_000;
const DAYS_OF_400_YEARS: u64 = 146_097;
/// From March 1 of the year 0.
const DAYS_BEFORE_1970: u64 = 719_468;

/// Writes `value` into all of `digits`.
fn put(digits: &mut [u8], mut value: u64) {
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + u8::try_from(value % 10).unwrap_or_default();
        value /= 10;
    }
}

fn as_text(digits: &[u8]) -> &str {
    str::from_utf8(digits).expect("BUG: digits are text")
}

impl Timestamp {
    /// From milliseconds since 1970-01-01T00:00:00Z.
    pub const fn from_unix_ms(ms: u64) -> Self {
        Self(if ms > LAST_MS { LAST_MS } else { ms })
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn as_unix_ms(self) -> u64 {
        self.0
    }

    /// Adds it to `text`, as it is on the wire. (Less than half the work of [`fmt::Display`] in a
    /// format string, twice in each answer with a session.)
    pub fn append_to(self, text: &mut String) {
        text.push_str(as_text(&self.digits()));
    }

    /// The date and the time of day, by the Gregorian calendar. Its years are counted from March on
    /// in between, so that a leap day is the last one of a year; in 400 of them it repeats.
    fn digits(self) -> [u8; TEMPLATE.len()] {
        let (days, ms) = (self.0 / DAY_MS + DAYS_BEFORE_1970, self.0 % DAY_MS);
        let (cycle, day) = (days / DAYS_OF_400_YEARS, days % DAYS_OF_400_YEARS);
        let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        // The months from March on have 31, 30, 31, 30, 31 days, again and again.
        let month = (5 * day + 2) / 153;
        let day = day - (153 * month + 2) / 5 + 1;
        let (month, years) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };

        let mut text = *TEMPLATE;
        let (hours, minutes, seconds) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60);
        put(&mut text[0..4], 400 * cycle + year + years);
        for (at, value) in [(5, month), (8, day), (11, hours), (14, minutes), (17, seconds)] {
            put(&mut text[at..at + 2], value);
        }
        put(&mut text[20..23], ms % 1000);
        text
    }

    /// This moment plus `duration`, at most the end of the year 9999.
    #[must_use]
    pub fn saturating_add(self, duration: Duration) -> Self {
        let ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self::from_unix_ms(self.0.saturating_add(ms))
    }

    /// This moment minus `duration`, at least 1970.
    #[must_use]
    pub fn saturating_sub(self, duration: Duration) -> Self {
        let ms = u64::try_from(duration.as_millis()).unwrap_or(u64::MAX);
        Self(self.0.saturating_sub(ms))
    }

    /// The time since `earlier`; zero if `earlier` is later.
    pub fn saturating_since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
        Self::from_unix_ms(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(as_text(&self.digits()))
    }
}

impl FromStr for Timestamp {
    type Err = humantime::TimestampError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        humantime::parse_rfc3339(text).map(Self::from)
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn timestamp_is_written_as_auth_js_writes_it() {
        let moment = Timestamp::from_unix_ms(1_798_020_000_000);
        assert_eq!(moment.to_string(), "2026-12-23T10:00:00.000Z");
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
        ] {
            assert_eq!(Timestamp::from_unix_ms(ms).to_string(), text);
        }
    }

    #[test]
    fn timestamp_arithmetic_saturates() {
        let last = Timestamp::from_unix_ms(u64::MAX);
        assert_eq!(last.to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(last.saturating_add(Duration::MAX), last);
        assert_eq!(Timestamp::from_unix_ms(5).saturating_sub(Duration::MAX), Timestamp::from_unix_ms(0));
    }

    proptest! {
        #[test]
        fn timestamp_is_parsed_as_it_was_written(ms in 0..=LAST_MS) {
            let moment = Timestamp::from_unix_ms(ms);
            let json = serde_json::to_string(&moment).unwrap();
            let mut appended = String::from("\"");
            moment.append_to(&mut appended);
            prop_assert_eq!(format!("{appended}\""), json.as_str());
            prop_assert_eq!(serde_json::from_str::<Timestamp>(&json).unwrap(), moment);
        }
    }
}
