//! The answer to "who is this?".

use serde::{Deserialize, Serialize};

use crate::{ProviderId, SessionId, Timestamp, User};

/// Somebody is signed in. Nobody is `None`, on the wire `null`; there is no empty session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Names the session; not a secret.
    pub id: SessionId,
    /// Who is signed in.
    pub user: User,
    /// With which provider they signed in.
    pub provider: ProviderId,
    /// When the provider last saw them prove who they are (the ID token's `auth_time`, else the time of the callback).
    pub authenticated_at: Timestamp,
    /// When the session ends if nothing happens: the idle or the absolute limit, whichever is first.
    pub expires: Timestamp,
    /// What the application keeps in the session. Only its own code on the server changes it.
    #[serde(default, skip_serializing_if = "SessionData::is_empty")]
    pub data: SessionData,
}

/// What an application keeps in a session: whatever JSON it likes, by name.
pub type SessionData = serde_json::Map<String, serde_json::Value>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Email, UserId};

    fn session(user: User) -> Session {
        Session {
            id: SessionId::new("s1"),
            user,
            provider: ProviderId::new("dev"),
            authenticated_at: Timestamp::from_unix_ms(0),
            expires: Timestamp::from_unix_ms(604_800_000),
            data: SessionData::new(),
        }
    }

    #[test]
    fn is_written_as_the_contract_says() {
        let ada = session(User {
            id: UserId::new("u1"),
            name: Some("Ada Lovelace".into()),
            email: Some(Email::Verified("ada@example.org".into())),
            image: Some("https://example.org/ada.png".into()),
        });
        insta::assert_snapshot!(serde_json::to_string_pretty(&ada).unwrap(), @r#"
        {
          "id": "s1",
          "user": {
            "id": "u1",
            "name": "Ada Lovelace",
            "email": "ada@example.org",
            "emailVerified": true,
            "image": "https://example.org/ada.png"
          },
          "provider": "dev",
          "authenticatedAt": "1970-01-01T00:00:00.000Z",
          "expires": "1970-01-08T00:00:00.000Z"
        }
        "#);
    }

    #[test]
    fn what_is_not_known_is_left_out() {
        let nameless = session(User { id: UserId::new("u2"), name: None, email: None, image: None });
        let json = serde_json::to_value(&nameless).unwrap();
        assert_eq!(json["user"], serde_json::json!({ "id": "u2" }));
        assert_eq!(serde_json::from_value::<Session>(json).unwrap(), nameless);
    }

    #[test]
    fn nobody_is_null_and_an_empty_object_is_an_error() {
        assert_eq!(serde_json::to_string(&None::<Session>).unwrap(), "null");
        assert!(serde_json::from_str::<Option<Session>>("{}").is_err());
    }
}
