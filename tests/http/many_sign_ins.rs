//! Many sign-ins at once.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Crowd};

#[tokio::test]
async fn sign_ins_of_200_users_at_once_never_mix_sessions() {
    let crowd = Crowd::with_slowest_answer(Duration::from_secs(1));
    let app = App::start_with(crowd.configure(AppOptions::default()));
    crowd.sign_in_all(&app, 200).await;
    assert!(!app.log().contains("ERROR"));
}
