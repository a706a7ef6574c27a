//! What one browser or IP address does costs others nothing (S24).

use std::sync::Arc;

use futures_util::future::join_all;
use hallpass_tests::{App, AppOptions, Client, FakeProvider};
use reqwest::StatusCode;
use serde_json::Value;

/// Without a limit by IP address: the flood comes from many.
fn without_rate_limit(options: AppOptions) -> AppOptions {
    options.env("HALLPASS_SIGN_INS_PER_MINUTE", "0")
}

/// Begins `count` sign-ins, `at_once` in parallel, each in another browser.
async fn flood_with_sign_ins(app: &App, count: usize, at_once: usize) {
    let mut browser = Client::of(app);
    let token = Arc::new(browser.fetch_csrf_token().await);
    let floods = (0..at_once).map(|_| {
        let (browser, token) = (browser.clone(), Arc::clone(&token));
        tokio::spawn(async move {
            for _ in 0..count / at_once {
                let begun = browser.clone().post("/api/auth/signin/dev", &[("csrfToken", &token)]).await;
                assert!(begun.location().contains("/authorize"), "{}", begun.location());
            }
        })
    });
    for flood in join_all(floods.collect::<Vec<_>>()).await {
        flood.unwrap();
    }
}

#[tokio::test]
async fn session_s24_flood_does_not_crowd_out_a_pending_sign_in() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(without_rate_limit(options));
        let mut victim = Client::of(&app);
        let callback = victim.reach_callback("dev", "login_hint=ada", "/profile").await;
        flood_with_sign_ins(&app, 10_100, 4).await;
        assert_eq!(victim.get(&callback).await.location(), format!("{}/profile", app.url));
        assert_eq!(victim.fetch_session().await["user"]["name"], "Ada Lovelace");
        // The flood leaves nothing in the database.
        assert_eq!(app.count_rows("sign_in_callbacks").await, 1);
    }
}

#[tokio::test]
async fn session_s24_sign_outs_succeed_during_a_flood_of_sign_ins() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(without_rate_limit(options));
        let mut people = Vec::new();
        for _ in 0..6 {
            let mut person = Client::of(&app);
            person.sign_in("ada", "/").await;
            people.push(person);
        }
        let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
        let mut browser = Client::of(&app);
        let token = Arc::new(browser.fetch_csrf_token().await);
        let floods: Vec<_> = (0..60)
            .map(|flood| {
                let (mut browser, token, stop) = (browser.clone(), Arc::clone(&token), Arc::clone(&stop));
                tokio::spawn(async move {
                    let mut begun = 0;
                    while !stop.load(std::sync::atomic::Ordering::SeqCst) {
                        let url = browser.post("/api/auth/signin/dev", &[("csrfToken", &token)]).await;
                        let url = url::Url::parse(url.location()).unwrap();
                        // Every second flood comes back with a made-up code.
                        if flood % 2 == 0 {
                            let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1;
                            let callback = format!("/api/auth/callback/dev?code=none&state={state}");
                            assert!(browser.get(&callback).await.location().contains("/login?error="));
                        }
                        begun += 1;
                    }
                    begun
                })
            })
            .collect();
        for person in &mut people {
            let signed_out = person.sign_out().await;
            assert_eq!(signed_out.status, StatusCode::SEE_OTHER, "{}", signed_out.text);
            assert_eq!(person.fetch_session().await, Value::Null);
        }
        stop.store(true, std::sync::atomic::Ordering::SeqCst);
        let mut begun = 0;
        for flood in floods {
            begun += flood.await.unwrap();
        }
        assert!(begun >= 60, "there was no flood: {begun}");
    }
}

#[tokio::test]
async fn session_s24_busy_ip_address_gets_429_with_retry_after() {
    let options = AppOptions::default()
        .env("HALLPASS_SIGN_INS_PER_MINUTE", "20")
        .env("HALLPASS_TRUSTED_PROXIES", "127.0.0.1");
    let app = App::start_with(options);
    let mut busy = Client::of(&app).with_header("X-Forwarded-For", "2001:db8::1");
    let callback = busy.reach_callback("dev", "login_hint=ada", "/profile").await;
    let token = busy.fetch_csrf_token().await;
    let mut answers = Vec::new();
    for host in 0..40 {
        // One customer has all IP addresses of such a network.
        let mut browser = busy.with_header("X-Forwarded-For", &format!("2001:db8::{host:x}"));
        browser.headers.remove(0);
        answers.push(browser.post("/api/auth/signin/dev", &[("csrfToken", &token)]).await);
    }
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status == 429).collect();
    assert!((15..=25).contains(&refused.len()), "{}", refused.len());
    for answer in refused {
        let seconds: u64 = answer.header("retry-after").unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
        assert_eq!(answer.json()["code"], "TooManyRequests");
        assert!(!answer.cookies_written().contains(&"hallpass.signin"));
    }
    // The log names the IP address.
    let warned = app.log();
    let warned: Vec<_> =
        warned.lines().filter(|line| line.contains("too many sign-ins from this IP address")).collect();
    assert!(warned.iter().all(|line| line.contains("ip=2001:db8::")), "{warned:?}");
    assert!((1..=7).contains(&warned.len()), "{warned:?}");
    // A pending sign-in can be finished, and other IP addresses are not limited.
    assert_eq!(busy.get(&callback).await.location(), format!("{}/profile", app.url));
    assert_eq!(busy.sign_out().await.status, StatusCode::SEE_OTHER);
    let mut other = Client::of(&app).with_header("X-Forwarded-For", "2001:db8:0:1::1");
    other.sign_in("grace", "/").await;
    assert_eq!(other.fetch_session().await["user"]["name"], "Grace Hopper");
    // A browser gets a page.
    let mut person = busy.with_header("Accept", "text/html");
    let page = loop {
        let page = person.post("/api/auth/signin/dev", &[("csrfToken", &token)]).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS {
            break page;
        }
    };
    assert!(
        page.text.contains("too many sign-ins") && page.text.contains("<!doctype html>"),
        "{}",
        page.text
    );
}

#[tokio::test]
async fn session_s24_requests_from_foreign_pages_do_not_count() {
    let app = App::start_with(AppOptions::default().env("HALLPASS_SIGN_INS_PER_MINUTE", "5"));
    let mut person = Client::of(&app);
    let callback = person.reach_callback("dev", "login_hint=ada", "/profile").await;
    let token = person.fetch_csrf_token().await;
    for _ in 0..20 {
        // A form without the token, and an image, with which the browser sends no cookie of ours.
        let form = person.post("/api/auth/signin/dev", &[("csrfToken", "made up")]).await;
        assert!(form.location().contains("error=MissingCSRF"), "{}", form.location());
        let image = Client::of(&app).get("/api/auth/callback/dev?code=a&state=b").await;
        assert_eq!(image.status, StatusCode::SEE_OTHER);
    }
    let start = person.post("/api/auth/signin/dev", &[("csrfToken", &token)]).await;
    assert_eq!(start.status, StatusCode::SEE_OTHER);
    assert_eq!(person.get(&callback).await.location(), format!("{}/profile", app.url));
}

/// Users behind a proxy that is not trusted share an IP address; they are not limited as one.
#[tokio::test]
async fn rate_limit_does_not_apply_behind_an_untrusted_proxy() {
    let app = App::start_with(AppOptions::default().env("HALLPASS_SIGN_INS_PER_MINUTE", "3"));
    for person in 0..10 {
        let mut browser = Client::of(&app).with_header("X-Forwarded-For", &format!("203.0.113.{person}"));
        browser.sign_in("ada", "/").await;
        assert_eq!(browser.fetch_session().await["user"]["name"], "Ada Lovelace");
    }
    assert_eq!(app.log().matches("a proxy that is not trusted forwards requests").count(), 1);
}

#[tokio::test]
async fn session_limit_of_a_user_revokes_the_oldest_and_is_logged() {
    for options in AppOptions::default().on_every_engine().await {
        let app = App::start_with(options.env("HALLPASS_SESSIONS_PER_USER", "3"));
        let mut browsers = Vec::new();
        for _ in 0..5 {
            let mut browser = Client::of(&app);
            browser.sign_in("ada", "/").await;
            browsers.push(browser);
        }
        for (at, browser) in browsers.iter_mut().enumerate() {
            let answer = browser.get("/api/auth/session").await;
            let ended = answer.header("x-session-ended");
            assert_eq!(ended, (at < 2).then_some("revoked"), "{at}: {}", answer.text);
        }
        assert_eq!(browsers[4].get("/api/auth/sessions").await.json().as_array().unwrap().len(), 3);
        assert_eq!(app.log().matches("the user has too many sessions").count(), 2);
    }
}

#[tokio::test]
async fn session_list_comes_in_pages() {
    let provider = FakeProvider::start();
    let options = without_rate_limit(AppOptions::default()).env("HALLPASS_SESSIONS_PER_USER", "0");
    let app = App::start_with(provider.configure(options, "fake"));
    for _ in 0..102 {
        let mut browser = Client::of(&app);
        let callback = browser.reach_callback("fake", "", "/").await;
        browser.get(&callback).await.location();
    }
    let mut browser = Client::of(&app);
    let callback = browser.reach_callback("fake", "", "/").await;
    browser.get(&callback).await;
    let first = browser.get("/api/auth/sessions").await;
    let link = first.header("link").unwrap();
    let next = link.strip_prefix('<').and_then(|rest| rest.strip_suffix(">; rel=\"next\"")).unwrap();
    let second = browser.get(next).await;
    assert_eq!(second.header("link"), None);
    let ids = [first.json(), second.json()].map(|page| {
        let ids = page.as_array().unwrap().iter().map(|session| session["id"].as_str().unwrap().to_owned());
        ids.collect::<std::collections::BTreeSet<_>>()
    });
    assert_eq!((ids[0].len(), ids[1].len(), ids[0].is_disjoint(&ids[1])), (100, 3, true));
    assert_eq!(browser.get("/api/auth/sessions?after=nonsense").await.status, StatusCode::BAD_REQUEST);
    let page = browser.get("/sessions").await.text;
    assert!(page.contains("The 100 that were used last are shown"));
    assert!(page.len() < 200_000, "{}", page.len());
}
