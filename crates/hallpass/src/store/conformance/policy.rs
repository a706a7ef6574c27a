//! What an application's policy decides in a sign-in, and data that never leaves the server.

use std::sync::Arc;

use hallpass_types::{DataError, SessionData, SessionId};
use serde_json::json;

use super::{Place, live, now, profile_of, sessions, sign_in};
use crate::{
    model::{
        account::{Issuer, Subject},
        data_parts::DataParts,
        known_user::KnownUser,
        session_record::SessionRecord,
        session_token::SessionToken,
    },
    session::{CurrentSession, Sessions, UpdateDataError},
    store::{DataOf, Decided, SignIn, SignInOutcome, SqlStore},
};

fn object(name: &str, value: &str) -> SessionData {
    SessionData::from_iter([(name.to_owned(), value.into())])
}

fn parts(public: &str, private: &str) -> DataParts {
    let mut parts = DataParts::from(object("role", public));
    parts.private = object("customer", private);
    parts
}

fn decided(application_id: &str, policy_revision: i64) -> Decided {
    let data = parts("admin", "7");
    Decided { application_id: Some(application_id.into()), data, policy_revision }
}

/// Signs in as the application's policy has decided.
async fn sign_in_as(sessions: &Sessions, subject: &str, decided: Decided) -> (SignInOutcome, SessionToken) {
    let token = SessionToken::generate();
    let sign_in = SignIn {
        provider: hallpass_types::ProviderId::new("test"),
        issuer: Issuer::new("https://id.example.org"),
        profile: profile_of(subject),
        decided: Some(decided),
        proved_at: None,
        same_user_as: None,
        replaces: Vec::new(),
        callback: None,
        ip: None,
        user_agent: None,
    };
    (sessions.start(&token, sign_in).await.unwrap(), token)
}

async fn known(store: &SqlStore, subject: &str) -> Option<(KnownUser, i64)> {
    let (provider, issuer) = (hallpass_types::ProviderId::new("test"), Issuer::new("https://id.example.org"));
    store.find_known_user(&provider, &issuer, &Subject::parse(subject).unwrap()).await.unwrap()
}

fn application_id(record: &SessionRecord) -> Option<&str> {
    record.server_part.as_ref()?.application_id.as_deref()
}

/// The application's id belongs to the user, and both parts of the data to the session.
pub async fn policy_decision_is_stored_with_the_session(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    assert_eq!(known(&store, "ada").await, None);
    let plain = sign_in(&sessions, "ada").await;
    let before = live(&sessions, &plain).await;
    assert_eq!((before.server_part.as_ref(), before.data.len()), (None, 0));
    let (started, token) = sign_in_as(&sessions, "ada", decided("42", 0)).await;
    assert!(matches!(started, SignInOutcome::Session(_)), "{started:?}");
    let record = live(&sessions, &token).await;
    assert_eq!((record.data_parts(), application_id(&record)), (parts("admin", "7"), Some("42")));
    let (user, revision) = known(&store, "ada").await.unwrap();
    assert_eq!((user.id, user.application_id.as_deref(), revision), (record.user.id.clone(), Some("42"), 0));
    // The older session is the same user's, and has its own data.
    let older = live(&sessions, &plain).await;
    assert_eq!((older.data_parts(), application_id(&older)), (DataParts::default(), Some("42")));
    // What is not decided stays.
    let (_, token) = sign_in_as(&sessions, "ada", Decided::default()).await;
    assert_eq!(application_id(&*live(&sessions, &token).await), Some("42"));
}

/// S9: other servers show it within a second.
pub async fn policy_new_application_id_reaches_other_servers(place: Place) {
    let (here, there) = (sessions(&place.open().await), sessions(&place.open().await));
    let (_, token) = sign_in_as(&here, "ada", decided("1", 0)).await;
    there.refresh().await.unwrap();
    assert_eq!(application_id(&*live(&there, &token).await), Some("1"));
    let (_, newer) = sign_in_as(&here, "ada", decided("2", 0)).await;
    there.refresh().await.unwrap();
    for token in [token, newer] {
        assert_eq!(application_id(&*live(&there, &token).await), Some("2"));
    }
}

/// S4, L14: of an ended session nothing is left, whichever version's server ends it.
pub async fn policy_private_data_is_cleared_with_the_session(place: Place) {
    const LEFT: &str = "SELECT COUNT(*) FROM hallpass_sessions WHERE private_data IS NOT NULL";
    let store = place.open().await;
    let sessions = sessions(&store);
    let mut records = Vec::new();
    for subject in ["ada", "grace", "linus"] {
        let (_, token) = sign_in_as(&sessions, subject, decided("1", 0)).await;
        records.push(live(&sessions, &token).await);
    }
    assert_eq!(place.number(LEFT).await, 3);
    assert!(sessions.sign_out(&records[0], None).await.unwrap());
    assert_eq!(place.number(LEFT).await, 2);
    // As a version that does not know the column.
    let older = "UPDATE hallpass_sessions SET ended_at = 1, end_reason = 'revoked', ip = NULL, user_agent = NULL, data = NULL";
    place.execute(&format!("{older} WHERE id = '{}'", records[1].id)).await;
    assert_eq!(place.number(LEFT).await, 1);
    let sweeps =
        "UPDATE hallpass_sessions SET idle_expires_at = 1, ip = NULL, user_agent = NULL, data = NULL";
    place.execute(&format!("{sweeps} WHERE id = '{}'", records[2].id)).await;
    assert_eq!(store.sweep(now(), 10).await.unwrap().largest, 1);
    assert_eq!(place.number(LEFT).await, 0);
}

#[expect(clippy::unnecessary_wraps, reason = "a change may fail")]
fn take_role(data: &mut DataParts) -> Result<(), DataError> {
    data.public.insert("role".into(), "none".into());
    Ok(())
}

/// S9: it holds on other servers as soon as they have read the change feed.
pub async fn policy_role_that_is_taken_is_taken_everywhere(place: Place) {
    let (here, there) = (sessions(&place.open().await), sessions(&place.open().await));
    let mut tokens = Vec::new();
    for subject in ["ada", "ada", "grace"] {
        tokens.push(sign_in_as(&here, subject, decided(subject, 0)).await.1);
    }
    there.refresh().await.unwrap();
    let ada = live(&there, &tokens[0]).await;
    for token in &tokens {
        live(&there, token).await;
    }
    assert_eq!(here.change_data(&DataOf::User(ada.user.id.clone()), take_role).await.unwrap(), 2);
    there.refresh().await.unwrap();
    for sessions in [&here, &there] {
        for (token, role) in tokens.iter().zip(["none", "none", "admin"]) {
            assert_eq!(live(sessions, token).await.data_parts(), parts(role, "7"));
        }
    }
    // A sign-in whose policy was asked before.
    let (outdated, token) = sign_in_as(&here, "ada", decided("ada", 0)).await;
    assert_eq!(outdated, SignInOutcome::PolicyOutdated);
    assert_eq!(here.resolve(&token).await.unwrap(), CurrentSession::Anonymous);
    assert!(matches!(sign_in_as(&here, "ada", decided("ada", 1)).await.0, SignInOutcome::Session(_)));
    // One session alone, with an end in between, and none.
    let one = DataOf::Session(ada.id.clone());
    let change = |data: &mut DataParts| {
        data.private = object("customer", "8");
        Ok(())
    };
    assert_eq!(here.change_data(&one, change).await.unwrap(), 1);
    assert_eq!(live(&here, &tokens[0]).await.data_parts(), parts("none", "8"));
    here.sign_out(&ada, None).await.unwrap();
    assert_eq!(here.change_data(&one, change).await.unwrap(), 0);
    assert_eq!(here.change_data(&DataOf::Session(SessionId::new("none")), change).await.unwrap(), 0);
}

/// Signs in and takes the role at the same moment: no session keeps it.
pub async fn policy_role_that_is_taken_during_sign_ins_is_kept_by_none(place: Place) {
    let stores = [place.open().await, place.open().await];
    let first = sessions(&stores[0]);
    let (_, token) = sign_in_as(&first, "ada", decided("ada", 0)).await;
    let user = live(&first, &token).await.user.id.clone();
    let sign_ins: Vec<_> = (0..16)
        .map(|browser| {
            let sessions = sessions(&stores[browser % 2]);
            tokio::spawn(async move { sign_in_as(&sessions, "ada", decided("ada", 0)).await })
        })
        .collect();
    sessions(&stores[1]).change_data(&DataOf::User(user), take_role).await.unwrap();
    let mut tokens = vec![token];
    for sign_in in sign_ins {
        match sign_in.await.unwrap() {
            (SignInOutcome::Session(_), token) => tokens.push(token),
            (other, _) => assert_eq!(other, SignInOutcome::PolicyOutdated),
        }
    }
    for token in tokens {
        let record = stores[0].find_session(&token.hash()).await.unwrap().unwrap();
        assert_eq!(record.data["role"], json!("none"));
    }
}

pub async fn policy_data_too_large_or_unreadable_changes_nothing(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let (_, token) = sign_in_as(&sessions, "ada", decided("1", 0)).await;
    let record = live(&sessions, &token).await;
    let one = DataOf::Session(record.id.clone());
    let too_large = |data: &mut DataParts| {
        data.private.insert("text".into(), "x".repeat(9000).into());
        Ok(())
    };
    let failed = sessions.change_data(&one, too_large).await;
    assert!(matches!(failed, Err(UpdateDataError::TooLarge(_))), "{failed:?}");
    let failed = sessions.change_data(&one, |_| Err(DataError::Version(9))).await;
    assert!(matches!(failed, Err(UpdateDataError::Data(DataError::Version(9)))), "{failed:?}");
    let kept = Arc::new(store.find_session(&token.hash()).await.unwrap().unwrap());
    assert_eq!((kept.data_parts(), kept.data_version), (parts("admin", "7"), 0));
}

/// A session with damaged data counts as ended, and keeps no role in the user's other sessions.
pub async fn policy_unreadable_session_keeps_no_role_elsewhere(place: Place) {
    let store = place.open().await;
    let here = sessions(&store);
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.push(sign_in_as(&here, "ada", decided("1", 0)).await.1);
    }
    let damaged = live(&here, &tokens[1]).await;
    place.execute(&format!("UPDATE hallpass_sessions SET data = '{{' WHERE id = '{}'", damaged.id)).await;
    let whose = DataOf::User(damaged.user.id.clone());
    assert_eq!(here.change_data(&whose, take_role).await.unwrap(), 2);
    let after = sessions(&store);
    assert_eq!(after.resolve(&tokens[1]).await.unwrap(), CurrentSession::Anonymous);
    for token in [&tokens[0], &tokens[2]] {
        assert_eq!(live(&after, token).await.data["role"], json!("none"));
    }
}

/// One session's data of an older shape keeps no role in the user's other sessions.
pub async fn policy_data_unreadable_keeps_no_role_elsewhere(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let mut tokens = Vec::new();
    for browser in 0..5 {
        let decided = Decided { data: parts("admin", &browser.to_string()), ..Decided::default() };
        tokens.push(sign_in_as(&sessions, "ada", decided).await.1);
    }
    let ada = live(&sessions, &tokens[0]).await;
    let change = |data: &mut DataParts| {
        if data.private != object("customer", "3") {
            return Err(DataError::Version(9));
        }
        take_role(data)
    };
    let failed = sessions.change_data(&DataOf::User(ada.user.id.clone()), change).await;
    assert!(matches!(failed, Err(UpdateDataError::Data(DataError::Version(9)))), "{failed:?}");
    for (browser, token) in tokens.iter().enumerate() {
        let role = if browser == 3 { "none" } else { "admin" };
        assert_eq!(live(&sessions, token).await.data["role"], json!(role), "{browser}");
    }
}
