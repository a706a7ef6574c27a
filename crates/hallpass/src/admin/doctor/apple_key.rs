//! Examines the key of an Apple developer team, or the secret that was made with it.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat};
use hallpass_types::Timestamp;

use super::{examination::Examination, finding::Verdict};
use crate::{
    clock::{Clock as _, SystemClock},
    providers::{apple_key::secret_expiry, presets::openid::secret_kind::SecretKind},
};

/// A secret that expires sooner than this is reported.
const SOON: Duration = Duration::from_hours(30 * 24);

/// What is known about the credential without asking Apple. Ids that are certainly wrong have
/// stopped before: see `providers/apple_ids.rs`.
pub fn examine(examination: &Examination, kind: SecretKind) -> Vec<Verdict> {
    if kind != SecretKind::AppleKey {
        return Vec::new();
    }
    let registration = &examination.registration;
    let prefix = &examination.prefix;
    let odd_id = (!registration.client_id.contains('.')).then(|| {
        let says = format!("{prefix}_ID has no dot, and the identifiers of Services IDs usually have some");
        let hint = "Compare it with the identifier of the Services ID, such as org.example.web, in Apple's developer \
                    portal.";
        Verdict::advice(says, hint)
    });
    let expiry = registration
        .credential
        .secret()
        .map(|secret| judge_expiry(examination, secret_expiry(secret), SystemClock.now()));
    odd_id.into_iter().chain(expiry).collect()
}

fn judge_expiry(examination: &Examination, expiry: Option<Timestamp>, now: Timestamp) -> Verdict {
    let prefix = &examination.prefix;
    let hint = format!(
        "Set {prefix}_PRIVATE_KEY, {prefix}_KEY_ID and {prefix}_TEAM_ID instead of {prefix}_SECRET: then no secret \
         expires."
    );
    let Some(expiry) = expiry else {
        return Verdict::wrong("its secret is not one that an Apple key signed", hint);
    };
    let day = i64::try_from(expiry.as_unix_ms()).ok().and_then(DateTime::from_timestamp_millis);
    let day = day.map_or_else(String::new, |day| day.to_rfc3339_opts(SecondsFormat::Secs, true));
    if expiry <= now {
        Verdict::wrong(format!("its secret expired on {day}"), hint)
    } else if expiry <= now.saturating_add(SOON) {
        Verdict::advice(format!("its secret expires on {day}"), hint)
    } else {
        Verdict::ok(format!("its secret expires on {day}: make another one before, or set the key"))
    }
}
