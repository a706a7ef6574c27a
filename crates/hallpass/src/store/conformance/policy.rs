//! What an application's policy decides in a sign-in, and data that never leaves the server.

use hallpass_types::SessionData;

use super::{Place, live, now, profile_of, sessions, sign_in};
use crate::{
    model::{
        account::{Issuer, Profile, Subject},
        data_parts::DataParts,
        known_user::KnownUser,
        session_record::SessionRecord,
        session_token::SessionToken,
    },
    session::Sessions,
    store::{Decided, SignIn, SignInOutcome, SqlStore},
};

pub(super) fn object(name: &str, value: &str) -> SessionData {
    SessionData::from_iter([(name.to_owned(), value.into())])
}

pub(super) fn parts(public: &str, private: &str) -> DataParts {
    let mut parts = DataParts::from(object("role", public));
    parts.private = object("customer", private);
    parts
}

/// The answer of a policy that was asked about `known`, if the person has signed in before.
pub(super) fn decided(application_id: &str, known: Option<&(KnownUser, i64)>) -> Decided {
    let data = parts("admin", "7");
    let policy_revision = known.map_or(0, |(_, revision)| *revision);
    let known = known.map(|(user, _)| user.id.clone());
    Decided { application_id: Some(application_id.into()), data, known, policy_revision }
}

/// Signs in as the application's policy has decided.
pub(super) async fn sign_in_as(
    sessions: &Sessions,
    subject: &str,
    decided: Decided,
) -> (SignInOutcome, SessionToken) {
    sign_in_with(sessions, profile_of(subject), decided).await
}

/// The same with this profile.
pub(super) async fn sign_in_with(
    sessions: &Sessions,
    profile: Profile,
    decided: Decided,
) -> (SignInOutcome, SessionToken) {
    let token = SessionToken::generate();
    let sign_in = SignIn {
        provider: hallpass_types::ProviderId::new("test"),
        issuer: Issuer::new("https://id.example.org"),
        profile,
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

/// Whom the policy is asked about, and their policy revision.
pub(super) async fn known(store: &SqlStore, subject: &str) -> Option<(KnownUser, i64)> {
    let (provider, issuer) = (hallpass_types::ProviderId::new("test"), Issuer::new("https://id.example.org"));
    store.find_known_user(&provider, &issuer, &Subject::parse(subject).unwrap()).await.unwrap()
}

/// Asks the policy, which gives the user this id, and signs in.
pub(super) async fn ask_and_sign_in(
    sessions: &Sessions,
    store: &SqlStore,
    subject: &str,
    application_id: &str,
) -> SessionToken {
    let decided = decided(application_id, known(store, subject).await.as_ref());
    let (outcome, token) = sign_in_as(sessions, subject, decided).await;
    assert!(matches!(outcome, SignInOutcome::Session(_)), "{outcome:?}");
    token
}

pub(super) fn application_id(record: &SessionRecord) -> Option<&str> {
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
    let token = ask_and_sign_in(&sessions, &store, "ada", "42").await;
    let record = live(&sessions, &token).await;
    assert_eq!((record.data_parts(), application_id(&record)), (parts("admin", "7"), Some("42")));
    let (user, revision) = known(&store, "ada").await.unwrap();
    assert_eq!((user.id, user.application_id.as_deref(), revision), (record.user.id.clone(), Some("42"), 0));
    // The older session is the same user's, and has its own data.
    let older = live(&sessions, &plain).await;
    assert_eq!((older.data_parts(), application_id(&older)), (DataParts::default(), Some("42")));
    // What is not decided stays.
    let undecided = Decided { known: Some(record.user.id.clone()), ..Decided::default() };
    let (_, token) = sign_in_as(&sessions, "ada", undecided).await;
    assert_eq!(application_id(&*live(&sessions, &token).await), Some("42"));
}

/// S9: other servers show it within a second.
pub async fn policy_new_application_id_reaches_other_servers(place: Place) {
    let store = place.open().await;
    let (here, there) = (sessions(&store), sessions(&place.open().await));
    let token = ask_and_sign_in(&here, &store, "ada", "1").await;
    there.refresh().await.unwrap();
    assert_eq!(application_id(&*live(&there, &token).await), Some("1"));
    let newer = ask_and_sign_in(&here, &store, "ada", "2").await;
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
        let token = ask_and_sign_in(&sessions, &store, subject, "1").await;
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
