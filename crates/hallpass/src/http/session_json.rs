//! A session as JSON: what `serde_json` writes, at a quarter of the cost. It looks at each byte of
//! each text and name; most texts need no escaping.

use hallpass_types::{Email, Session, User};

/// What the JSON of most sessions fits into.
const TYPICAL_BYTES: usize = 512;

/// Writes `session` as `serde_json` writes it.
pub fn session_json(session: &Session) -> String {
    // Without `..`: the compiler asks how a new field is written.
    let Session { id, user, provider, authenticated_at, expires, data } = session;
    let User { id: user_id, name, email, image } = user;
    let mut json = String::with_capacity(TYPICAL_BYTES);
    push_text(&mut json, "{\"id\":", id.as_str());
    push_text(&mut json, ",\"user\":{\"id\":", user_id.as_str());
    if let Some(name) = name {
        push_text(&mut json, ",\"name\":", name);
    }
    if let Some(email) = email {
        push_text(&mut json, ",\"email\":", email.as_str());
        json.push_str(match email {
            Email::Verified(_) => ",\"emailVerified\":true",
            Email::Unverified(_) => ",\"emailVerified\":false",
        });
    }
    if let Some(image) = image {
        push_text(&mut json, ",\"image\":", image);
    }
    push_text(&mut json, "},\"provider\":", provider.as_str());
    // Times need no escaping.
    json.push_str(",\"authenticatedAt\":\"");
    authenticated_at.append_to(&mut json);
    json.push_str("\",\"expires\":\"");
    expires.append_to(&mut json);
    json.push('"');
    if !data.is_empty() {
        json.push_str(",\"data\":");
        json.push_str(&serde_json::to_string(data).expect("BUG: a session's data is JSON"));
    }
    json.push('}');
    json
}

/// Adds `before`, and `text` as a string.
fn push_text(json: &mut String, before: &str, text: &str) {
    json.push_str(before);
    let is_escaped = |byte| byte < b' ' || matches!(byte, b'"' | b'\\');
    // (Without an early end the compiler compares many bytes at once.)
    if text.bytes().fold(false, |found, byte| found | is_escaped(byte)) {
        json.push_str(&serde_json::to_string(text).expect("BUG: a text can be written as JSON"));
    } else {
        json.push('"');
        json.push_str(text);
        json.push('"');
    }
}

#[cfg(test)]
mod tests {
    use hallpass_types::{ProviderId, SessionData, SessionId, Timestamp, UserId};
    use proptest::prelude::*;

    use super::*;

    fn text() -> impl Strategy<Value = String> {
        prop_oneof!["[a-zA-Z0-9 @.:/-]{0,40}", "\\PC{0,20}", "[\u{0}-\u{7f}\u{2028}\u{fffd}]{0,20}"]
    }

    fn email() -> impl Strategy<Value = Email> {
        prop_oneof![text().prop_map(Email::Verified), text().prop_map(Email::Unverified)]
    }

    fn data() -> impl Strategy<Value = SessionData> {
        let value = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            text().prop_map(Into::into),
            prop::collection::vec(text(), 0..3).prop_map(Into::into),
        ];
        prop::collection::vec((text(), value), 0..4).prop_map(SessionData::from_iter)
    }

    proptest! {
        #[test]
        fn session_is_written_as_serde_writes_it(
            (id, user_id, provider) in (text(), text(), text()),
            (name, image) in (prop::option::of(text()), prop::option::of(text())),
            email in prop::option::of(email()),
            (authenticated_at, expires) in (any::<u64>(), any::<u64>()),
            data in data(),
        ) {
            let session = Session {
                id: SessionId::new(id),
                user: User { id: UserId::new(user_id), name, email, image },
                provider: ProviderId::new(provider),
                authenticated_at: Timestamp::from_unix_ms(authenticated_at),
                expires: Timestamp::from_unix_ms(expires),
                data,
            };
            prop_assert_eq!(session_json(&session), serde_json::to_string(&session).unwrap());
        }
    }
}
