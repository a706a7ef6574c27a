//! Two issuers, and people who sign in there.

use hallpass_types::{ProviderId, UserId};

use super::{Place, live, now, profile_of, start_at};
use crate::{
    model::{account::Issuer, session_token::SessionToken},
    session::Sessions,
    store::{ConfiguredIssuer, SignInOutcome, SqlStore},
};

pub const A: &str = "https://a.example.org";
pub const B: &str = "https://b.example.org";

pub fn stands_for(provider: &str, issuer: &str) -> ConfiguredIssuer {
    ConfiguredIssuer { provider: ProviderId::new(provider), issuer: Issuer::new(issuer) }
}

pub async fn record(store: &SqlStore, configured: &[ConfiguredIssuer]) {
    store.record_issuers(configured, now()).await.unwrap();
}

pub async fn sign_in(sessions: &Sessions, provider: &str, issuer: &str, subject: &str) -> SessionToken {
    match start_at(sessions, provider, issuer, &profile_of(subject), &[]).await {
        (SignInOutcome::Session(_), token) => token,
        (other, _) => panic!("refused: {other:?}"),
    }
}

/// Signs in, and returns the user.
pub async fn user(sessions: &Sessions, provider: &str, issuer: &str, subject: &str) -> UserId {
    let token = sign_in(sessions, provider, issuer, subject).await;
    live(sessions, &token).await.user.id.clone()
}

/// Creates a user as a server of an earlier version does.
pub async fn old_account(place: &Place, provider: &str, subject: &str, user: &str) {
    place
        .execute(&format!("INSERT INTO hallpass_users (id, created_at, updated_at) VALUES ('{user}', 1, 1)"))
        .await;
    let account = format!(
        "INSERT INTO hallpass_accounts (provider, subject, user_id, created_at) VALUES ('{provider}', '{subject}', '{user}', 1)"
    );
    place.execute(&account).await;
}
