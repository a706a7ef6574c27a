//! The identity becomes another user's while the application's policy decides about a sign-in with
//! it. What was decided about one user holds for no other: the policy is asked again.

use std::sync::Arc;

use hallpass_types::{ProviderId, UserId};

use super::{
    Place, live, now,
    policy::{application_id, ask_and_sign_in, decided, known, sign_in_as},
    sessions,
};
use crate::{
    model::account::{Issuer, Subject},
    session::{CurrentSession, Sessions},
    store::{ConfiguredIssuer, Decided, IfTaken, Linked, Relink, Relinked, SignInOutcome, SqlStore},
};

fn at() -> ConfiguredIssuer {
    let (provider, issuer) = (ProviderId::new("test"), Issuer::new("https://id.example.org"));
    ConfiguredIssuer { provider, issuer }
}

fn subject(subject: &str) -> Subject {
    Subject::parse(subject).unwrap()
}

/// Signs in, and gives the user.
async fn user_of(sessions: &Sessions, store: &SqlStore, subject: &str, application_id: &str) -> UserId {
    let token = ask_and_sign_in(sessions, store, subject, application_id).await;
    live(sessions, &token).await.user.id.clone()
}

/// A sign-in of Ada's as it was decided before is not made, and leaves nothing. The next one is
/// that of `user`.
async fn is_asked_again((sessions, store): (&Sessions, &SqlStore), decided: Decided, user: Option<&UserId>) {
    let before = known(store, "ada").await;
    let (outdated, token) = sign_in_as(sessions, "ada", decided).await;
    assert_eq!(outdated, SignInOutcome::PolicyOutdated);
    assert_eq!(sessions.resolve(&token).await.unwrap(), CurrentSession::Anonymous);
    assert_eq!(known(store, "ada").await, before);
    assert_eq!(before.map(|(known, _)| known.id).as_ref(), user);
    let token = ask_and_sign_in(sessions, store, "ada", "asked again").await;
    let record = live(sessions, &token).await;
    assert!(user.is_none_or(|user| *user == record.user.id));
    assert_eq!(application_id(&record), Some("asked again"));
}

pub async fn policy_asked_about_a_user_whose_identity_is_relinked_is_asked_again(place: Place) {
    let store: Arc<SqlStore> = place.open().await;
    let sessions = sessions(&store);
    let ada = user_of(&sessions, &store, "ada", "1").await;
    let grace = user_of(&sessions, &store, "grace", "2").await;
    let decided = decided("1", known(&store, "ada").await.as_ref());
    let relink = Relink {
        user: grace.clone(),
        at: at(),
        subject: subject("ada"),
        if_taken: IfTaken::Take,
        elsewhere: Vec::new(),
    };
    let relinked = store.relink(&relink, now()).await.unwrap();
    assert!(matches!(relinked, Relinked::Done { taken_from: Some(from), .. } if from == ada));
    is_asked_again((&sessions, &store), decided, Some(&grace)).await;
}

pub async fn policy_asked_about_a_new_person_who_is_linked_is_asked_again(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let grace = user_of(&sessions, &store, "grace", "2").await;
    let decided = decided("1", None);
    let linked = store.link_identity(&grace, &at(), &subject("ada"), now()).await.unwrap();
    assert_eq!(linked, Linked::Done);
    is_asked_again((&sessions, &store), decided, Some(&grace)).await;
}

pub async fn policy_asked_about_a_user_who_is_deleted_is_asked_again(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let ada = user_of(&sessions, &store, "ada", "1").await;
    let decided = decided("1", known(&store, "ada").await.as_ref());
    assert_eq!(store.delete_user(&ada, now()).await.unwrap(), Some(1));
    is_asked_again((&sessions, &store), decided, None).await;
}
