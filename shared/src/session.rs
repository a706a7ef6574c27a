//! The answer to "who is this?".

use serde::{Deserialize, Serialize};

use crate::{ProviderId, SessionId, Timestamp, User};

/// A person is signed in. Otherwise there is `None`, on the wire `null`, and never an empty
/// session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// Names the session; not a secret.
    pub id: SessionId,
    /// Who is signed in.
    pub user: User,
    /// The provider with which they signed in.
    pub provider: ProviderId,
    /// When they signed in at the provider: `auth_time` of the ID token, otherwise the time of the
    /// callback.
    pub authenticated_at: Timestamp,
    /// When the session expires without further activity: by the idle or the absolute timeout.
    pub expires: Timestamp,
    /// The application's own data, which the person can see. Only its code on the server changes
    /// it. The method `data` reads it as a type of the application's own.
    #[serde(default, skip_serializing_if = "SessionData::is_empty")]
    pub data: SessionData,
}

/// The application's own data in a session: any JSON, by name.
pub type SessionData = serde_json::Map<String, serde_json::Value>;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::{Email, UserId};

    /// The session of a user without a name.
    pub(crate) fn session() -> Session {
        session_of(User { id: UserId::new("u1"), name: None, email: None, image: None })
    }

    fn session_of(user: User) -> Session {
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
    fn session_is_written_as_the_contract_says() {
        let ada = session_of(User {
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
    fn unknown_fields_of_a_user_are_left_out() {
        let nameless = session_of(User { id: UserId::new("u2"), name: None, email: None, image: None });
        let json = serde_json::to_value(&nameless).unwrap();
        assert_eq!(json["user"], serde_json::json!({ "id": "u2" }));
        assert_eq!(serde_json::from_value::<Session>(json).unwrap(), nameless);
    }

    #[test]
    fn anonymous_is_null_and_an_empty_object_is_an_error() {
        assert_eq!(serde_json::to_string(&None::<Session>).unwrap(), "null");
        assert!(serde_json::from_str::<Option<Session>>("{}").is_err());
    }
}
