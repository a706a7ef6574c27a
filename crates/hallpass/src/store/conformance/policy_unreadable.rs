//! Data of sessions that is too large, damaged or of an older shape, while the application changes
//! it.

use std::sync::Arc;

use hallpass_types::DataError;
use serde_json::json;

use super::{
    Place, live,
    policy::{ask_and_sign_in, decided, known, object, parts, sign_in_as},
    policy_roles::take_role,
    sessions,
};
use crate::{
    model::data_parts::DataParts,
    session::{CurrentSession, UpdateDataError},
    store::{DataOf, Decided},
};

pub async fn policy_data_too_large_or_unreadable_changes_nothing(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let token = ask_and_sign_in(&sessions, &store, "ada", "1").await;
    let record = live(&sessions, &token).await;
    let one = DataOf::Session(record.id.clone());
    let too_large = |data: &mut DataParts| {
        data.private.insert("text".into(), "x".repeat(9000).into());
        Ok(())
    };
    let failed = sessions.change_data(&one, too_large).await;
    assert!(matches!(failed, Err(UpdateDataError::TooLarge(_))), "{failed:?}");
    let failed = sessions.change_data(&one, |_| Err(DataError::Version(9))).await;
    assert!(matches!(failed, Err(UpdateDataError::Data(DataError::Version(9)))), "{failed:?}");
    let kept = Arc::new(store.find_session(&token.hash()).await.unwrap().unwrap());
    assert_eq!((kept.data_parts(), kept.data_version), (parts("admin", "7"), 0));
}

/// A session with damaged data counts as ended, and keeps no role in the user's other sessions.
pub async fn policy_unreadable_session_keeps_no_role_elsewhere(place: Place) {
    let store = place.open().await;
    let here = sessions(&store);
    let mut tokens = Vec::new();
    for _ in 0..3 {
        tokens.push(ask_and_sign_in(&here, &store, "ada", "1").await);
    }
    let damaged = live(&here, &tokens[1]).await;
    place.execute(&format!("UPDATE hallpass_sessions SET data = '{{' WHERE id = '{}'", damaged.id)).await;
    let whose = DataOf::User(damaged.user.id.clone());
    assert_eq!(here.change_data(&whose, take_role).await.unwrap(), 2);
    let after = sessions(&store);
    assert_eq!(after.resolve(&tokens[1]).await.unwrap(), CurrentSession::Anonymous);
    for token in [&tokens[0], &tokens[2]] {
        assert_eq!(live(&after, token).await.data["role"], json!("none"));
    }
}

/// One session's data of an older shape keeps no role in the user's other sessions.
pub async fn policy_data_unreadable_keeps_no_role_elsewhere(place: Place) {
    let store = place.open().await;
    let sessions = sessions(&store);
    let mut tokens = Vec::new();
    for browser in 0..5 {
        let decided = decided("1", known(&store, "ada").await.as_ref());
        let decided = Decided { data: parts("admin", &browser.to_string()), ..decided };
        tokens.push(sign_in_as(&sessions, "ada", decided).await.1);
    }
    let ada = live(&sessions, &tokens[0]).await;
    let change = |data: &mut DataParts| {
        if data.private != object("customer", "3") {
            return Err(DataError::Version(9));
        }
        take_role(data)
    };
    let failed = sessions.change_data(&DataOf::User(ada.user.id.clone()), change).await;
    assert!(matches!(failed, Err(UpdateDataError::Data(DataError::Version(9)))), "{failed:?}");
    for (browser, token) in tokens.iter().enumerate() {
        let role = if browser == 3 { "none" } else { "admin" };
        assert_eq!(live(&sessions, token).await.data["role"], json!(role), "{browser}");
    }
}
