//! `/api/auth/sessions`: the list of the own sessions (S8).

use hallpass_tests::{App, AppOptions, Client, execute, fresh_database, wait_for_async};
use reqwest::{Method, StatusCode};
use serde_json::Value;
use sqlx::Row as _;

const PHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                     Version/17.5 Mobile/15E148 Safari/604.1";

/// Sends `DELETE` with a CSRF token.
async fn delete(browser: &mut Client, path: &str) -> hallpass_tests::Answer {
    let token = browser.fetch_csrf_token().await;
    let mut with_token = browser.with_header("X-CSRF-Token", &token);
    let answer = with_token.send(Method::DELETE, path, None).await;
    browser.cookies = with_token.cookies;
    answer
}

async fn list_sessions(browser: &mut Client) -> Vec<Value> {
    let answer = browser.get("/api/auth/sessions").await;
    assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, Some("private, no-store")));
    answer.json().as_array().unwrap().clone()
}

/// Signs in the laptop and the phone of one user, and the laptop of another one.
async fn sign_in_three(app: &App) -> [Client; 3] {
    let [mut laptop, mut phone, mut grace] =
        [Client::of(app), Client::of(app).with_header("User-Agent", PHONE), Client::of(app)];
    laptop.sign_in("ada", "/").await;
    phone.sign_in("ada", "/").await;
    grace.sign_in("grace", "/").await;
    [laptop, phone, grace]
}

#[tokio::test]
async fn session_s08_user_ends_one_other_session_then_all_others() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let [mut laptop, mut phone, mut grace] = sign_in_three(&app).await;
        let sessions = list_sessions(&mut laptop).await;
        assert_eq!(sessions.len(), 2, "{sessions:?}");
        let this = sessions.iter().find(|session| session["current"] == true).unwrap();
        let other = sessions.iter().find(|session| session["current"] == false).unwrap();
        assert_eq!((&this["provider"], &this["providerName"]), (&"dev".into(), &"Development".into()));
        assert_eq!(this["id"], laptop.fetch_session().await["id"]);
        assert_eq!(other["device"], "Safari on iPhone");
        assert_eq!((&other["address"], &other["provider"]), (&"127.0.0.1".into(), &"dev".into()));
        assert!(other["createdAt"].as_str() <= other["lastActiveAt"].as_str());

        let path = format!("/api/auth/sessions/{}", other["id"].as_str().unwrap());
        for _ in 0..2 {
            let ended = delete(&mut laptop, &path).await;
            assert_eq!((ended.status, ended.cookies_written()), (StatusCode::NO_CONTENT, vec![]));
        }
        let answer = phone.get("/api/auth/session").await;
        assert_eq!((answer.text.as_str(), answer.header("x-session-ended")), ("null", Some("revoked")));
        assert_eq!(list_sessions(&mut laptop).await.len(), 1);

        phone.sign_in("ada", "/").await;
        let ended = delete(&mut laptop, "/api/auth/sessions?except=current").await;
        assert_eq!((ended.status, ended.cookies_written()), (StatusCode::NO_CONTENT, vec![]));
        assert_eq!(phone.fetch_session().await, Value::Null);
        assert_eq!(laptop.fetch_session().await["user"]["name"], "Ada Lovelace");
        assert_eq!(grace.fetch_session().await["user"]["name"], "Grace Hopper");
    }
}

#[tokio::test]
async fn session_list_ending_the_current_session_signs_out() {
    let app = App::start();
    let [mut laptop, mut phone, mut grace] = sign_in_three(&app).await;
    let this = laptop.fetch_session().await["id"].as_str().unwrap().to_owned();
    let ended = delete(&mut laptop, &format!("/api/auth/sessions/{this}")).await;
    assert_eq!((ended.status, ended.cookies_written()), (StatusCode::NO_CONTENT, vec!["hallpass.session"]));
    assert_eq!(phone.fetch_session().await["user"]["name"], "Ada Lovelace");
    let ended = delete(&mut phone, "/api/auth/sessions").await;
    assert_eq!((ended.status, ended.cookies_written()), (StatusCode::NO_CONTENT, vec!["hallpass.session"]));
    assert_eq!(phone.fetch_session().await, Value::Null);
    assert_eq!(grace.fetch_session().await["user"]["name"], "Grace Hopper");
}

#[tokio::test]
async fn session_list_answers_alike_for_foreign_and_unknown_ids() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options);
        let [mut laptop, mut phone, mut grace] = sign_in_three(&app).await;
        let foreign = laptop.fetch_session().await["id"].as_str().unwrap().to_owned();
        let ended = phone.fetch_session().await["id"].as_str().unwrap().to_owned();
        phone.sign_out().await;
        let mut answers = Vec::new();
        for id in [&foreign, &ended, "unknown", "%27%20OR%201=1--", "..%2f", "%00", "%ff", &"x".repeat(4000)]
        {
            let answer = delete(&mut grace, &format!("/api/auth/sessions/{id}")).await;
            let mut problem = answer.json();
            // Each request has an id of its own.
            problem.as_object_mut().unwrap().remove("reference");
            let same = (answer.status, answer.header("content-type").map(str::to_owned), problem);
            assert_eq!(same.0, StatusCode::NOT_FOUND, "{id}");
            answers.push(same);
        }
        assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
        assert_eq!(laptop.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
}

#[tokio::test]
async fn session_list_misspelled_query_ends_nothing() {
    let app = App::start();
    let [mut laptop, mut phone, _] = sign_in_three(&app).await;
    for query in ["?except=curent", "?exept=current", "?except=", "?except=current&except=current", "?all"] {
        let answer = delete(&mut laptop, &format!("/api/auth/sessions{query}")).await;
        assert_eq!(
            (answer.status, &answer.json()["code"]),
            (StatusCode::BAD_REQUEST, &"BadRequest".into()),
            "{query}"
        );
    }
    for browser in [&mut laptop, &mut phone] {
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
}

#[tokio::test]
async fn session_list_contains_no_token_and_no_hash() {
    let app = App::start();
    let [mut laptop, ..] = sign_in_three(&app).await;
    let answer = laptop.get("/api/auth/sessions").await;
    let keys: std::collections::BTreeSet<_> = answer.json()[0].as_object().unwrap().keys().cloned().collect();
    let documented =
        ["address", "createdAt", "current", "device", "id", "lastActiveAt", "provider", "providerName"];
    assert_eq!(keys, documented.map(String::from).into());
    let outage = app.break_store().await;
    assert_eq!(laptop.get("/api/auth/sessions").await.status, StatusCode::SERVICE_UNAVAILABLE);
    outage.end().await;
}

/// Ending a session removes no cookie of a sign-in that was faster.
#[tokio::test(flavor = "multi_thread")]
async fn session_s21_late_end_keeps_the_newer_sign_ins_cookie() {
    let app = App::start_with(AppOptions::default().on_postgres(&fresh_database(None).await));
    let [mut laptop, ..] = sign_in_three(&app).await;
    let this = laptop.fetch_session().await["id"].as_str().unwrap().to_owned();
    let token = laptop.fetch_csrf_token().await;
    let callback = laptop.reach_callback("dev", "login_hint=grace", "/").await;
    let mut lock = app.lock_session_changes().await;
    let monitor = tokio::sync::Mutex::new(app.open_database().await);
    let wait_for_waiting = async |expected: i64| {
        let sql = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        let reached = || async {
            let count = sqlx::query(sql).fetch_one(&mut *monitor.lock().await).await.unwrap();
            (count.try_get::<i64, _>(0).unwrap() >= expected).then_some(())
        };
        wait_for_async("transactions wait for the lock", reached).await;
    };
    let mut other_tab = laptop.clone();
    let signing_in = tokio::spawn(async move {
        other_tab.get(&callback).await;
        other_tab
    });
    wait_for_waiting(1).await;
    let mut with_token = laptop.with_header("X-CSRF-Token", &token);
    let path = format!("/api/auth/sessions/{this}");
    let ending = tokio::spawn(async move { with_token.send(Method::DELETE, &path, None).await });
    wait_for_waiting(2).await;
    execute(&mut lock, "COMMIT").await;
    let ended = ending.await.unwrap();
    assert_eq!((ended.status, ended.cookies_written()), (StatusCode::NO_CONTENT, vec![]));
    assert_eq!(signing_in.await.unwrap().fetch_session().await["user"]["name"], "Grace Hopper");
    assert_eq!(laptop.fetch_session().await, Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn session_s24_ending_unknown_sessions_takes_no_lock() {
    let app = App::start_with(AppOptions::default().on_postgres(&fresh_database(None).await));
    let (mut ada, mut grace) = (Client::of(&app), Client::of(&app));
    ada.sign_in("ada", "/").await;
    grace.sign_in("grace", "/").await;
    let graces = grace.fetch_session().await["id"].as_str().unwrap().to_owned();
    let token = ada.fetch_csrf_token().await;
    let mut with_token = ada.with_header("X-CSRF-Token", &token);
    let mut lock = app.lock_session_changes().await;
    // If they needed the lock, these would answer 503.
    for (path, status) in [
        (format!("/api/auth/sessions/{}", "0".repeat(32)), StatusCode::NOT_FOUND),
        (format!("/api/auth/sessions/{graces}"), StatusCode::NOT_FOUND),
        ("/api/auth/sessions?except=current".to_owned(), StatusCode::NO_CONTENT),
    ] {
        assert_eq!(with_token.send(Method::DELETE, &path, None).await.status, status, "{path}");
    }
    execute(&mut lock, "COMMIT").await;
    assert_eq!(grace.fetch_session().await["user"]["name"], "Grace Hopper");
}

#[tokio::test]
async fn session_list_forms_do_the_same_as_the_api() {
    let app = App::start();
    let [mut laptop, mut phone, mut grace] = sign_in_three(&app).await;
    let id = async |browser: &mut Client| browser.fetch_session().await["id"].as_str().unwrap().to_owned();
    let (this, other, foreign) = (id(&mut laptop).await, id(&mut phone).await, id(&mut grace).await);
    let token = laptop.fetch_csrf_token().await;
    let end = |id: &str| format!("/api/auth/sessions/{id}/end");
    for unknown in [foreign.as_str(), "unknown"] {
        let answer = laptop.post(&end(unknown), &[("csrfToken", &token)]).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unknown}");
    }
    for _ in 0..2 {
        let ended = laptop.post(&end(&other), &[("csrfToken", &token)]).await;
        assert_eq!(ended.location(), format!("{}/sessions?ended=one", app.url));
        assert_eq!(ended.cookies_written(), Vec::<&str>::new());
    }
    assert_eq!(phone.fetch_session().await, Value::Null);

    phone.sign_in("ada", "/").await;
    let all = "/api/auth/sessions/end";
    let wrong = laptop.post(all, &[("csrfToken", &token), ("except", "curent")]).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    // A page left open while another user signed in: it lists the sessions of the previous user.
    let stale = [("csrfToken", token.as_str()), ("except", "current"), ("current", foreign.as_str())];
    assert_eq!(laptop.post(all, &stale).await.location(), format!("{}/sessions", app.url));
    assert_eq!(phone.fetch_session().await["user"]["name"], "Ada Lovelace");
    let fresh = [("csrfToken", token.as_str()), ("except", "current"), ("current", this.as_str())];
    assert_eq!(laptop.post(all, &fresh).await.location(), format!("{}/sessions?ended=others", app.url));
    assert_eq!(phone.fetch_session().await, Value::Null);

    phone.sign_in("ada", "/").await;
    let ended = laptop.post(all, &[("csrfToken", &token)]).await;
    assert_eq!(
        (ended.location(), ended.cookies_written()),
        (format!("{}/", app.url).as_str(), vec!["hallpass.session"])
    );
    assert_eq!((laptop.fetch_session().await, phone.fetch_session().await), (Value::Null, Value::Null));
    assert_eq!(grace.fetch_session().await["user"]["name"], "Grace Hopper");
}

/// The IP address is the client's behind a trusted proxy, and otherwise the proxy's.
#[tokio::test]
async fn session_list_shows_the_clients_ip_behind_a_trusted_proxy() {
    for (trusted, shown) in
        [(None, "127.0.0.1"), (Some("10.0.0.0/8"), "127.0.0.1"), (Some("127.0.0.1"), "203.0.113.7")]
    {
        let options = AppOptions::default();
        let app = App::start_with(match trusted {
            Some(trusted) => options.env("HALLPASS_TRUSTED_PROXIES", trusted),
            None => options,
        });
        let mut browser = Client::of(&app).with_header("X-Forwarded-For", "198.51.100.1, 203.0.113.7");
        browser.sign_in("ada", "/").await;
        assert_eq!(list_sessions(&mut browser).await[0]["address"], shown, "{trusted:?}");
    }
}
