//! The application manages sessions and users from its own code.

use actix_web::{App, test};
use hallpass::{
    Hallpass,
    admin::{IdentityError, Linked, Selection},
    testing::{Person, SignedInPerson, TestSignInError},
    types::ProviderId,
};

use crate::browser::{Browser, hallpass};

/// Whether a server answers that the person is signed in.
async fn is_signed_in(hallpass: &Hallpass, person: &SignedInPerson) -> bool {
    let app = test::init_service(App::new().configure(|config| hallpass.routes(config))).await;
    let mut browser = Browser::of(&app);
    let header = person.cookie_header();
    let (name, value) = header.split_once('=').unwrap();
    browser.cookies.insert(name.into(), value.into());
    browser.name().await.is_some()
}

/// Waits until another server has learned that the session has ended (S9).
async fn until_signed_out(hallpass: &Hallpass, person: &SignedInPerson) {
    while is_signed_in(hallpass, person).await {
        tokio::task::yield_now().await;
    }
}

#[actix_web::test]
async fn session_s09_end_from_code_holds_here_at_once_and_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (hallpass(&folder, &[]).await, hallpass(&folder, &[]).await);
    let mut people = Vec::new();
    for name in ["ada", "ada", "ada", "grace", "grace", "edsger", "edsger"] {
        people.push(here.sign_in_for_test(&Person::new(name)).await.unwrap());
    }
    for person in &people {
        assert!(is_signed_in(&here, person).await && is_signed_in(&there, person).await);
    }
    let [ada, grace] = [&people[0].session, &people[3].session];
    assert_eq!(here.sessions().list(Some(&ada.user.id), None, 10).await.unwrap().len(), 3);
    let first = here.sessions().list(None, None, 4).await.unwrap();
    let rest = here.sessions().list(None, Some(&first[3].id), 100).await.unwrap();
    assert_eq!((first.len(), rest.len()), (4, 3));
    // One, all of a user, and those that the application chooses.
    assert!(here.sessions().end(&ada.id).await.unwrap());
    assert!(!here.sessions().end(&ada.id).await.unwrap());
    assert_eq!(here.sessions().end_all_of(&grace.user.id).await.unwrap(), 2);
    let edsgers = |line: &hallpass::admin::SessionLine| line.name.as_deref() == Some("edsger");
    assert_eq!(here.sessions().end_where(None, edsgers).await.unwrap(), 2);
    for (number, person) in people.iter().enumerate() {
        assert_eq!(is_signed_in(&here, person).await, [1, 2].contains(&number), "{number}");
        if ![1, 2].contains(&number) {
            until_signed_out(&there, person).await;
        }
    }
    let of_provider = Selection::Provider(ProviderId::new("dev"));
    assert_eq!(here.sessions().end_selected(&of_provider).await.unwrap(), 2);
    assert!(!is_signed_in(&here, &people[1]).await);
}

#[actix_web::test]
async fn deleted_user_is_signed_out_everywhere() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (hallpass(&folder, &[]).await, hallpass(&folder, &[]).await);
    let ada = here.sign_in_for_test(&Person::new("ada")).await.unwrap();
    assert!(is_signed_in(&here, &ada).await && is_signed_in(&there, &ada).await);
    let user = &ada.session.user.id;
    assert_eq!(here.users().delete(user).await.unwrap(), Some(1));
    assert!(!is_signed_in(&here, &ada).await);
    until_signed_out(&there, &ada).await;
    assert_eq!(here.users().delete(user).await.unwrap(), None);
    assert_eq!(here.users().find(user).await.unwrap(), None);
    let again = there.sign_in_for_test(&Person::new("ada")).await.unwrap();
    assert_ne!(again.session.user.id, *user);
}

#[actix_web::test]
async fn disabled_user_is_signed_out_and_cannot_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (hallpass(&folder, &[]).await, hallpass(&folder, &[]).await);
    let app = test::init_service(App::new().configure(|config| there.routes(config))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let users = here.users().list(None, 10).await.unwrap();
    let [ada] = users.as_slice() else { panic!("one user") };
    assert_eq!((ada.sessions, ada.disabled_at), (1, None));
    assert_eq!(here.users().disable(&ada.id).await.unwrap(), Some(1));
    while browser.name().await.is_some() {
        tokio::task::yield_now().await;
    }
    // The login page says why.
    let refused = browser.try_sign_in("ada", None).await;
    let location = refused.header("location").unwrap();
    assert!(location.contains("/login?") && location.contains("error=AccessDenied"), "{location}");
    assert!(here.users().find(&ada.id).await.unwrap().unwrap().disabled_at.is_some());
    assert!(here.users().enable(&ada.id).await.unwrap());
    browser.sign_in("ada").await;
    assert!(browser.name().await.is_some());
}

#[actix_web::test]
async fn users_are_found_and_linked() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = hallpass(&folder, &[]).await;
    let users = hallpass.users();
    let ada = hallpass.sign_in_for_test(&Person::new("ada")).await.unwrap().session.user.id.clone();
    let dev = ProviderId::new("dev");
    let found = [
        users.find(&ada).await.unwrap(),
        users.find_by_email("ADA@example.org").await.unwrap(),
        users.find_by_identity(&dev, "ada").await.unwrap(),
    ];
    assert!(found.iter().all(|found| found.as_ref().is_some_and(|line| line.id == ada)), "{found:?}");
    assert_eq!(users.find_by_email("grace@example.org").await.unwrap(), None);
    assert_eq!(users.find_by_identity(&dev, "grace").await.unwrap(), None);
    let unknown = users.find_by_identity(&ProviderId::new("none"), "ada").await;
    assert!(matches!(unknown, Err(IdentityError::UnknownProvider(_))));
    assert_eq!(users.link(&ada, &dev, "lovelace").await.unwrap(), Linked::Done);
    let same = Person { email: None, ..Person::new("lovelace") };
    assert_eq!(hallpass.sign_in_for_test(&same).await.unwrap().session.user.id, ada);
    let taken = Person { subject: "other".into(), ..Person::new("ada") };
    hallpass.sign_in_for_test(&Person::new("ada")).await.unwrap();
    let refused = hallpass.sign_in_for_test(&taken).await;
    assert!(matches!(refused, Err(TestSignInError::Refused(_))), "{refused:?}");
}
