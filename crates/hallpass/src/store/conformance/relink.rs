//! An admin gives an identity to a user.

use hallpass_types::UserId;

use super::{
    Place,
    issuers::{A, B, old_account, record, sign_in, stands_for, user},
    live, now, sessions,
};
use crate::{
    model::{
        account::{Issuer, Subject},
        session_record::EndReason,
    },
    session::CurrentSession,
    store::{IfTaken, Relink, Relinked, SqlStore},
};

fn relink(user: &UserId, issuer: &str, subject: &str, if_taken: IfTaken) -> Relink {
    Relink {
        user: user.clone(),
        at: stands_for("work", issuer),
        subject: Subject::parse(subject).unwrap(),
        if_taken,
        elsewhere: Vec::new(),
    }
}

async fn relinked(admin: &SqlStore, relink: &Relink) -> Relinked {
    admin.relink(relink, now()).await.unwrap()
}

pub async fn relink_gives_the_identity_and_replaces_the_old_one(place: Place) {
    let (store, other) = (place.open().await, place.open().await);
    let (sessions, there) = (sessions(&store), sessions(&other));
    record(&store, &[stands_for("work", A)]).await;
    let token = sign_in(&sessions, "work", A, "old").await;
    let ada = live(&sessions, &token).await.user.id.clone();
    there.refresh().await.unwrap();
    live(&there, &token).await;
    record(&store, &[stands_for("work", B)]).await;
    let admin = place.open_as_admin().await;
    let wanted = relink(&ada, B, "new", IfTaken::Refuse);
    let done = Relinked::Done { replaced: 1, taken_from: None, ended: 1 };
    assert_eq!(relinked(&admin, &wanted).await, done);
    // The second time nothing changes.
    let again = Relinked::Done { replaced: 0, taken_from: None, ended: 0 };
    assert_eq!(relinked(&admin, &wanted).await, again);
    // The session began with an identity that is no longer the user's.
    there.refresh().await.unwrap();
    assert_eq!(there.resolve(&token).await.unwrap(), CurrentSession::Ended(EndReason::Revoked));
    assert_eq!(user(&sessions, "work", B, "new").await, ada);
    assert_ne!(user(&sessions, "work", A, "old").await, ada, "the old identity leads nowhere");
    assert_eq!(
        store.left_behind(&[stands_for("work", B)]).await.unwrap()[0].people,
        1,
        "that is the new user"
    );
    let unknown = relink(&UserId::new("unknown"), B, "x", IfTaken::Take);
    assert_eq!(relinked(&admin, &unknown).await, Relinked::NoSuchUser);
}

pub async fn relink_ends_sessions_of_every_name_of_the_issuer(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    record(&store, &[stands_for("work", A), stands_for("office", A), stands_for("home", B)]).await;
    let at_work = sign_in(&sessions, "work", A, "old").await;
    let at_office = sign_in(&sessions, "office", A, "old").await;
    let at_home = sign_in(&sessions, "home", B, "ada").await;
    let ada = live(&sessions, &at_work).await.user.id.clone();
    let admin = place.open_as_admin().await;
    let done = Relinked::Done { replaced: 1, taken_from: None, ended: 2 };
    assert_eq!(relinked(&admin, &relink(&ada, A, "new", IfTaken::Refuse)).await, done);
    sessions.refresh().await.unwrap();
    for token in [at_work, at_office] {
        assert_eq!(sessions.resolve(&token).await.unwrap(), CurrentSession::Ended(EndReason::Revoked));
    }
    live(&sessions, &at_home).await;
}

pub async fn relink_takes_an_identity_only_with_take(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    record(&store, &[stands_for("work", A), stands_for("home", B)]).await;
    let ada = user(&sessions, "home", B, "ada").await;
    let token = sign_in(&sessions, "work", A, "1").await;
    let empty = live(&sessions, &token).await.user.id.clone();
    let admin = place.open_as_admin().await;
    let wanted = Relink { elsewhere: vec![Issuer::new(B)], ..relink(&ada, A, "1", IfTaken::Refuse) };
    assert_eq!(relinked(&admin, &wanted).await, Relinked::BelongsTo(empty.clone()));
    assert_eq!(user(&sessions, "work", A, "1").await, empty);
    let forced = Relink { if_taken: IfTaken::Take, ..wanted };
    let Relinked::Done { replaced: 0, taken_from: Some(from), ended: 2 } = relinked(&admin, &forced).await
    else {
        panic!("it was taken")
    };
    assert_eq!(from, empty);
    sessions.refresh().await.unwrap();
    assert_eq!(sessions.resolve(&token).await.unwrap(), CurrentSession::Ended(EndReason::Revoked));
    assert_eq!(user(&sessions, "work", A, "1").await, ada);
    assert_eq!(user(&sessions, "home", B, "ada").await, ada, "an identity at another issuer stays");
    // Older servers see the same.
    let known = format!("SELECT COUNT(*) FROM hallpass_accounts WHERE subject = '1' AND user_id = '{ada}'");
    assert_eq!(place.number(&known).await, 1);
}

pub async fn relink_of_an_unused_identity_replaces_an_old_account(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    old_account(&place, "work", "old", "ada").await;
    record(&store, &[stands_for("work", A)]).await;
    let admin = place.open_as_admin().await;
    let wanted = relink(&UserId::new("ada"), A, "new", IfTaken::Refuse);
    let done = Relinked::Done { replaced: 1, taken_from: None, ended: 0 };
    assert_eq!(relinked(&admin, &wanted).await, done);
    assert_eq!(user(&sessions, "work", A, "new").await.as_str(), "ada");
    assert_ne!(user(&sessions, "work", A, "old").await.as_str(), "ada");
}
