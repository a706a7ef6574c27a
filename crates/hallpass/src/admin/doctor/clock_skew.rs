//! Compares the clocks: a sign-in fails where they differ by more than a minute.

use std::time::Duration;

use chrono::DateTime;
use hallpass_types::Timestamp;
use openidconnect::HttpResponse;

use super::finding::Verdict;
use crate::clock::{Clock as _, SystemClock};

/// Half of what a sign-in tolerates.
const MAX_SKEW: Duration = Duration::from_secs(30);

/// Compares our clock with the one of the provider that sent `answer`, if that gives the time.
pub fn clock_skew(answer: &HttpResponse) -> Option<Verdict> {
    let header = |name: &str| answer.headers().get(name)?.to_str().ok();
    // An HTTP date has the form of an e-mail's (RFC 9110, section 5.6.7).
    let date = DateTime::parse_from_rfc2822(header("date")?).ok()?;
    let sent = Timestamp::from_unix_ms(u64::try_from(date.timestamp_millis()).ok()?);
    // How long a cache has kept the answer (RFC 9111, section 5.1).
    let age = header("age").and_then(|age| age.parse().ok()).unwrap_or_default();
    let (ours, theirs) = (SystemClock.now(), sent.saturating_add(Duration::from_secs(age)));
    let skew = ours.saturating_since(theirs).max(theirs.saturating_since(ours));
    let says = format!("its clock and ours are {} s apart", skew.as_secs());
    if skew <= MAX_SKEW {
        return Some(Verdict::ok(says));
    }
    Some(Verdict::wrong(
        format!("{says}: signatures count as not valid yet, or no longer"),
        "Synchronise this computer's clock (NTP, such as systemd-timesyncd or chrony).",
    ))
}
