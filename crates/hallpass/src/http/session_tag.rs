//! The entity tag of a session's answer (RFC 9110, section 8.8.3).

use std::str;

use hallpass_types::{Email, Session, User};

use crate::{
    crypto::secret_ring::{KeyAge, Purpose, SecretRing},
    model::{kept_tag::TAG_BYTES, session_record::SessionRecord},
};

/// The length of a tag: the code in hexadecimal, and its quotation marks.
const LENGTH: usize = 2 * TAG_BYTES + 2;

/// A tag as headers have it, with its quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SessionTag([u8; LENGTH]);

impl SessionTag {
    /// The tag of the session in `record`, which keeps it.
    pub fn of(ring: &SecretRing, record: &SessionRecord) -> Self {
        Self::write(record.tag.of(&record.session, |session| compute_code(ring, session)))
    }

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        str::from_utf8(&self.0).expect("BUG: hexadecimal digits are text")
    }

    /// The tag as a header has it.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    fn write(code: [u8; TAG_BYTES]) -> Self {
        let mut text = [b'"'; LENGTH];
        hex::encode_to_slice(code, &mut text[1..=2 * TAG_BYTES]).expect("BUG: a tag has this length");
        Self(text)
    }
}

/// An HMAC over everything that the answer is made of, cut short. It reveals nothing about it. The
/// answer is not serialised for it.
fn compute_code(ring: &SecretRing, session: &Session) -> [u8; TAG_BYTES] {
    // Without `..`: the compiler asks whether a new field belongs into the tag.
    let Session { id, user, provider, authenticated_at, expires, data } = session;
    let User { id: user_id, name, email, image } = user;
    let [name, image] =
        [name, image].map(|text| text.as_ref().map_or_else(String::new, |text| format!("={text}")));
    let email = match email {
        None => String::new(),
        Some(Email::Verified(text)) => format!("verified={text}"),
        Some(Email::Unverified(text)) => format!("={text}"),
    };
    let data = if data.is_empty() {
        Vec::new()
    } else {
        serde_json::to_vec(data).expect("BUG: a session's data is JSON")
    };
    let message: [&[u8]; 9] = [
        id.as_str().as_bytes(),
        user_id.as_str().as_bytes(),
        name.as_bytes(),
        email.as_bytes(),
        image.as_bytes(),
        provider.as_str().as_bytes(),
        &authenticated_at.as_unix_ms().to_be_bytes(),
        &expires.as_unix_ms().to_be_bytes(),
        &data,
    ];
    let code = ring.derive(KeyAge::CURRENT, Purpose::SessionTag, &message);
    let (code, _) = code.split_first_chunk().expect("BUG: an HMAC is longer than a tag");
    *code
}

#[cfg(test)]
mod tests {
    use std::{collections::HashSet, sync::Arc};

    use hallpass_types::{ProviderId, SessionData, SessionId, Timestamp, UserId};
    use serde_json::{Value, json};

    use super::*;
    use crate::model::{session_limits::Limits, session_record::tests::record};

    fn tag(session: &Session) -> SessionTag {
        let ring = SecretRing::new(vec!["a secret of 32 bytes for this test".into()]).unwrap();
        SessionTag::write(compute_code(&ring, session))
    }

    /// A session in which every field has a value.
    fn session() -> Session {
        Session {
            id: SessionId::new("s1"),
            user: User {
                id: UserId::new("u1"),
                name: Some("Ada".into()),
                email: Some(Email::Verified("ada@example.org".into())),
                image: Some("https://example.org/ada.png".into()),
            },
            provider: ProviderId::new("dev"),
            authenticated_at: Timestamp::from_unix_ms(1_000),
            expires: Timestamp::from_unix_ms(2_000),
            data: SessionData::from_iter([("theme".to_owned(), json!("dark"))]),
        }
    }

    /// Every JSON that differs from `value` in one leaf, or lacks one member.
    fn changes(value: &Value) -> Vec<Value> {
        match value {
            Value::Object(members) => members
                .iter()
                .flat_map(|(name, member)| {
                    let changed = changes(member).into_iter().map(|change| {
                        let mut members = members.clone();
                        members.insert(name.clone(), change);
                        members
                    });
                    let mut lacking = members.clone();
                    lacking.remove(name);
                    changed.chain([lacking]).map(Value::Object).collect::<Vec<_>>()
                })
                .collect(),
            Value::String(text) if text.parse::<Timestamp>().is_ok() => {
                vec![json!("2026-01-01T00:00:00.000Z")]
            }
            Value::String(text) => vec![json!(format!("{text}x")), json!("")],
            Value::Bool(value) => vec![json!(!value)],
            other => panic!("an answer has no {other}"),
        }
    }

    /// Changes the answer and not the session, so that a new field is changed, too.
    #[test]
    fn session_tag_differs_whenever_the_answer_does() {
        let answer = serde_json::to_value(session()).unwrap();
        let sessions = changes(&answer).into_iter().filter_map(|answer| serde_json::from_value(answer).ok());
        let sessions: Vec<Session> = sessions.chain([session()]).collect();
        let answers: HashSet<_> =
            sessions.iter().map(|session| serde_json::to_string(session).unwrap()).collect();
        let tags: HashSet<_> = sessions.iter().map(tag).collect();
        assert_eq!(tags.len(), answers.len(), "{answers:#?}");
        // Every leaf of the answer was changed.
        assert_eq!(changes(&json!({ "text": "a", "flag": true })).len(), 5);
        assert!(answers.len() >= 18, "{answers:#?}");
    }

    #[test]
    fn session_tag_of_the_same_session_is_the_same() {
        assert_eq!(tag(&session()), tag(&session()));
        let ring = SecretRing::new(vec!["a secret of 32 bytes for this test".into()]).unwrap();
        let text = tag(&session()).as_str().to_owned();
        assert!(text.len() == 34 && text.starts_with('"') && text.ends_with('"'), "{text}");
        let mut record = record(Timestamp::from_unix_ms(0), Limits::default());
        record.session = Arc::new(session());
        assert_eq!(SessionTag::of(&ring, &record), tag(&session()));
    }
}
