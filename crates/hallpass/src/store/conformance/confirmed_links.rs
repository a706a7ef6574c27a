//! A person confirms a link, or declines it (S27).

use std::sync::Arc;

use hallpass_types::ErrorCode;

use super::{
    Place,
    issuers::B,
    now,
    own_identities::{ada, claim, link, subject, unlink},
};
use crate::{
    crypto::sealed::Sealed,
    store::{CallbackOutcome, OwnLinked, UnlinkFrom, UnlinkOutcome},
};

/// A link that the person has to confirm is kept with its callback, and made at most once: not
/// after they have declined it, and not again after they have removed the identity.
pub async fn link_that_is_confirmed_is_made_once(place: Place) {
    let (store, _, session, home) = ada(&place).await;
    let outcome =
        async |name: &str| store.find_callback(&format!("state of {name}")).await.unwrap().unwrap().outcome;
    let kept = Sealed::from_stored("sealed".into());
    for name in ["wanted", "declined"] {
        claim(&store, name).await;
        assert_eq!(outcome(name).await, None);
        store.await_confirmation(&format!("state of {name}"), &kept).await.unwrap();
        assert_eq!(outcome(name).await, Some(CallbackOutcome::Unconfirmed { link: kept.clone() }));
    }
    let declined = store.fail_callback("state of declined", ErrorCode::AccessDenied, None, now());
    assert!(declined.await.unwrap());
    let failed = CallbackOutcome::Failed { code: ErrorCode::AccessDenied, refusal: None };
    assert_eq!(outcome("declined").await, Some(failed));
    assert_eq!(link(&store, &session.id, &home, "declined").await, OwnLinked::Used);

    assert_eq!(link(&store, &session.id, &home, "wanted").await, OwnLinked::Done);
    let linked = CallbackOutcome::Linked { confirmed: Some(kept.clone()) };
    assert_eq!(outcome("wanted").await, Some(linked.clone()));
    // What comes later changes nothing of that.
    store.await_confirmation("state of wanted", &Sealed::from_stored("other".into())).await.unwrap();
    let declined = store.fail_callback("state of wanted", ErrorCode::AccessDenied, None, now());
    assert!(!declined.await.unwrap());
    assert_eq!(outcome("wanted").await, Some(linked));
    assert_eq!(link(&store, &session.id, &home, "wanted").await, OwnLinked::Repeated);
    let of = UnlinkFrom::UserOf(session.id.clone());
    assert!(matches!(unlink(&store, of, B, "wanted").await, UnlinkOutcome::Done(_)));
    assert_eq!(link(&store, &session.id, &home, "wanted").await, OwnLinked::Used);
    assert_eq!(store.identities_of(&session.user.id).await.unwrap().len(), 1);
}

/// Two tabs, and servers, at the same moment.
pub async fn link_that_is_confirmed_by_sixteen_racers_is_made_once(place: Place) {
    let (store, _, session, home) = ada(&place).await;
    let other = place.open().await;
    claim(&store, "wanted").await;
    let racers: Vec<_> = (0..16)
        .map(|number| {
            let store = Arc::clone(if number % 2 == 0 { &store } else { &other });
            let (asking, home) = (session.id.clone(), home.clone());
            tokio::spawn(async move { link(&store, &asking, &home, "wanted").await })
        })
        .collect();
    let mut done = 0;
    for racer in racers {
        match racer.await.unwrap() {
            OwnLinked::Done => done += 1,
            other => assert_eq!(other, OwnLinked::Repeated),
        }
    }
    assert_eq!(done, 1);
}

/// Who declines learns whether the identity was added meanwhile, in another tab.
pub async fn link_that_is_declined_meanwhile_is_made_or_not(place: Place) {
    let (store, _, session, home) = ada(&place).await;
    let other = place.open().await;
    for round in 0..8 {
        let name = format!("wanted-{round}");
        claim(&store, &name).await;
        let added = tokio::spawn({
            let (store, asking, home, name) =
                (Arc::clone(&store), session.id.clone(), home.clone(), name.clone());
            async move { link(&store, &asking, &home, &name).await }
        });
        let state = format!("state of {name}");
        let declined = other.fail_callback(&state, ErrorCode::AccessDenied, None, now()).await.unwrap();
        let added = added.await.unwrap();
        assert_eq!(added, if declined { OwnLinked::Used } else { OwnLinked::Done }, "{round}");
        let holder = store.holder_of(&home, &subject(&name)).await.unwrap();
        assert_eq!(holder.is_some(), !declined, "{round}");
    }
}
