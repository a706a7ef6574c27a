//! Identities: issuer and subject, byte for byte (S23).

use std::{collections::BTreeSet, sync::Arc};

use hallpass_types::{ProviderId, UserId};

use super::{
    Place,
    issuers::{A, B, old_account, record, stands_for, user},
    sessions,
};
use crate::{model::account::Issuer, store::LeftBehind};

pub async fn identity_s23_same_subject_of_another_issuer_is_another_user(place: Place) {
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
    // Under another name the issuer's people are the same users.
    let both = [stands_for("work", B), stands_for("before", A)];
    record(&store, &both).await;
    assert_eq!(user(&sessions, "before", A, "1").await, ada);
    assert_eq!(store.left_behind(&both).await.unwrap(), []);
    // And also when the name stands for the first issuer again.
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

pub async fn identity_s23_misspelled_issuer_owns_no_accounts(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    old_account(&place, "work", "ada", "old-ada").await;
    record(&store, &[stands_for("work", "https://a.example.org/")]).await;
    // No sign-in succeeds with it, and it is corrected.
    record(&store, &[stands_for("work", A)]).await;
    assert_eq!(user(&sessions, "work", A, "ada").await, UserId::new("old-ada"));
    // With people it is another issuer, and stays.
    record(&store, &[stands_for("work", "https://a.example.org/")]).await;
    assert_ne!(user(&sessions, "work", "https://a.example.org/", "ada").await, UserId::new("old-ada"));
    assert_eq!(user(&sessions, "work", A, "ada").await, UserId::new("old-ada"));
}

pub async fn identity_s23_old_accounts_belong_to_the_first_issuer(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    old_account(&place, "work", "1", "old-1").await;
    old_account(&place, "work", "2", "old-2").await;
    old_account(&place, "home", "1", "old-3").await;
    let first = [stands_for("work", A), stands_for("home", B)];
    record(&store, &first).await;
    assert_eq!(user(&sessions, "work", A, "1").await.as_str(), "old-1");
    // Later the name stands for another issuer, for which the old accounts do not exist.
    let later = [stands_for("work", B)];
    record(&store, &later).await;
    for subject in ["1", "2"] {
        let found = user(&sessions, "work", B, subject).await;
        assert!(!["old-1", "old-2"].contains(&found.as_str()), "{subject}: {found}");
    }
    let left = &store.left_behind(&later).await.unwrap()[0];
    assert_eq!((left.before.as_str(), left.people), (A, 2), "one has signed in since, and one has not");
    // `home` belonged to B from the beginning, whatever the name is now.
    assert_eq!(user(&sessions, "work", B, "1").await.as_str(), "old-3");
    // At the first issuer people are the same users, also under its new name.
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
            // And a new identity.
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

/// Older servers find people by provider and subject alone.
pub async fn identity_older_servers_find_new_users(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    record(&store, &[stands_for("work", A)]).await;
    let ada = user(&sessions, "work", A, "ada").await;
    let known = format!(
        "SELECT COUNT(*) FROM hallpass_accounts WHERE provider = 'work' AND subject = 'ada' AND user_id = '{ada}'"
    );
    assert_eq!(place.number(&known).await, 1);
    // Users that such a server creates meanwhile are found here.
    old_account(&place, "work", "grace", "old-1").await;
    assert_eq!(user(&sessions, "work", A, "grace").await.as_str(), "old-1");
    // It must not lead to the people of another issuer.
    record(&store, &[stands_for("work", B)]).await;
    user(&sessions, "work", B, "mallory").await;
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_accounts WHERE subject = 'mallory'").await, 0);
}
