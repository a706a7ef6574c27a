//! Users and accounts.

use std::collections::BTreeSet;

use super::{Place, live, sessions, sign_in, start};
use crate::{
    model::account::{Email, Profile, Subject},
    store::SignInOutcome,
};

pub async fn user_is_created_once_by_sixteen_browsers(place: Place) {
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
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users").await, 1);
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions").await, 16);
}

pub async fn verified_email_belongs_to_its_first_user(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let with = |subject: &str, email: &str| {
        let email = Email::Verified(email.into());
        Profile::new(Subject::parse(subject).unwrap(), None, Some(email), None)
    };
    assert!(matches!(
        start(&sessions, &with("ada", "ada@example.org"), &[]).await,
        (SignInOutcome::Session(_), _)
    ));
    let owner = place.text("SELECT id FROM hallpass_users").await;
    let (other, _) = start(&sessions, &with("mallory", "ADA@example.org"), &[]).await;
    assert!(matches!(other, SignInOutcome::EmailBelongsTo(belongs_to) if belongs_to.as_str() == owner));
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users").await, 1);
    // A known identity signs in. The e-mail address stays with its user.
    assert!(matches!(
        start(&sessions, &with("grace", "grace@example.org"), &[]).await,
        (SignInOutcome::Session(_), _)
    ));
    assert!(matches!(
        start(&sessions, &with("grace", "ada@example.org"), &[]).await,
        (SignInOutcome::Session(_), _)
    ));
    assert_eq!(
        place.number("SELECT COUNT(*) FROM hallpass_users WHERE verified_email = 'ada@example.org'").await,
        1
    );
}

/// M3: an e-mail address of another user is shown as unverified, whatever the provider says.
pub async fn email_that_belongs_to_another_user_is_unverified(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let with =
        |subject: &str, email: Email| Profile::new(Subject::parse(subject).unwrap(), None, Some(email), None);
    let (verified, unverified) =
        (|| Email::Verified("Ada@example.org".into()), || Email::Unverified("ada@example.org".into()));
    let mut users = Vec::new();
    for profile in [
        with("squatter", unverified()),
        with("ada", verified()),
        with("squatter", Email::Verified("ada@example.org".into())),
        with("ada", verified()),
    ] {
        let (SignInOutcome::Session(_), token) = start(&sessions, &profile, &[]).await else {
            panic!("refused")
        };
        users.push(live(&sessions, &token).await.user.clone());
    }
    let emails: Vec<_> = users.iter().map(|user| user.email.clone().unwrap()).collect();
    assert_eq!(emails, [unverified(), verified(), unverified(), verified()]);
    assert_eq!(users[2].verified_email(), None);
    assert_eq!(users[3].verified_email(), Some("Ada@example.org"));
}

/// M3, S9: the caches of other servers show it within a second.
pub async fn email_that_becomes_verified_reaches_other_servers(place: Place) {
    let (one, other) = (place.open().await, place.open().await);
    let (here, there) = (sessions(&one), sessions(&other));
    let with = |email: Email| Profile::new(Subject::parse("ada").unwrap(), None, Some(email), None);
    let (SignInOutcome::Session(_), token) =
        start(&here, &with(Email::Unverified("a@example.org".into())), &[]).await
    else {
        panic!("refused")
    };
    there.refresh().await.unwrap();
    assert_eq!(live(&there, &token).await.user.verified_email(), None);
    start(&here, &with(Email::Verified("a@example.org".into())), &[]).await;
    there.refresh().await.unwrap();
    assert_eq!(live(&there, &token).await.user.verified_email(), Some("a@example.org"));
}

pub async fn text_of_every_kind_is_stored_unchanged(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let names = [
        "Robert'); DROP TABLE hallpass_users;--",
        "\u{202e}evil",
        "Ada 👩‍💻 Łovelace",
        "$1 ? :name @x %s \\ \"",
        "$$ || 'x'",
    ];
    for (i, name) in names.iter().enumerate() {
        let subject = Subject::parse(&format!("'; DELETE FROM hallpass_sessions; -- {i}")).unwrap();
        let profile = Profile::new(subject, Some((*name).into()), None, None);
        let shown = profile.name.clone();
        let (SignInOutcome::Session(_), token) = start(&sessions, &profile, &[]).await else {
            panic!("refused")
        };
        assert_eq!(live(&sessions, &token).await.user.name, shown);
    }
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users").await, 5);
    // PostgreSQL accepts no NUL in a text: it must be removed before.
    let profile = Profile::new(Subject::parse("nul").unwrap(), Some("a\0b".into()), None, None);
    assert!(matches!(start(&sessions, &profile, &[]).await, (SignInOutcome::Session(_), _)));
}
