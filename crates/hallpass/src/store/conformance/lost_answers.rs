//! The connection to PostgreSQL breaks around a change: whether it was made is found out (S10,
//! S18).

use std::sync::Arc;

use super::{
    Place, live, now,
    postgres_proxy::{Cut, PostgresProxy},
    profile_of, sessions, sign_in, start,
};
use crate::{
    model::session_record::EndReason,
    session::{CurrentSession, Sessions},
    store::{OwnEnd, OwnSelection, Selection, SignInOutcome, SqlStore},
};

const CUTS: [Cut; 2] = [Cut::BeforeStatement, Cut::BeforeAnswer];

struct Server {
    proxy: PostgresProxy,
    place: Place,
    store: Arc<SqlStore>,
    sessions: Sessions,
}

async fn server() -> Server {
    let place = Place::postgres().await;
    let proxy = PostgresProxy::to(&place).await;
    let store = proxy.place.open().await;
    let sessions = sessions(&store);
    Server { proxy, place, store, sessions }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s18_sign_in_whose_answer_is_lost_is_made_once() {
    for cut in CUTS {
        let Server { proxy, place, sessions, .. } = server().await;
        // By another server, so that no statement is prepared here yet.
        let other = super::sessions(&place.open().await);
        let before = sign_in(&other, "ada").await;
        let replaced = live(&sessions, &before).await;
        proxy.cut_next("hallpass_sign_in_v1", cut);
        let (started, token) = start(&sessions, &profile_of("ada"), std::slice::from_ref(&replaced.id)).await;
        proxy.assert_cut();
        let SignInOutcome::Session(signed_in) = started else { panic!("refused") };
        assert_eq!(signed_in.user, replaced.user.id);
        assert_eq!(signed_in.replaced.len(), 1, "{cut:?}");
        live(&sessions, &token).await;
        assert_eq!(sessions.resolve(&before).await.unwrap(), CurrentSession::Ended(EndReason::SignedOut));
        assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_sessions").await, 2);
        assert_eq!(place.number("SELECT generation FROM hallpass_change_mark").await, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s10_end_whose_answer_is_lost_is_made_once() {
    for cut in CUTS {
        let Server { proxy, place, store, sessions } = server().await;
        let token = sign_in(&sessions, "ada").await;
        let record = live(&sessions, &token).await;
        proxy.cut_next("hallpass_end_session_v1", cut);
        assert!(sessions.sign_out(&record, None).await.unwrap(), "{cut:?}");
        proxy.assert_cut();
        assert_eq!(sessions.resolve(&token).await.unwrap(), CurrentSession::Ended(EndReason::SignedOut));
        assert_eq!(place.number("SELECT generation FROM hallpass_change_mark").await, 1);
        // Of one that had ended before it is not said that it ended now.
        drop(store);
        let store = proxy.place.open().await;
        proxy.cut_next("hallpass_end_session_v1", cut);
        let later = now().saturating_add(std::time::Duration::from_secs(1));
        assert!(!store.end_session(&record.id, EndReason::SignedOut, later).await.unwrap().outcome);
        proxy.assert_cut();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s10_own_ends_whose_answers_are_lost_are_made_once() {
    for cut in CUTS {
        let Server { proxy, store, sessions, .. } = server().await;
        let asking = live(&sessions, &sign_in(&sessions, "ada").await).await;
        let mut others = Vec::new();
        for _ in 0..3 {
            others.push(live(&sessions, &sign_in(&sessions, "ada").await).await.id.clone());
        }
        proxy.cut_next("hallpass_end_own_session_v1", cut);
        let ended = store.end_own_session(&asking.id, &others[0], now()).await.unwrap().outcome;
        assert!(matches!(ended, OwnEnd::Ended(ended) if ended.id == others[0]), "{cut:?}");
        proxy.assert_cut();
        proxy.cut_next("hallpass_end_own_sessions_v1", cut);
        let later = now().saturating_add(std::time::Duration::from_secs(1));
        let ended = store.end_own_sessions(&asking.id, OwnSelection::All, later).await.unwrap();
        proxy.assert_cut();
        assert_eq!(ended.changed.unwrap().len(), 3);
        assert_eq!(ended.outcome.unwrap().len(), 3, "{cut:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s10_selected_ends_whose_answer_is_lost_are_counted_once() {
    for cut in CUTS {
        let Server { proxy, sessions, .. } = server().await;
        for _ in 0..3 {
            sign_in(&sessions, "ada").await;
        }
        let admin = proxy.place.open_as_admin().await;
        proxy.cut_next("hallpass_end_sessions_v1", cut);
        let ended = admin.end_selected(&Selection::Every, now(), "", 10).await.unwrap().outcome;
        assert_eq!(ended.ended.len(), 3, "{cut:?}");
        proxy.assert_cut();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deletion_whose_answer_is_lost_is_reported_once() {
    for cut in CUTS {
        let Server { proxy, place, sessions, .. } = server().await;
        let token = sign_in(&sessions, "ada").await;
        sign_in(&sessions, "ada").await;
        let user = live(&sessions, &token).await.user.id.clone();
        let admin = proxy.place.open_as_admin().await;
        proxy.cut_next("hallpass_delete_user_v1", cut);
        assert_eq!(admin.delete_user(&user, now()).await.unwrap(), Some(2), "{cut:?}");
        proxy.assert_cut();
        assert_eq!(place.number("SELECT COUNT(*) FROM hallpass_users").await, 0);
        sessions.refresh().await.unwrap();
        assert_eq!(sessions.resolve(&token).await.unwrap(), CurrentSession::Anonymous);
        // There is no such user any more.
        assert_eq!(admin.delete_user(&user, now()).await.unwrap(), None);
    }
}
