//! People remove identities where a sign-in rule or a policy may refuse them with the others (S27).

use std::sync::Arc;

use hallpass_types::{Timestamp, UserId};
use proptest::{prelude::*, strategy::ValueTree as _, test_runner::TestRunner};

use super::{
    Place,
    issuers::{A, B, record, sign_in, stands_for, user},
    live, now, sessions,
};
use crate::{
    model::account::{Issuer, Subject},
    session::Sessions,
    store::{RemainingWays, SignInWays, SqlStore, Unlink, UnlinkFrom, UnlinkOutcome},
};

fn subject(text: &str) -> Subject {
    Subject::parse(text).unwrap()
}

/// Everyone is admitted at none of the issuers.
fn ruled(since: Timestamp) -> SignInWays {
    SignInWays { open: Vec::new(), ruled: vec![Issuer::new(A), Issuer::new(B)], proven_since: since }
}

async fn unlink(
    store: &Arc<SqlStore>,
    of: UnlinkFrom,
    issuer: &str,
    name: &str,
    ways: SignInWays,
) -> UnlinkOutcome {
    let unlink = Unlink { of, issuer: Issuer::new(issuer), subject: subject(name), ways };
    sessions(store).change(store.unlink_identity(unlink, now())).await.unwrap()
}

async fn link(store: &SqlStore, user: &UserId, provider: &str, issuer: &str, name: &str) {
    store.link_identity(user, &stands_for(provider, issuer), &subject(name), now()).await.unwrap();
}

async fn remaining(store: &SqlStore, user: &UserId, ways: &SignInWays) -> RemainingWays {
    ways.remaining(&store.identities_of(user).await.unwrap())
}

async fn open(place: &Place) -> (Arc<SqlStore>, Sessions) {
    let store = place.open().await;
    record(&store, &[stands_for("work", A), stands_for("home", B)]).await;
    let sessions = sessions(&store);
    (store, sessions)
}

pub async fn session_s27_way_that_may_be_refused_counts_after_a_sign_in(place: Place) {
    let (store, sessions) = open(&place).await;
    let begun = now();
    let asking = live(&sessions, &sign_in(&sessions, "work", A, "ada").await).await;
    let of = || UnlinkFrom::UserOf(asking.id.clone());
    assert_eq!(unlink(&store, of(), A, "ada", ruled(begun)).await, UnlinkOutcome::LastOne);
    link(&store, &asking.user.id, "home", B, "ada-at-home").await;
    assert_eq!(unlink(&store, of(), A, "ada", ruled(begun)).await, UnlinkOutcome::Unproven);
    assert_eq!(unlink(&store, of(), A, "unknown", ruled(begun)).await, UnlinkOutcome::NotTheirs);
    // One that admits everyone needs no proof.
    let ways = SignInWays { open: vec![Issuer::new(B)], ruled: vec![Issuer::new(A)], proven_since: now() };
    assert_eq!(remaining(&store, &asking.user.id, &ways).await, RemainingWays::Proven);
    // A sign-in is recorded with its own identity alone.
    user(&sessions, "work", A, "grace").await;
    assert_eq!(unlink(&store, of(), A, "ada", ruled(begun)).await, UnlinkOutcome::Unproven);
    assert_eq!(user(&sessions, "home", B, "ada-at-home").await, asking.user.id);
    let later = ruled(now().saturating_add(std::time::Duration::from_secs(1)));
    assert_eq!(unlink(&store, of(), A, "ada", later).await, UnlinkOutcome::Unproven);
    let listed = store.identities_of(&asking.user.id).await.unwrap();
    assert!(listed.iter().all(|own| own.last_sign_in_at.is_some_and(|at| at >= begun)), "{listed:?}");
    assert!(matches!(unlink(&store, of(), A, "ada", ruled(begun)).await, UnlinkOutcome::Done(_)));
    assert_eq!(user(&sessions, "home", B, "ada-at-home").await, asking.user.id);
    let ended = unlink(&store, of(), B, "ada-at-home", ruled(begun)).await;
    assert_eq!(ended, UnlinkOutcome::AskingEnded);
}

/// Each of several identities is removed, at the same moment, by several servers. Two are known to
/// work.
pub async fn session_s27_of_sixteen_removals_one_way_that_works_stays(place: Place) {
    let (store, sessions) = open(&place).await;
    let other = place.open().await;
    let begun = now();
    let ada = user(&sessions, "work", A, "ada-0").await;
    for number in 1..8 {
        link(&store, &ada, "work", A, &format!("ada-{number}")).await;
    }
    user(&sessions, "work", A, "ada-7").await;
    let racers: Vec<_> = (0..16)
        .map(|number| {
            let store = Arc::clone(if number % 2 == 0 { &store } else { &other });
            let (of, name) = (UnlinkFrom::User(ada.clone()), format!("ada-{}", number % 8));
            tokio::spawn(async move { unlink(&store, of, A, &name, ruled(begun)).await })
        })
        .collect();
    for racer in racers {
        racer.await.unwrap();
    }
    let left = store.identities_of(&ada).await.unwrap();
    assert_eq!(left.len(), 1);
    assert!(["ada-0", "ada-7"].contains(&left[0].subject.as_str()), "{left:?}");
}

/// In any history of links, sign-ins and removals, no removal takes the last way that is known to
/// work.
pub async fn session_s27_no_history_removes_the_last_way_that_works(place: Place) {
    let (store, sessions) = open(&place).await;
    let mut runner = TestRunner::new(ProptestConfig::with_cases(12));
    for case in 0..12 {
        let history = prop::collection::vec((0..4_u8, any::<bool>(), 0..3_u8), 1..14);
        let history: Vec<(u8, bool, u8)> = history.new_tree(&mut runner).unwrap().current();
        let (begun, person) = (now(), format!("person-{case}"));
        let ada = user(&sessions, "work", A, &format!("{person}-0")).await;
        for &(step, is_home, number) in &history {
            let (provider, issuer) = if is_home { ("home", B) } else { ("work", A) };
            let name = format!("{person}-{number}");
            let is_theirs = store.holder_of(&stands_for(provider, issuer), &subject(&name)).await.unwrap();
            match (step, is_theirs) {
                (0, _) => link(&store, &ada, provider, issuer, &name).await,
                (1, Some(_)) => assert_eq!(user(&sessions, provider, issuer, &name).await, ada),
                (1, None) => {}
                _ => {
                    let of = UnlinkFrom::User(ada.clone());
                    let outcome = unlink(&store, of, issuer, &name, ruled(begun)).await;
                    let left = remaining(&store, &ada, &ruled(begun)).await;
                    assert_eq!(left, RemainingWays::Proven, "case {case}: {outcome:?} in {history:?}");
                }
            }
        }
    }
}
