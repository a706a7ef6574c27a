//! The decoder agrees with serde, on what the server writes and on what is damaged.

mod damage;
mod generated;

use std::fmt::Debug;

use hallpass_types::{CsrfToken, Redirect};
use proptest::{option, prelude::*};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Number, Value, json};

use super::{decode, value::Json};
use damage::{Damage, count, damage};
use generated::{initial_state, own_identity, own_session, providers, session};

impl Json for Value {
    fn member(&self, name: &str) -> Option<Self> {
        self.get(name).cloned()
    }
    fn members(&self) -> Option<Vec<(String, Self)>> {
        Some(self.as_object()?.clone().into_iter().collect())
    }
    fn elements(&self) -> Option<Vec<Self>> {
        self.as_array().cloned()
    }
    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }
    fn boolean(&self) -> Option<bool> {
        self.as_bool()
    }
    fn number(&self) -> Option<Number> {
        self.as_number().cloned()
    }
    fn is_nothing(&self) -> bool {
        self.is_null()
    }
}

/// Reads `written` as it is, and damaged at the value number `at`.
fn agrees<T: Serialize + DeserializeOwned + PartialEq + Debug>(
    written: &T,
    read: fn(&Value) -> Result<T, decode::Malformed>,
    (at, damage): &(usize, Damage),
) {
    let mut json = serde_json::to_value(written).unwrap();
    assert_eq!(read(&json).as_ref(), Ok(written));
    let at = at % count(&json);
    damage.apply(&mut json, at);
    assert_eq!(read(&json).ok(), serde_json::from_value(json.clone()).ok(), "{json}");
}

proptest! {
    #[test]
    fn session_is_read_as_serde_reads_it(session in option::of(session()), damage in damage()) {
        agrees(&session, decode::optional_session, &damage);
    }

    #[test]
    fn initial_state_is_read_as_serde_reads_it(state in initial_state(), damage in damage()) {
        agrees(&state, decode::initial_state, &damage);
    }

    #[test]
    fn other_answers_are_read_as_serde_reads_them(
        providers in providers(),
        sessions in prop::collection::vec(own_session(), 0..3),
        identities in prop::collection::vec(own_identity(), 0..3),
        text in ".*",
        damage in damage(),
    ) {
        agrees(&providers, decode::providers, &damage);
        agrees(&sessions, decode::own_sessions, &damage);
        agrees(&identities, decode::own_identities, &damage);
        agrees(&CsrfToken { csrf_token: text.clone() }, decode::csrf_token, &damage);
        agrees(&Redirect { url: text }, decode::redirect, &damage);
    }
}

#[test]
fn wrong_member_is_named_with_its_path() {
    let session = json!({ "id": "s", "user": { "id": "u", "name": "Ada" }, "provider": "dev",
        "authenticatedAt": "1970-01-01T00:00:00.000Z", "expires": "1970-01-08T00:00:00.000Z" });
    for (path, wrong, expected) in [
        ("/id", json!(7), "id"),
        ("/user", json!("Ada"), "user.id"),
        ("/user/name", json!(["Ada"]), "user.name"),
        ("/expires", json!("tomorrow"), "expires"),
    ] {
        let mut json = session.clone();
        *json.pointer_mut(path).unwrap() = wrong;
        assert_eq!(decode::optional_session(&json), Err(decode::Malformed(expected)));
    }
}
