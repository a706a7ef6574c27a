//! Many people at once.

use std::time::Duration;

use hallpass_tests::{App, AppOptions, Crowd};

#[tokio::test]
async fn of_200_people_who_sign_in_at_once_everybody_gets_their_own_session() {
    let crowd = Crowd::at_a_provider_that_takes_up_to(Duration::from_secs(1));
    let app = App::start_with(crowd.configure(AppOptions::default()));
    crowd.sign_in(&app, 200).await;
    assert!(!app.log().contains("ERROR"));
}
