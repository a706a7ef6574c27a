//! Users and accounts.

use std::collections::BTreeSet;

use super::{Place, live, sessions, sign_in, start};
use crate::{
    account::{Email, Profile, Subject},
    session::Started,
};

pub async fn sixteen_browsers_of_one_new_person_make_one_user(place: Place) {
    let stores = [place.open().await, place.open().await];
    let browsers: Vec<_> = (0..16)
        .map(|i| {
            let sessions = sessions(&stores[i % 2]);
            tokio::spawn(async move { sign_in(&sessions, "ada").await })
        })
        .collect();
    let mut users = BTreeSet::new();
    let sessions = sessions(&stores[0]);
    for browser in browsers {
        let token = browser.await.unwrap();
        users.insert(live(&sessions, &token).await.user.id.to_string());
    }
    assert_eq!(users.len(), 1);
    assert_eq!(place.number("SELECT COUNT(*) FROM users").await, 1);
    assert_eq!(place.number("SELECT COUNT(*) FROM sessions").await, 16);
}

pub async fn a_verified_address_belongs_to_the_first_who_brought_it(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let with = |subject: &str, email: &str| {
        let email = Email::Verified(email.into());
        Profile::new(Subject::parse(subject).unwrap(), None, Some(email), None)
    };
    assert!(matches!(start(&sessions, &with("ada", "ada@example.org"), &[]).await, (Started::Session(_), _)));
    let other = start(&sessions, &with("mallory", "ADA@example.org"), &[]).await;
    assert!(matches!(other, (Started::EmailBelongsToAnother, _)));
    assert_eq!(place.number("SELECT COUNT(*) FROM users").await, 1);
    // Whoever is known signs in all the same, and the address stays where it is.
    assert!(matches!(
        start(&sessions, &with("grace", "grace@example.org"), &[]).await,
        (Started::Session(_), _)
    ));
    assert!(matches!(
        start(&sessions, &with("grace", "ada@example.org"), &[]).await,
        (Started::Session(_), _)
    ));
    assert_eq!(place.number("SELECT COUNT(*) FROM users WHERE verified_email = 'ada@example.org'").await, 1);
}

pub async fn text_of_every_kind_comes_back_as_it_was(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let names = [
        "Robert'); DROP TABLE users;--",
        "\u{202e}evil",
        "Ada 👩‍💻 Łovelace",
        "$1 ? :name @x %s \\ \"",
        "$$ || 'x'",
    ];
    for (i, name) in names.iter().enumerate() {
        let subject = Subject::parse(&format!("'; DELETE FROM sessions; -- {i}")).unwrap();
        let profile = Profile::new(subject, Some((*name).into()), None, None);
        let shown = profile.name.clone();
        let (Started::Session(_), token) = start(&sessions, &profile, &[]).await else {
            panic!("nobody is in the way")
        };
        assert_eq!(live(&sessions, &token).await.user.name, shown);
    }
    assert_eq!(place.number("SELECT COUNT(*) FROM users").await, 5);
    // PostgreSQL takes no NUL in a text; nothing that people or providers send may get that far.
    let profile = Profile::new(Subject::parse("nul").unwrap(), Some("a\0b".into()), None, None);
    assert!(matches!(start(&sessions, &profile, &[]).await, (Started::Session(_), _)));
}
