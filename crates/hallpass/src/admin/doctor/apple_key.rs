//! Examines the key of an Apple developer team, or the secret that was made with it.

use std::time::Duration;

use chrono::{DateTime, SecondsFormat};
use hallpass_types::Timestamp;

use super::{examination::Examination, finding::Verdict};
use crate::{
    clock::{Clock as _, SystemClock},
    providers::{
        apple_key::secret_expiry, client_credential::ClientCredential,
        presets::openid::secret_kind::SecretKind,
    },
};

/// A secret that expires sooner than this is reported.
const SOON: Duration = Duration::from_hours(30 * 24);

/// The length of Apple's ids of teams and keys.
const ID_LENGTH: usize = 10;

/// What is known about the credential without asking Apple.
pub fn examine(examination: &Examination, kind: SecretKind) -> Vec<Verdict> {
    match (&examination.registration.credential, kind) {
        (ClientCredential::AppleKey(key), _) => {
            let names = ["_TEAM_ID", "_KEY_ID"];
            names.into_iter().zip(key.ids()).filter_map(|(name, id)| odd_id(examination, name, id)).collect()
        }
        (ClientCredential::Secret(secret), SecretKind::AppleKey) => {
            vec![judge_expiry(examination, secret_expiry(secret), SystemClock.now())]
        }
        _ => Vec::new(),
    }
}

fn odd_id(examination: &Examination, name: &str, id: &str) -> Option<Verdict> {
    let fits = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    if id.len() == ID_LENGTH && id.bytes().all(fits) {
        return None;
    }
    let says = format!("{}{name} is not {ID_LENGTH} capital letters and digits", examination.prefix);
    Some(Verdict::advice(says, "Compare it with Apple's developer portal."))
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
