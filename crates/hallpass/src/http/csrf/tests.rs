//! Which token a browser gets, and what a form with it may do.

use std::time::Duration;

use hallpass_types::Timestamp;
use secrecy::ExposeSecret as _;

use super::token::{
    FormToken,
    tests::{START, ring, session},
};
use crate::crypto::random;

fn later(seconds: u64) -> Timestamp {
    START.saturating_add(Duration::from_secs(seconds))
}

#[test]
fn csrf_renewed_token_is_the_same_in_every_tab() {
    let ring = ring(&["secret"]);
    let mut seen = vec![FormToken::first(&ring, None)];
    let [first, second, grace] =
        [("s1", "ada"), ("s2", "ada"), ("s3", "grace")].map(|(id, user)| session(id, user));
    for session in [Some(&first), None, Some(&second), None, Some(&grace), None] {
        let before = seen.last().unwrap();
        let [one, other] = [(); 2].map(|()| before.renewed(&ring, session).unwrap());
        assert_eq!(one.as_str(), other.as_str());
        assert!(seen.iter().all(|known| known.as_str() != one.as_str() && known.is_of_browser_of(&one)));
        assert!(one.renewed(&ring, session).is_none());
        seen.push(one);
    }
    assert!(!FormToken::first(&ring, None).is_of_browser_of(&seen[0]));
}

#[test]
fn csrf_token_acts_for_its_session_and_in_the_grace_period() {
    let ring = ring(&["secret"]);
    let [ada, again, grace] =
        [("s1", "ada"), ("s2", "ada"), ("s3", "grace")].map(|(id, user)| session(id, user));
    let anonymous = FormToken::first(&ring, None);
    let [adas, graces] = [&ada, &grace].map(|session| anonymous.renewed(&ring, Some(session)).unwrap());
    let month = 30 * 24 * 3600;
    for (token, session, seconds, may) in [
        (&adas, Some(&ada), month, true),
        (&anonymous, Some(&ada), 899, true),
        (&anonymous, Some(&ada), 900, false),
        (&adas, Some(&again), 899, true),
        (&adas, Some(&again), 900, false),
        // A token that another person may have seen is worthless from the first moment on.
        (&graces, Some(&ada), 0, false),
        (&adas, Some(&grace), 0, false),
        (&adas, None, month, true),
        (&anonymous, None, month, true),
    ] {
        let acts = token.may_act_for(session, &adas, later(seconds));
        assert_eq!(acts, may, "{:?} after {seconds} s", session.map(|session| session.id.as_str()));
    }
}

#[test]
fn csrf_token_of_an_older_version_is_valid_until_replaced() {
    let ring = ring(&["secret"]);
    let ada = session("s1", "ada");
    let text = random::random_token();
    let before = FormToken::read(&ring, text.expose_secret()).unwrap();
    assert!(before.may_act_for(Some(&ada), &before, later(100_000)));
    assert!(before.renewed(&ring, None).is_none());
    let after = before.renewed(&ring, Some(&ada)).unwrap();
    assert!(after.is_of_browser_of(&before));
    assert!(before.may_act_for(Some(&ada), &after, later(899)));
    assert!(!before.may_act_for(Some(&ada), &after, later(900)));
}
