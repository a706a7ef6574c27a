//! Signs people in, as the tests of all modules do.

use std::sync::Arc;

use hallpass_types::{ProviderId, SessionId, Timestamp};

use crate::{
    clock::{Clock, SystemClock},
    model::{
        account::{Issuer, Profile, Subject},
        session_record::SessionRecord,
        session_token::SessionToken,
    },
    session::{CurrentSession, Limits, Sessions},
    store::{SignIn, SignInOutcome, SqlStore, StoreError},
};

pub fn sessions(store: &Arc<SqlStore>) -> Sessions {
    Sessions::new(Arc::clone(store), Arc::new(SystemClock), Limits::default())
}

/// The profile of a person with this subject.
pub fn profile_of(subject: &str) -> Profile {
    Profile::new(Subject::parse(subject).unwrap(), Some("Ada".into()), None, None)
}

pub async fn sign_in(sessions: &Sessions, subject: &str) -> SessionToken {
    match start(sessions, &profile_of(subject), &[]).await {
        (SignInOutcome::Session(_), token) => token,
        (other, _) => panic!("refused: {other:?}"),
    }
}

pub async fn start(
    sessions: &Sessions,
    profile: &Profile,
    replaces: &[SessionId],
) -> (SignInOutcome, SessionToken) {
    try_start(sessions, profile, replaces).await.unwrap()
}

pub async fn try_start(
    sessions: &Sessions,
    profile: &Profile,
    replaces: &[SessionId],
) -> Result<(SignInOutcome, SessionToken), StoreError> {
    try_start_at(sessions, "test", "https://id.example.org", profile, replaces).await
}

/// As [`start`], with a provider of this name, which stands for this issuer.
pub async fn start_at(
    sessions: &Sessions,
    provider: &str,
    issuer: &str,
    profile: &Profile,
    replaces: &[SessionId],
) -> (SignInOutcome, SessionToken) {
    try_start_at(sessions, provider, issuer, profile, replaces).await.unwrap()
}

async fn try_start_at(
    sessions: &Sessions,
    provider: &str,
    issuer: &str,
    profile: &Profile,
    replaces: &[SessionId],
) -> Result<(SignInOutcome, SessionToken), StoreError> {
    let token = SessionToken::generate();
    let sign_in = SignIn {
        provider: ProviderId::new(provider),
        issuer: Issuer::new(issuer),
        profile: profile.clone(),
        decided: None,
        proved_at: None,
        same_user_as: None,
        replaces: replaces.to_vec(),
        callback: None,
        ip: Some("192.0.2.1".into()),
        user_agent: Some("A browser".into()),
    };
    let started = sessions.start(&token, sign_in).await?;
    Ok((started, token))
}

pub async fn live(sessions: &Sessions, token: &SessionToken) -> Arc<SessionRecord> {
    match sessions.resolve(token).await.unwrap() {
        CurrentSession::Live(record) => record,
        other => panic!("not live: {other:?}"),
    }
}

pub fn now() -> Timestamp {
    SystemClock.now()
}
