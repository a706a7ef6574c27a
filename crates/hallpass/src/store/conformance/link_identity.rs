//! An application adds an identity to a user.

use hallpass_types::UserId;

use super::{
    Place,
    issuers::{A, B, old_account, record, sign_in, stands_for, user},
    live, now, sessions,
};
use crate::{model::account::Subject, store::Linked};

fn subject(text: &str) -> Subject {
    Subject::parse(text).unwrap()
}

pub async fn link_adds_an_identity_and_changes_nothing_else(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let (work, home) = (stands_for("work", A), stands_for("home", B));
    record(&store, &[work.clone(), home.clone()]).await;
    let token = sign_in(&sessions, "work", A, "ada").await;
    let ada = live(&sessions, &token).await.user.id.clone();
    let grace = user(&sessions, "home", B, "grace").await;
    old_account(&place, "home", "older", "u-older").await;
    let link = async |user: &UserId, name: &str| {
        store.link_identity(user, &home, &subject(name), now()).await.unwrap()
    };
    assert_eq!(link(&ada, "ada-at-home").await, Linked::Done);
    assert_eq!(link(&ada, "ada-at-home").await, Linked::Before);
    assert_eq!(link(&ada, "grace").await, Linked::BelongsTo(grace));
    assert_eq!(link(&ada, "older").await, Linked::BelongsTo(UserId::new("u-older")));
    assert_eq!(link(&UserId::new("no-one"), "new").await, Linked::NoSuchUser);
    assert_eq!(store.holder_of(&home, &subject("ada-at-home")).await.unwrap(), Some(ada.clone()));
    assert_eq!(store.holder_of(&home, &subject("older")).await.unwrap(), Some(UserId::new("u-older")));
    assert_eq!(store.holder_of(&home, &subject("new")).await.unwrap(), None);
    assert_eq!(user(&sessions, "home", B, "ada-at-home").await, ada);
    assert_eq!(user(&sessions, "work", A, "ada").await, ada);
    live(&sessions, &token).await;
    // Servers of earlier versions find an account.
    let account = "SELECT user_id FROM hallpass_accounts WHERE provider = 'home' AND subject = 'ada-at-home'";
    assert_eq!(place.text(account).await, ada.as_str());
}

/// Two users, and a person who signs in for the first time: one of them gets the identity.
pub async fn link_of_sixteen_racers_one_gets_the_identity(place: Place) {
    let store = place.open().await;
    let home = stands_for("home", B);
    record(&store, std::slice::from_ref(&home)).await;
    let first = sessions(&store);
    let users = [user(&first, "work", A, "ada").await, user(&first, "work", A, "grace").await];
    let racers: Vec<_> = (0..16)
        .map(|number| {
            let (store, home, sessions) = (store.clone(), home.clone(), sessions(&store));
            let user_id = users[number % 2].clone();
            tokio::spawn(async move {
                if number % 4 == 3 {
                    user(&sessions, "home", B, "new").await;
                    return 0;
                }
                let linked = store.link_identity(&user_id, &home, &subject("new"), now()).await.unwrap();
                usize::from(linked == Linked::Done)
            })
        })
        .collect();
    let mut links = 0;
    for racer in racers {
        links += racer.await.unwrap();
    }
    assert!(links <= 1, "{links}");
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_identities WHERE subject = 'new'").await, 1);
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users").await, if links == 1 { 2 } else { 3 });
}
