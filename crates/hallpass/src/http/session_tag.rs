//! What names a session as it is answered: its entity tag (RFC 9110, section 8.8.3).

use hallpass_types::{Email, Session, User};

use crate::{
    crypto::secret_ring::{Purpose, SecretRing},
    model::session_record::SessionRecord,
};

/// The tag, with its quotation marks: an HMAC over everything that the answer is made from. It says nothing about it; nothing
/// is serialised for it, since most answers with a tag are 304.
///
/// Every structure is taken apart without `..`: a new field is an error here until it is decided whether it is answered.
pub fn session_tag(ring: &SecretRing, record: &SessionRecord) -> String {
    // What is answered; `expires` stands for both limits.
    let _answered = |Session { id: _, user: _, provider: _, authenticated_at: _, expires: _, data: _ }| ();
    let SessionRecord {
        id,
        user,
        provider,
        authenticated_at,
        idle_expires_at: _,
        absolute_expires_at: _,
        data,
        // What is not answered.
        token_hash: _,
        created_at: _,
        proved_at: _,
        last_active_at: _,
        data_version: _,
        ended: _,
    } = record;
    let User { id: user_id, name, email, image } = user;
    let text = |text: &Option<String>| text.as_ref().map_or_else(String::new, |text| format!("={text}"));
    let [name, image] = [name, image].map(text);
    let email = match email {
        None => String::new(),
        Some(Email::Verified(text)) => format!("verified={text}"),
        Some(Email::Unverified(text)) => format!("={text}"),
    };
    let times = [*authenticated_at, record.expires()].map(|time| time.as_unix_ms().to_be_bytes());
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
        &times[0],
        &times[1],
        &data,
    ];
    format!("\"{}\"", &ring.authenticate(Purpose::SessionTag, &message)[..32])
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use hallpass_types::{SessionId, Timestamp, UserId};

    use super::*;
    use crate::{model::session_record::tests::record, session::Limits};

    #[test]
    fn differs_whenever_the_answer_does() {
        let ring = SecretRing::new(vec!["a secret of 32 bytes for this test".into()]).unwrap();
        let first = record(Timestamp::from_unix_ms(1_000), Limits::default());
        let changes: [fn(&mut SessionRecord); 12] = [
            |_| {},
            |record| record.id = SessionId::new("s2"),
            |record| record.user.id = UserId::new("u2"),
            |record| record.user.name = Some(String::new()),
            |record| record.user.name = Some("Ada".into()),
            |record| record.user.email = Some(Email::Unverified("Ada".into())),
            |record| record.user.email = Some(Email::Verified("Ada".into())),
            |record| record.user.image = Some("Ada".into()),
            |record| record.provider = hallpass_types::ProviderId::new("other"),
            |record| record.authenticated_at = Timestamp::from_unix_ms(0),
            |record| record.idle_expires_at = Timestamp::from_unix_ms(2_000),
            |record| drop(record.data.insert("theme".into(), "dark".into())),
        ];
        let tags = changes.map(|change| {
            let mut record = first.clone();
            change(&mut record);
            let answer = serde_json::to_string(&record.to_session()).unwrap();
            (session_tag(&ring, &record), answer)
        });
        let [names, answers] = [0, 1].map(|at| {
            tags.iter().map(|tag| if at == 0 { &tag.0 } else { &tag.1 }).collect::<HashSet<_>>().len()
        });
        assert_eq!((names, answers), (tags.len(), tags.len()), "{tags:?}");
        let mut seen_since = first.clone();
        seen_since.last_active_at = Timestamp::from_unix_ms(5_000);
        assert_eq!(session_tag(&ring, &seen_since), tags[0].0, "what is not in the answer does not count");
    }
}
