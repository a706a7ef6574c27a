//! What an application's policy decides, in sessions of apps.

use std::sync::OnceLock;

use hallpass_types::DataError;
use serde_json::json;
use tokio::{runtime::Handle, task::block_in_place};

use super::{
    Place,
    app_sessions::{resolve, start},
    live, sessions, sign_in,
};
use crate::{model::data_parts::DataParts, session::CurrentSession, store::DataOf};

/// S9: an app exchanges its code after the sessions were listed, and before that of the browser is
/// changed.
pub async fn policy_role_that_is_taken_is_kept_by_no_new_app(place: Place) {
    let (here, there) = (sessions(&place.open().await), sessions(&place.open().await));
    let browser = live(&here, &sign_in(&here, "ada").await).await;
    place.execute("UPDATE hallpass_sessions SET data = '{\"role\":\"admin\"}'").await;
    let app = OnceLock::new();
    let take_role = |data: &mut DataParts| {
        // The first call comes between the two.
        app.get_or_init(|| block_in_place(|| Handle::current().block_on(start(&there, &browser))));
        data.public.insert("role".into(), "none".into());
        Ok::<_, DataError>(())
    };
    let whose = DataOf::User(browser.user.id.clone());
    assert_eq!(here.change_data(&whose, take_role).await.unwrap(), 2);
    there.refresh().await.unwrap();
    let app = app.get().expect("the role was taken");
    let CurrentSession::Live(record) = resolve(&there, app).await else { panic!("not live") };
    assert_eq!(record.data["role"], json!("none"));
}
