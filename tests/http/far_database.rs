//! PostgreSQL is a network away: nothing that people do fails because of it (S24).

use futures_util::future::join_all;
use hallpass_tests::{App, AppOptions, Client, People, Wire};
use reqwest::StatusCode;
use serde_json::Value;

const PEOPLE: usize = 64;
const SERVERS: usize = 3;

/// A browser, its CSRF token, and the callback that it has reached.
async fn reach_callback(people: &People, app: &App, person: usize) -> (Client, String, String) {
    let mut browser = Client::of(app);
    let token = browser.fetch_csrf_token().await;
    let callback = people.reach_callback(&mut browser, &token, &format!("person-{person}")).await;
    (browser, token, callback.unwrap())
}

/// The results of tasks that run at the same time.
async fn at_once<T: Send + 'static>(
    tasks: impl IntoIterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: Vec<_> = tasks.into_iter().map(tokio::spawn).collect();
    join_all(tasks).await.into_iter().map(Result::unwrap).collect()
}

/// 64 people at 3 servers, the database 5 ms away.
#[tokio::test(flavor = "multi_thread")]
async fn session_s24_of_64_people_at_once_all_sign_in_and_out() {
    let people = People::new();
    let database = Wire::of_ms(5).fresh_database().await;
    let options = people.configure(AppOptions::default().on_postgres(&database));
    let servers = [(); SERVERS].map(|()| App::start_with(options.clone()));
    // Each does everything for the first time, and then again as a known person.
    for _ in 0..2 {
        let arriving = (0..PEOPLE).map(|person| reach_callback(&people, &servers[person % SERVERS], person));
        let arriving = join_all(arriving).await;
        let signed_in = at_once(arriving.into_iter().map(|(mut browser, token, callback)| async move {
            let answer = browser.get(&callback).await;
            assert!(People::is_signed_in(&answer), "{} {:?}", answer.status, answer.header("location"));
            (browser, token)
        }))
        .await;
        // The next request goes to another server.
        let looked_up = at_once(signed_in.into_iter().enumerate().map(|(person, (browser, token))| {
            let mut there = browser.moved_to(&servers[(person + 1) % SERVERS]);
            async move {
                let session = there.fetch_session().await;
                assert_eq!(session["user"]["name"], format!("person-{person}"));
                (browser, token)
            }
        }))
        .await;
        let signed_out = at_once(looked_up.into_iter().map(|(mut browser, token)| async move {
            let mut held = browser.clone();
            let answer = browser.post("/api/auth/signout", &[("csrfToken", &token)]).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
            assert_eq!(held.fetch_session().await, Value::Null);
        }));
        assert_eq!(signed_out.await.len(), PEOPLE);
    }
    for server in &servers {
        assert!(!server.log().contains("ERROR"));
    }
    assert_eq!(servers[0].count_rows("sessions WHERE ended_at IS NULL").await, 0);
}

/// A single person, and a database that is in another region.
#[tokio::test(flavor = "multi_thread")]
async fn session_s24_sign_out_with_the_database_in_another_region_works() {
    let people = People::new();
    let database = Wire::of_ms(25).fresh_database().await;
    let app = App::start_with(people.configure(AppOptions::default().on_postgres(&database)));
    for _ in 0..5 {
        let (mut browser, _, callback) = reach_callback(&people, &app, 1).await;
        assert!(People::is_signed_in(&browser.get(&callback).await));
        let mut held = browser.clone();
        assert_eq!(browser.sign_out().await.status, StatusCode::SEE_OTHER);
        assert_eq!(held.fetch_session().await, Value::Null);
    }
}
