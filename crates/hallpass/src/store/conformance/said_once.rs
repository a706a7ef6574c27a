//! Providers that say a name only once, such as Apple, or could not be asked about an address.

use super::{
    Place, live,
    policy::{decided, known, sign_in_with},
    sessions, start,
};
use crate::{
    model::account::{Coverage, Email, Profile, Subject},
    session::Sessions,
    store::{SignInOutcome, SqlStore},
};

fn said(name: Option<&str>, email: Option<&str>, coverage: Coverage) -> Profile {
    let email = email.map(|email| Email::Verified(email.into()));
    let name = name.map(ToOwned::to_owned);
    Profile::new(Subject::parse("ada").unwrap(), name, email, None).with_coverage(coverage)
}

/// Signs in, and gives the name and the e-mail address that are shown then.
async fn shown(
    sessions: &Sessions,
    store: &SqlStore,
    profile: Profile,
    asks_policy: bool,
) -> (Option<String>, Option<Email>) {
    let (outcome, token) = if asks_policy {
        let decided = decided("1", known(store, "ada").await.as_ref());
        sign_in_with(sessions, profile, decided).await
    } else {
        start(sessions, &profile, &[]).await
    };
    assert!(matches!(outcome, SignInOutcome::Session(_)), "{outcome:?}");
    let user = live(sessions, &token).await.user.clone();
    (user.name, user.email)
}

/// A name is kept that the provider said once. An e-mail address is in every answer, as long as the
/// person shares it: afterwards nothing says that it is still theirs.
pub async fn identity_s23_email_that_is_no_longer_shared_is_not_kept(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let verified = |text: &str| Some(Email::Verified(text.into()));
    let ada = || Some("Ada".to_owned());
    for asks_policy in [false, true] {
        let shown = |profile| shown(&sessions, &store, profile, asks_policy);
        let first = said(Some("Ada"), Some("ada@example.org"), Coverage::Whole);
        assert_eq!(shown(first).await, (ada(), verified("ada@example.org")));
        let later = said(None, Some("new@example.org"), Coverage::NameSaidOnce);
        assert_eq!(shown(later).await, (ada(), verified("new@example.org")));
        let outage = said(None, None, Coverage::Partial);
        assert_eq!(shown(outage).await, (ada(), verified("new@example.org")));
        let unshared = said(None, None, Coverage::NameSaidOnce);
        assert_eq!(shown(unshared).await, (ada(), None));
        assert_eq!(
            place.number("SELECT COUNT(*) FROM hallpass_users WHERE verified_email IS NOT NULL").await,
            0
        );
    }
    assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users").await, 1);
}

/// An outage of the provider does not give a verified e-mail address to others. Only that address
/// stays verified.
pub async fn identity_s23_email_that_could_not_be_asked_about_stays_verified(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let unasked = |address: &str| {
        let email = Some(Email::Unverified(address.into()));
        let ada = Subject::parse("ada").unwrap();
        Profile::new(ada, None, email, None).with_coverage(Coverage::VerdictMissing)
    };
    let (ada, unverified) = (|| Some("Ada".to_owned()), |text: &str| Some(Email::Unverified(text.into())));
    for asks_policy in [false, true] {
        let shown = |profile| shown(&sessions, &store, profile, asks_policy);
        let verified = Some(Email::Verified("ada@example.org".into()));
        let first = said(Some("Ada"), Some("ada@example.org"), Coverage::Whole);
        assert_eq!(shown(first).await, (ada(), verified.clone()));
        assert_eq!(shown(unasked("ada@example.org")).await, (ada(), verified.clone()));
        assert_eq!(shown(unasked("Ada@Example.org")).await, (ada(), verified));
        assert_eq!(shown(unasked("eve@example.org")).await, (ada(), unverified("eve@example.org")));
        assert_eq!(shown(unasked("ada@example.org")).await, (ada(), unverified("ada@example.org")));
        let verified = "SELECT COUNT(*) FROM hallpass_users WHERE verified_email IS NOT NULL";
        assert_eq!(place.number(verified).await, 0);
    }
}
