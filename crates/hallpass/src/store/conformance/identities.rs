//! Identities: issuer and subject, byte for byte (S23); what an admin does with them.

use std::{collections::BTreeSet, sync::Arc};

use hallpass_types::{ProviderId, UserId};

use super::{Place, live, now, sessions, somebody, start_at};
use crate::{
    model::{
        account::{Issuer, Subject},
        session_record::EndReason,
        session_token::SessionToken,
    },
    session::{Resolved, Sessions, Started},
    store::{ConfiguredIssuer, IfTaken, LeftBehind, OperatedStore, Relink, Relinked, Store},
};

const A: &str = "https://a.example.org";
const B: &str = "https://b.example.org";

fn stands_for(provider: &str, issuer: &str) -> ConfiguredIssuer {
    ConfiguredIssuer { provider: ProviderId::new(provider), issuer: Issuer::new(issuer) }
}

async fn record(store: &Arc<dyn Store>, configured: &[ConfiguredIssuer]) {
    store.record_issuers(configured, now()).await.unwrap();
}

async fn sign_in(sessions: &Sessions, provider: &str, issuer: &str, subject: &str) -> SessionToken {
    match start_at(sessions, provider, issuer, &somebody(subject), &[]).await {
        (Started::Session(_), token) => token,
        (Started::EmailBelongsTo(_) | Started::AnotherUser, _) => panic!("refused"),
    }
}

/// Signs in, and gives the user.
async fn user(sessions: &Sessions, provider: &str, issuer: &str, subject: &str) -> UserId {
    let token = sign_in(sessions, provider, issuer, subject).await;
    live(sessions, &token).await.user.id.clone()
}

/// A user whom a server of a version before made.
async fn old_account(place: &Place, provider: &str, subject: &str, user: &str) {
    place
        .execute(&format!("INSERT INTO hallpass_users (id, created_at, updated_at) VALUES ('{user}', 1, 1)"))
        .await;
    let account = format!(
        "INSERT INTO hallpass_accounts (provider, subject, user_id, created_at) VALUES ('{provider}', '{subject}', '{user}', 1)"
    );
    place.execute(&account).await;
}

pub async fn identity_s23_the_same_subject_of_another_issuer_is_another_person(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let at_a = [stands_for("work", A)];
    record(&store, &at_a).await;
    let ada = user(&sessions, "work", A, "1").await;
    assert_eq!(user(&sessions, "work", A, "1").await, ada);
    assert_eq!(store.left_behind(&at_a).await.unwrap(), []);

    let at_b = [stands_for("work", B)];
    record(&store, &at_b).await;
    let other = user(&sessions, "work", B, "1").await;
    assert_ne!(other, ada);
    assert_eq!(user(&sessions, "work", B, "1").await, other);
    let [left] = &store.left_behind(&at_b).await.unwrap()[..] else { panic!("ada is left behind") };
    let expected = LeftBehind {
        provider: ProviderId::new("work"),
        now: Issuer::new(B),
        before: Issuer::new(A),
        people: 1,
    };
    assert_eq!(*left, expected);
    // Under another name the issuer's people are who they were.
    let both = [stands_for("work", B), stands_for("before", A)];
    record(&store, &both).await;
    assert_eq!(user(&sessions, "before", A, "1").await, ada);
    assert_eq!(store.left_behind(&both).await.unwrap(), []);
    // And so they are when the name goes back.
    assert_eq!(user(&sessions, "work", A, "1").await, ada);
}

pub async fn identity_s23_subjects_and_issuers_are_compared_byte_for_byte(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    record(&store, &[stands_for("work", A)]).await;
    let mut users = BTreeSet::new();
    for (issuer, subject) in [
        (A, "ada"),
        (A, "Ada"),
        (A, "ada "),
        (A, " ada"),
        (A, "ada%"),
        (A, "1"),
        (A, "01"),
        (A, "1.0"),
        ("https://a.example.org/", "ada"),
        ("https://A.example.org", "ada"),
        ("https://a.example.org:443", "ada"),
    ] {
        users.insert(user(&sessions, "work", issuer, subject).await);
    }
    assert_eq!(users.len(), 11);
}

pub async fn identity_s23_an_issuer_with_a_slash_too_many_keeps_no_old_accounts(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    old_account(&place, "work", "ada", "old-ada").await;
    record(&store, &[stands_for("work", "https://a.example.org/")]).await;
    // No sign-in can succeed with it, and it is corrected.
    record(&store, &[stands_for("work", A)]).await;
    assert_eq!(user(&sessions, "work", A, "ada").await, UserId::new("old-ada"));
    // One that has people is another issuer, and stays.
    record(&store, &[stands_for("work", "https://a.example.org/")]).await;
    assert_ne!(user(&sessions, "work", "https://a.example.org/", "ada").await, UserId::new("old-ada"));
    assert_eq!(user(&sessions, "work", A, "ada").await, UserId::new("old-ada"));
}

pub async fn identity_s23_old_accounts_belong_to_the_first_issuer_alone(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    old_account(&place, "work", "1", "old-1").await;
    old_account(&place, "work", "2", "old-2").await;
    old_account(&place, "home", "1", "old-3").await;
    let first = [stands_for("work", A), stands_for("home", B)];
    record(&store, &first).await;
    assert_eq!(user(&sessions, "work", A, "1").await.as_str(), "old-1");
    // Later the name stands for another issuer: for that one the old accounts are not there.
    let later = [stands_for("work", B)];
    record(&store, &later).await;
    for subject in ["1", "2"] {
        let found = user(&sessions, "work", B, subject).await;
        assert!(!["old-1", "old-2"].contains(&found.as_str()), "{subject}: {found}");
    }
    let left = &store.left_behind(&later).await.unwrap()[0];
    assert_eq!((left.before.as_str(), left.people), (A, 2), "one has signed in since, and one has not");
    // `home` was B's from the beginning, whatever it is called now.
    assert_eq!(user(&sessions, "work", B, "1").await.as_str(), "old-3");
    // Back at the first issuer people are who they were, also by a name that the issuer has now.
    record(&store, &[stands_for("office", A)]).await;
    assert_eq!(user(&sessions, "office", A, "2").await.as_str(), "old-2");
}

pub async fn identity_sixteen_browsers_adopt_one_old_account_once(place: Place) {
    let stores = [place.open().await, place.open().await];
    old_account(&place, "work", "1", "old-1").await;
    let recording = stores.iter().map(|store| {
        let store = Arc::clone(store);
        tokio::spawn(async move { record(&store, &[stands_for("work", A)]).await })
    });
    for recorded in recording.collect::<Vec<_>>() {
        recorded.await.unwrap();
    }
    let browsers: Vec<_> = (0..16)
        .map(|i| {
            let sessions = sessions(&stores[i % 2]);
            // Beside it a new one.
            let subject = if i % 4 < 2 { "1" } else { "2" };
            tokio::spawn(async move { user(&sessions, "work", A, subject).await })
        })
        .collect();
    let mut users = BTreeSet::new();
    for browser in browsers {
        users.insert(browser.await.unwrap());
    }
    assert!(users.len() == 2 && users.contains(&UserId::new("old-1")), "{users:?}");
    for table in ["hallpass_users", "hallpass_accounts", "hallpass_identities"] {
        assert_eq!(place.number(&format!("SELECT COUNT(*) FROM {table}")).await, 2, "{table}");
    }
}

/// They look people up by name and subject alone.
pub async fn identity_older_servers_find_whom_a_newer_one_made(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    record(&store, &[stands_for("work", A)]).await;
    let ada = user(&sessions, "work", A, "ada").await;
    let known = format!(
        "SELECT COUNT(*) FROM hallpass_accounts WHERE provider = 'work' AND subject = 'ada' AND user_id = '{ada}'"
    );
    assert_eq!(place.number(&known).await, 1);
    // Whom such a server makes meanwhile is found here.
    old_account(&place, "work", "grace", "old-1").await;
    assert_eq!(user(&sessions, "work", A, "grace").await.as_str(), "old-1");
    // To another issuer's people it must not lead.
    record(&store, &[stands_for("work", B)]).await;
    user(&sessions, "work", B, "mallory").await;
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_accounts WHERE subject = 'mallory'").await, 0);
}

fn relink(user: &UserId, issuer: &str, subject: &str, if_taken: IfTaken) -> Relink {
    Relink {
        user: user.clone(),
        at: stands_for("work", issuer),
        subject: Subject::parse(subject).unwrap(),
        if_taken,
        elsewhere: Vec::new(),
    }
}

async fn relinked(operator: &dyn OperatedStore, relink: &Relink) -> Relinked {
    operator.relink(relink, now()).await.unwrap()
}

pub async fn relink_gives_the_identity_and_replaces_the_old_one(place: Place) {
    let (store, other) = (place.open().await, place.open().await);
    let (sessions, there) = (sessions(&store), sessions(&other));
    record(&store, &[stands_for("work", A)]).await;
    let token = sign_in(&sessions, "work", A, "old").await;
    let ada = live(&sessions, &token).await.user.id.clone();
    there.refresh().await.unwrap();
    live(&there, &token).await;
    record(&store, &[stands_for("work", B)]).await;
    let operator = place.operate().await;
    let wanted = relink(&ada, B, "new", IfTaken::Refuse);
    let done = Relinked::Done { replaced: 1, taken_from: None, ended: 1 };
    assert_eq!(relinked(&*operator, &wanted).await, done);
    // The same again changes nothing.
    let again = Relinked::Done { replaced: 0, taken_from: None, ended: 0 };
    assert_eq!(relinked(&*operator, &wanted).await, again);
    // The session began with an identity that is no longer the user's.
    there.refresh().await.unwrap();
    assert_eq!(there.resolve(&token).await.unwrap(), Resolved::Ended(EndReason::Revoked));
    assert_eq!(user(&sessions, "work", B, "new").await, ada);
    assert_ne!(user(&sessions, "work", A, "old").await, ada, "the old identity leads nowhere");
    assert_eq!(
        store.left_behind(&[stands_for("work", B)]).await.unwrap()[0].people,
        1,
        "that is the new user"
    );
    let unknown = relink(&UserId::new("unknown"), B, "x", IfTaken::Take);
    assert_eq!(relinked(&*operator, &unknown).await, Relinked::NoSuchUser);
}

pub async fn relink_ends_what_began_with_the_identity_under_any_name_of_its_issuer(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    record(&store, &[stands_for("work", A), stands_for("office", A), stands_for("home", B)]).await;
    let at_work = sign_in(&sessions, "work", A, "old").await;
    let at_office = sign_in(&sessions, "office", A, "old").await;
    let at_home = sign_in(&sessions, "home", B, "ada").await;
    let ada = live(&sessions, &at_work).await.user.id.clone();
    let operator = place.operate().await;
    let done = Relinked::Done { replaced: 1, taken_from: None, ended: 2 };
    assert_eq!(relinked(&*operator, &relink(&ada, A, "new", IfTaken::Refuse)).await, done);
    sessions.refresh().await.unwrap();
    for token in [at_work, at_office] {
        assert_eq!(sessions.resolve(&token).await.unwrap(), Resolved::Ended(EndReason::Revoked));
    }
    live(&sessions, &at_home).await;
}

pub async fn relink_takes_an_identity_only_when_told_to(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    record(&store, &[stands_for("work", A), stands_for("home", B)]).await;
    let ada = user(&sessions, "home", B, "ada").await;
    let token = sign_in(&sessions, "work", A, "1").await;
    let empty = live(&sessions, &token).await.user.id.clone();
    let operator = place.operate().await;
    let wanted = Relink { elsewhere: vec![Issuer::new(B)], ..relink(&ada, A, "1", IfTaken::Refuse) };
    assert_eq!(relinked(&*operator, &wanted).await, Relinked::BelongsTo(empty.clone()));
    assert_eq!(user(&sessions, "work", A, "1").await, empty);
    let forced = Relink { if_taken: IfTaken::Take, ..wanted };
    let Relinked::Done { replaced: 0, taken_from: Some(from), ended: 2 } =
        relinked(&*operator, &forced).await
    else {
        panic!("it was taken")
    };
    assert_eq!(from, empty);
    sessions.refresh().await.unwrap();
    assert_eq!(sessions.resolve(&token).await.unwrap(), Resolved::Ended(EndReason::Revoked));
    assert_eq!(user(&sessions, "work", A, "1").await, ada);
    assert_eq!(user(&sessions, "home", B, "ada").await, ada, "what is elsewhere stays");
    // Older servers see the same.
    let known = format!("SELECT COUNT(*) FROM hallpass_accounts WHERE subject = '1' AND user_id = '{ada}'");
    assert_eq!(place.number(&known).await, 1);
}

pub async fn relink_of_an_identity_never_used_replaces_an_old_account(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    old_account(&place, "work", "old", "ada").await;
    record(&store, &[stands_for("work", A)]).await;
    let operator = place.operate().await;
    let wanted = relink(&UserId::new("ada"), A, "new", IfTaken::Refuse);
    let done = Relinked::Done { replaced: 1, taken_from: None, ended: 0 };
    assert_eq!(relinked(&*operator, &wanted).await, done);
    assert_eq!(user(&sessions, "work", A, "new").await.as_str(), "ada");
    assert_ne!(user(&sessions, "work", A, "old").await.as_str(), "ada");
}

pub async fn delete_user_leaves_nothing_and_ends_what_is_cached(place: Place) {
    let (store, other) = (place.open().await, place.open().await);
    let (sessions, there) = (sessions(&store), sessions(&other));
    record(&store, &[stands_for("work", A)]).await;
    let mut tokens = Vec::new();
    for _ in 0..7 {
        tokens.push(sign_in(&sessions, "work", A, "ada").await);
    }
    let grace = sign_in(&sessions, "work", A, "grace").await;
    let ada = live(&sessions, &tokens[0]).await.user.id.clone();
    for token in &tokens[..5] {
        sessions.end(&live(&sessions, token).await.id, EndReason::SignedOut).await.unwrap();
    }
    there.refresh().await.unwrap();
    live(&there, &tokens[6]).await;
    // What names a session of theirs, though only after its end.
    let callbacks = "INSERT INTO hallpass_sign_in_callbacks (state_hash, code_hash, started_at, expires_at, session_id) \
                     SELECT 'older-' || id, 'code', 1, 1, id FROM hallpass_sessions";
    assert_eq!(place.execute(callbacks).await, 8);
    let operator = place.operate().await;
    while operator.remove_ended(&ada, 2).await.unwrap() > 0 {}
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sign_in_callbacks").await, 1);
    assert_eq!(operator.delete_user(&ada, now()).await.unwrap(), Some(2));
    assert_eq!(operator.delete_user(&ada, now()).await.unwrap(), None);
    for sessions in [&sessions, &there] {
        sessions.refresh().await.unwrap();
        for token in &tokens {
            assert_eq!(sessions.resolve(token).await.unwrap(), Resolved::Anonymous);
        }
        live(sessions, &grace).await;
    }
    for table in ["hallpass_users", "hallpass_accounts", "hallpass_identities", "hallpass_sessions"] {
        assert_eq!(place.number(&format!("SELECT COUNT(*) FROM {table}")).await, 1, "{table}");
    }
    assert_ne!(user(&sessions, "work", A, "ada").await, ada);
}

pub async fn delete_user_during_sign_ins_leaves_whole_users(place: Place) {
    let store = place.open().await;
    record(&store, &[stands_for("work", A)]).await;
    let first = sessions(&store);
    let ada = user(&first, "work", A, "ada").await;
    let browsers: Vec<_> = (0..8)
        .map(|_| {
            let sessions = sessions(&store);
            tokio::spawn(async move { sign_in(&sessions, "work", A, "ada").await })
        })
        .collect();
    let operator = place.operate().await;
    assert!(operator.delete_user(&ada, now()).await.unwrap().is_some());
    let mut tokens = Vec::new();
    for browser in browsers {
        tokens.push(browser.await.unwrap());
    }
    first.refresh().await.unwrap();
    for token in &tokens {
        let resolved = first.resolve(token).await.unwrap();
        let of_ada = matches!(&resolved, Resolved::Live(record) if record.user.id == ada);
        assert!(!of_ada, "a session of a deleted user");
    }
    let orphans = "SELECT (SELECT COUNT(*) FROM hallpass_sessions s WHERE NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = s.user_id)) + \
                   (SELECT COUNT(*) FROM hallpass_identities i WHERE NOT EXISTS (SELECT 1 FROM hallpass_users u WHERE u.id = i.user_id))";
    assert_eq!(place.number(orphans).await, 0);
}
