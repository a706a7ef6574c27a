//! People add identities to their accounts, and remove them (S27).

use std::sync::Arc;

use hallpass_types::{SessionId, UserId};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use super::{
    Place,
    issuers::{A, B, old_account, record, sign_in, stands_for, user},
    live, now, sessions,
};
use crate::{
    model::{
        account::{Issuer, Subject},
        session_record::{EndReason, SessionRecord},
    },
    session::{CurrentSession, Sessions},
    store::{
        CallbackOutcome, ConfiguredIssuer, Linked, MAX_OWN_IDENTITIES, NewCallback, OwnLink, OwnLinked,
        SignInWays, SqlStore, Unlink, UnlinkFrom, UnlinkOutcome,
    },
};

pub(super) fn subject(text: &str) -> Subject {
    Subject::parse(text).unwrap()
}

pub(super) async fn link(
    store: &SqlStore,
    asking: &SessionId,
    at: &ConfiguredIssuer,
    name: &str,
) -> OwnLinked {
    store.link_own_identity(own_link(asking, at, name), now()).await.unwrap()
}

fn own_link(asking: &SessionId, at: &ConfiguredIssuer, name: &str) -> OwnLink {
    OwnLink {
        asking: asking.clone(),
        at: at.clone(),
        subject: subject(name),
        label: Some(format!("{name}@example.org")),
        state_hash: format!("state of {name}"),
    }
}

pub(super) async fn claim(store: &SqlStore, name: &str) {
    let callback = NewCallback {
        state_hash: format!("state of {name}"),
        code_hash: "code".into(),
        started_at: now(),
        expires_at: now(),
    };
    assert!(store.claim_callback(callback).await.unwrap());
}

pub(super) async fn unlink(store: &Arc<SqlStore>, of: UnlinkFrom, issuer: &str, name: &str) -> UnlinkOutcome {
    let ways = SignInWays::open([A, B].map(Issuer::new));
    let unlink = Unlink { of, issuer: Issuer::new(issuer), subject: subject(name), ways };
    sessions(store).change(store.unlink_identity(unlink, now())).await.unwrap()
}

/// Ada, signed in at A, and both issuers.
pub(super) async fn ada(place: &Place) -> (Arc<SqlStore>, Sessions, Arc<SessionRecord>, ConfiguredIssuer) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let (work, home) = (stands_for("work", A), stands_for("home", B));
    record(&store, &[work, home.clone()]).await;
    let token = sign_in(&sessions, "work", A, "ada").await;
    let session = live(&sessions, &token).await;
    (store, sessions, session, home)
}

pub async fn link_own_identity_needs_a_live_session_and_a_free_identity(place: Place) {
    let (store, sessions, session, home) = ada(&place).await;
    let (user_id, asking) = (session.user.id.clone(), &session.id);
    let grace = user(&sessions, "home", B, "grace").await;
    old_account(&place, "home", "older", "u-older").await;
    claim(&store, "ada-at-home").await;
    assert_eq!(link(&store, asking, &home, "ada-at-home").await, OwnLinked::Done);
    assert_eq!(link(&store, asking, &home, "ada-at-home").await, OwnLinked::Repeated);
    let later = OwnLink { state_hash: "later".into(), ..own_link(asking, &home, "ada-at-home") };
    assert_eq!(store.link_own_identity(later, now()).await.unwrap(), OwnLinked::Before);
    let known = store.find_callback("state of ada-at-home").await.unwrap().unwrap();
    assert_eq!(known.outcome, Some(CallbackOutcome::Linked { confirmed: None }));
    assert_eq!(link(&store, asking, &home, "grace").await, OwnLinked::BelongsTo(grace.clone()));
    let older = UserId::new("u-older");
    assert_eq!(link(&store, asking, &home, "older").await, OwnLinked::BelongsTo(older));
    let at_work = stands_for("work", A);
    assert_eq!(link(&store, asking, &at_work, "ada").await, OwnLinked::Before);
    assert_eq!(user(&sessions, "home", B, "ada-at-home").await, user_id);
    let own = store.identities_of(&user_id).await.unwrap();
    let own: Vec<_> =
        own.iter().map(|own| (own.issuer.as_str(), own.subject.as_str(), own.label.as_deref())).collect();
    let expected = [("ada", "ada@example.org"), ("ada-at-home", "ada-at-home@example.org")];
    assert_eq!(own, [(A, expected[0].0, Some(expected[0].1)), (B, expected[1].0, Some(expected[1].1))]);
    // A disabled user's session counts as ended, whether or not its end is stored.
    assert!(store.set_disabled(&user_id, Some(now())).await.unwrap());
    assert_eq!(link(&store, asking, &home, "new").await, OwnLinked::AskingEnded);
    assert!(store.set_disabled(&user_id, None).await.unwrap());
    assert!(sessions.sign_out(&session, None).await.unwrap());
    assert_eq!(link(&store, asking, &home, "new").await, OwnLinked::AskingEnded);
    let unknown = SessionId::new("0".repeat(32));
    assert_eq!(link(&store, &unknown, &home, "new").await, OwnLinked::AskingEnded);
    assert_eq!(store.holder_of(&home, &subject("new")).await.unwrap(), None);
}

/// However many links arrive at the same moment. Those of an admin do not count against them, and
/// what the user has already is no further one.
pub async fn link_own_identity_stops_at_the_most_that_a_user_may_have(place: Place) {
    let (store, _, session, home) = ada(&place).await;
    let other = place.open().await;
    let user_id = session.user.id.clone();
    for number in 0..MAX_OWN_IDENTITIES - 5 {
        let name = subject(&format!("admin-{number}"));
        assert_eq!(store.link_identity(&user_id, &home, &name, now()).await.unwrap(), Linked::Done);
    }
    let racers: Vec<_> = (0..12)
        .map(|number| {
            let store = Arc::clone(if number % 2 == 0 { &store } else { &other });
            let (asking, home) = (session.id.clone(), home.clone());
            tokio::spawn(async move { link(&store, &asking, &home, &format!("own-{number}")).await })
        })
        .collect();
    let mut done = 0;
    for racer in racers {
        match racer.await.unwrap() {
            OwnLinked::Done => done += 1,
            other => assert_eq!(other, OwnLinked::TooMany),
        }
    }
    // With the one that she signed in with.
    assert_eq!(done, 4);
    let own = store.identities_of(&user_id).await.unwrap();
    assert_eq!(i64::try_from(own.len()).unwrap(), MAX_OWN_IDENTITIES);
    assert_eq!(link(&store, &session.id, &home, "admin-0").await, OwnLinked::Before);
    let of = UnlinkFrom::UserOf(session.id.clone());
    assert!(matches!(unlink(&store, of, B, "admin-0").await, UnlinkOutcome::Done(_)));
    assert_eq!(link(&store, &session.id, &home, "new").await, OwnLinked::Done);
    let one_more = store.link_identity(&user_id, &home, &subject("one-more"), now()).await;
    assert_eq!(one_more.unwrap(), Linked::Done);
}

pub async fn unlink_ends_the_sessions_of_its_issuer_and_leaves_one_identity(place: Place) {
    let (store, sessions, session, home) = ada(&place).await;
    let of = || UnlinkFrom::UserOf(session.id.clone());
    assert_eq!(unlink(&store, of(), A, "ada").await, UnlinkOutcome::LastOne);
    assert_eq!(link(&store, &session.id, &home, "ada-at-home").await, OwnLinked::Done);
    let at_home = sign_in(&sessions, "home", B, "ada-at-home").await;
    assert_eq!(unlink(&store, of(), B, "grace").await, UnlinkOutcome::NotTheirs);
    let other_server = self::sessions(&place.open().await);
    live(&other_server, &at_home).await;
    let UnlinkOutcome::Done(ended) = unlink(&store, of(), B, "ada-at-home").await else { panic!() };
    assert_eq!((ended.len(), ended[0].provider.as_str()), (1, "home"));
    let ended = CurrentSession::Ended(EndReason::Revoked);
    assert_eq!(sessions.resolve(&at_home).await.unwrap(), ended);
    other_server.refresh().await.unwrap();
    assert_eq!(other_server.resolve(&at_home).await.unwrap(), ended);
    // Neither the identity nor the account for servers of earlier versions is left.
    assert_eq!(store.holder_of(&home, &subject("ada-at-home")).await.unwrap(), None);
    assert_ne!(user(&sessions, "home", B, "ada-at-home").await, session.user.id);
    assert_eq!(unlink(&store, of(), A, "ada").await, UnlinkOutcome::LastOne);
}

/// A damaged row hides no other one.
pub async fn list_of_identities_goes_on_after_an_unreadable_one(place: Place) {
    let (store, _, session, home) = ada(&place).await;
    assert_eq!(link(&store, &session.id, &home, "ada-at-home").await, OwnLinked::Done);
    place.execute("UPDATE hallpass_identities SET created_at = -1 WHERE subject = 'ada'").await;
    let listed = store.identities_of(&session.user.id).await.unwrap();
    assert_eq!(listed.iter().map(|own| own.subject.as_str()).collect::<Vec<_>>(), ["ada-at-home"]);
}

/// An identity of an issuer that no provider stands for now is no way to sign in.
pub async fn session_s27_unusable_identity_does_not_count(place: Place) {
    let (store, sessions, session, _) = ada(&place).await;
    let gone = stands_for("gone", "https://gone.example.org");
    record(&store, std::slice::from_ref(&gone)).await;
    assert_eq!(link(&store, &session.id, &gone, "ada").await, OwnLinked::Done);
    old_account(&place, "home", "older", "u-older").await;
    let of = || UnlinkFrom::User(session.user.id.clone());
    assert_eq!(unlink(&store, of(), A, "ada").await, UnlinkOutcome::LastOne);
    assert!(matches!(unlink(&store, of(), gone.issuer.as_str(), "ada").await, UnlinkOutcome::Done(_)));
    let no_one = UnlinkFrom::User(UserId::new("no-one"));
    assert_eq!(unlink(&store, no_one, A, "ada").await, UnlinkOutcome::NoSuchUser);
    assert!(sessions.sign_out(&session, None).await.unwrap());
    let ended = UnlinkFrom::UserOf(session.id.clone());
    assert_eq!(unlink(&store, ended, A, "ada").await, UnlinkOutcome::AskingEnded);
    // An account that was not used since identities have an issuer counts by itself.
    let older = || UnlinkFrom::User(UserId::new("u-older"));
    assert_eq!(unlink(&store, older(), B, "older").await, UnlinkOutcome::LastOne);
    let at_work = stands_for("work", A);
    let linked = store.link_identity(&UserId::new("u-older"), &at_work, &subject("older"), now()).await;
    assert_eq!(linked.unwrap(), Linked::Done);
    assert_eq!(unlink(&store, older(), B, "older").await, UnlinkOutcome::Done(Vec::new()));
    assert_eq!(unlink(&store, older(), A, "older").await, UnlinkOutcome::LastOne);
}

/// Each of several identities is removed, at the same moment, by several servers.
pub async fn session_s27_of_sixteen_removals_one_identity_stays(place: Place) {
    let (store, sessions, session, home) = ada(&place).await;
    let other = place.open().await;
    // An admin's removals go on; a session that asks may end with its own identity, and more stay
    // then.
    for (person, of) in [
        ("ada", UnlinkFrom::UserOf(session.id.clone())),
        ("grace", UnlinkFrom::User(user(&sessions, "work", A, "grace").await)),
    ] {
        let id = user(&sessions, "work", A, person).await;
        for number in 0..7 {
            let linked =
                store.link_identity(&id, &home, &subject(&format!("{person}-{number}")), now()).await;
            assert_eq!(linked.unwrap(), Linked::Done);
        }
        let racers: Vec<_> = (0..16)
            .map(|number| {
                let store = Arc::clone(if number % 2 == 0 { &store } else { &other });
                let (of, person) = (of.clone(), person.to_owned());
                tokio::spawn(async move {
                    match number % 8 {
                        7 => unlink(&store, of, A, &person).await,
                        other => unlink(&store, of, B, &format!("{person}-{other}")).await,
                    }
                })
            })
            .collect();
        for racer in racers {
            racer.await.unwrap();
        }
        let left = store.identities_of(&id).await.unwrap();
        let is_asking_live = left.iter().any(|own| own.issuer.as_str() == A);
        match &of {
            UnlinkFrom::UserOf(_) if !is_asking_live => assert!(!left.is_empty()),
            UnlinkFrom::UserOf(_) | UnlinkFrom::User(_) => assert_eq!(left.len(), 1, "{left:?}"),
        }
    }
}

/// A sign-out, and the link that the session asked for, at the same moment.
pub async fn link_own_identity_during_a_sign_out_is_before_it_or_not_made(place: Place) {
    let (store, sessions, _, home) = ada(&place).await;
    for round in 0..8 {
        let token = sign_in(&sessions, "work", A, "ada").await;
        let session = live(&sessions, &token).await;
        let asking = session.id.clone();
        let (linking, name) = (Arc::clone(&store), format!("ada-{round}"));
        let (at, asking_id, linked_name) = (home.clone(), asking.clone(), name.clone());
        let linking = tokio::spawn(async move { link(&linking, &asking_id, &at, &linked_name).await });
        assert!(sessions.sign_out(&session, None).await.unwrap());
        let linked = linking.await.unwrap() == OwnLinked::Done;
        assert_eq!(store.holder_of(&home, &subject(&name)).await.unwrap().is_some(), linked);
        assert_eq!(link(&store, &asking, &home, "late").await, OwnLinked::AskingEnded);
    }
}

/// Two people link the same identity, and a third one signs in with it, at the same moment.
pub async fn link_own_identity_of_sixteen_racers_one_gets_it(place: Place) {
    let (store, first, ada, home) = ada(&place).await;
    let grace = live(&first, &sign_in(&first, "work", A, "grace").await).await;
    let racers: Vec<_> = (0..16)
        .map(|number| {
            let (store, home, sessions) = (store.clone(), home.clone(), sessions(&store));
            let asking = if number % 2 == 0 { ada.id.clone() } else { grace.id.clone() };
            tokio::spawn(async move {
                if number % 4 == 3 {
                    user(&sessions, "home", B, "new").await;
                    return 0;
                }
                usize::from(link(&store, &asking, &home, "new").await == OwnLinked::Done)
            })
        })
        .collect();
    let mut links = 0;
    for racer in racers {
        links += racer.await.unwrap();
    }
    assert!(links <= 1, "{links}");
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_identities WHERE subject = 'new'").await, 1);
}

/// Any history of links and removals leaves a user at least one usable identity.
pub async fn session_s27_no_history_removes_the_last_identity(place: Place) {
    let (store, sessions, _, home) = ada(&place).await;
    let mut runner = TestRunner::new(ProptestConfig::with_cases(12));
    let histories: Vec<Vec<(bool, bool, u8)>> = (0..12)
        .map(|_| {
            let history = prop::collection::vec((any::<bool>(), any::<bool>(), 0..3_u8), 1..14);
            history.new_tree(&mut runner).unwrap().current()
        })
        .collect();
    for (case, history) in histories.into_iter().enumerate() {
        let person = format!("person-{case}");
        let user_id = user(&sessions, "work", A, &format!("{person}-0")).await;
        for (is_link, is_home, number) in history {
            let (issuer, name) = (if is_home { B } else { A }, format!("{person}-{number}"));
            let before = store.identities_of(&user_id).await.unwrap().len();
            if is_link {
                let at = if is_home { home.clone() } else { stands_for("work", A) };
                store.link_identity(&user_id, &at, &subject(&name), now()).await.unwrap();
                continue;
            }
            let outcome = unlink(&store, UnlinkFrom::User(user_id.clone()), issuer, &name).await;
            let after = store.identities_of(&user_id).await.unwrap().len();
            assert!(after >= 1, "case {case}");
            assert_eq!(before - after, usize::from(matches!(outcome, UnlinkOutcome::Done(_))));
            assert!(outcome != UnlinkOutcome::LastOne || before == 1, "case {case}");
        }
    }
}
