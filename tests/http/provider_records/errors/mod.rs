//! The errors of every OpenID provider with a record: what the person gets, and what the log says.

mod callback;
mod token;
mod userinfo;

use hallpass_tests::{App, Client, FakeProvider};
use serde_json::Value;

use super::{
    openid::all,
    played::{Played, start, try_sign_in},
};

/// Starts every provider, and an app that knows them.
fn start_all() -> (Vec<Played>, Vec<FakeProvider>, App) {
    let played: Vec<_> = all().into_iter().map(|(played, _)| played).collect();
    let (providers, app) = start(&played);
    (played, providers, app)
}

/// Signs in with `played`, which refuses it: the person gets `code` and no session, and the log has
/// each of `logged`.
async fn expect_error(app: &App, played: &Played, code: &str, logged: &[&str]) {
    let before = app.log().len();
    let mut browser = Client::of(app);
    let error = try_sign_in(&mut browser, played.id).await;
    let log = app.log().split_off(before);
    assert_eq!(error.as_deref(), Some(code), "{}: {log}", played.id);
    for text in logged {
        assert!(log.contains(text), "{}: {text} is not in the log: {log}", played.id);
    }
    assert_eq!(browser.fetch_session().await, Value::Null, "{}", played.id);
}
