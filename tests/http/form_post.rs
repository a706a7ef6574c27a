//! Providers that post their answer: the browser's form comes from another site, without cookies.

use hallpass_tests::{Answer, App, AppOptions, Behaviour, Client, FakeProvider};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

const CALLBACK: &str = "/api/auth/callback/fake";

type Fields = Vec<(String, String)>;

fn options(provider: &FakeProvider) -> AppOptions {
    provider.configure(AppOptions::default(), "fake").env("AUTH_FAKE_RESPONSE_MODE", "form_post")
}

fn start() -> (FakeProvider, App) {
    let provider = FakeProvider::start();
    let app = App::start_with(options(&provider));
    (provider, app)
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

async fn post(app: &App, provider: &FakeProvider, fields: &Fields) -> Answer {
    Client::of(app).post_from(provider.issuer(), "fake", fields).await
}

/// Begins a sign-in. Returns what the provider has the browser post.
async fn begin(provider: &FakeProvider, browser: &mut Client) -> Fields {
    let url = browser.begin_sign_in("fake", "", "/profile").await;
    assert!(url.contains("response_mode=form_post"), "{url}");
    provider.posted_fields(&url).await
}

fn is_refused(answer: &Answer, code: &str) {
    let location = answer.location();
    assert!(location.contains(&format!("/login?error={code}")), "{location}");
}

#[tokio::test]
async fn posted_answer_signs_the_browser_in_that_began() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let fields = begin(&provider, &mut browser).await;
    let answer = post(&app, &provider, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.cookies_written(), Vec::<&str>::new());
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    // The code is not in the URL, which a proxy logs.
    let location = answer.location().to_owned();
    assert!(location.starts_with(&format!("{}{CALLBACK}?state=", app.url)), "{location}");
    assert!(location.contains("&posted=") && !location.contains("code"), "{location}");
    let back = browser.get(&location).await;
    assert_eq!(back.location(), format!("{}/profile", app.url));
    assert_eq!(browser.fetch_session().await["user"]["name"], "Fay Ke");
    assert_eq!(provider.count_requests("token"), 1);
    assert!(!app.log().contains(&fields[0].1));
}

/// Login CSRF: a page of another site posts the answer of its own sign-in.
#[tokio::test]
async fn posted_answer_of_another_browser_signs_no_one_in() {
    let (provider, app) = start();
    let (mut attacker, mut victim) = (Client::of(&app), Client::of(&app));
    let fields = begin(&provider, &mut attacker).await;
    begin(&provider, &mut victim).await;
    let answer = post(&app, &provider, &fields).await;
    let back = victim.get(answer.location()).await;
    is_refused(&back, "SignInElsewhere");
    // Nor does one without any cookie.
    is_refused(&Client::of(&app).get(answer.location()).await, "SignInElsewhere");
    assert_eq!(victim.fetch_session().await, Value::Null);
    assert_eq!(provider.count_requests("token"), 0);
    // It costs the one whose sign-in it is nothing.
    let back = attacker.get(answer.location()).await;
    assert_eq!(back.location(), format!("{}/profile", app.url));
}

/// The cookies of the browser, if a site manages to send them, make no difference.
#[tokio::test]
async fn posted_answer_is_not_decided_by_the_cookies_of_the_form() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let fields = begin(&provider, &mut browser).await;
    let fields: Vec<_> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
    let answer = browser.clone().post(CALLBACK, &fields).await;
    assert_eq!((answer.status, answer.cookies_written()), (StatusCode::SEE_OTHER, Vec::new()));
    assert_eq!(provider.count_requests("token"), 0);
}

#[tokio::test]
async fn posted_answer_is_used_once() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let fields = begin(&provider, &mut browser).await;
    let answer = post(&app, &provider, &fields).await;
    browser.get(answer.location()).await;
    let session = browser.fetch_session().await["id"].clone();
    // The same form again, and the same URL: the browser goes on with its session.
    let again = post(&app, &provider, &fields).await;
    for url in [again.location(), answer.location()] {
        assert_eq!(browser.get(url).await.location(), format!("{}/profile", app.url));
    }
    assert_eq!(browser.fetch_session().await["id"], session);
    // Another code with the same state, posted or not, in a browser that lost its session.
    browser.cookies.retain(|name, _| !name.contains("session"));
    let other: Fields = fields
        .iter()
        .map(|(name, value)| if name == "code" { pair(name, "other") } else { pair(name, value) })
        .collect();
    let posted = post(&app, &provider, &other).await.location().to_owned();
    let state = url::form_urlencoded::byte_serialize(
        fields.iter().find(|(name, _)| name == "state").unwrap().1.as_bytes(),
    )
    .collect::<String>();
    let issuer = provider.issuer();
    for url in [posted, format!("{CALLBACK}?state={state}&code=other&iss={issuer}")] {
        is_refused(&browser.get(&url).await, "SignInExpired");
    }
    assert_eq!(provider.count_requests("token"), 1);
}

/// A part from one sign-in, and a part from another or from no sign-in at all.
#[tokio::test]
async fn posted_answer_of_another_sign_in_is_refused() {
    let (provider, app) = start();
    let mut browser = Client::of(&app);
    let mut urls = Vec::new();
    for _ in 0..2 {
        let fields = begin(&provider, &mut browser).await;
        urls.push(post(&app, &provider, &fields).await.location().to_owned());
    }
    let (first, second) = (urls[0].split_once("&posted=").unwrap(), urls[1].split_once("&posted=").unwrap());
    for url in [
        format!("{}&posted={}", first.0, second.1),
        format!("{}&posted=e30", first.0),
        format!("{}&code=mine", urls[0]),
        format!("{}&error=access_denied", urls[0]),
        format!("{}&iss=mine", urls[0]),
        format!("{}&posted={}", urls[0], first.1),
        urls[0].replace("/fake?", "/dev?"),
    ] {
        is_refused(&browser.get(&url).await, "SignInRejected");
    }
    assert_eq!(browser.fetch_session().await, Value::Null);
    assert_eq!(provider.count_requests("token"), 0);
    // None of them has used the sign-in up.
    assert_eq!(browser.get(&urls[0]).await.location(), format!("{}/profile", app.url));
}

/// Two providers, of which one answers in the query: an answer of the one is not taken for the
/// other's.
#[tokio::test]
async fn posted_answer_is_for_its_provider_only() {
    let (provider, other) = (FakeProvider::start(), FakeProvider::start());
    let options = options(&provider).env("AUTH_THIRD_RESPONSE_MODE", "form_post");
    let options = other.configure(options, "query");
    let app = App::start_with(other.configure(options, "third"));
    let mut browser = Client::of(&app);
    let fields = begin(&provider, &mut browser).await;
    let answer = Client::of(&app).post_from(provider.issuer(), "query", &fields).await;
    assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, Some("GET")));
    let url = post(&app, &provider, &fields).await.location().to_owned();
    is_refused(&browser.get(&url.replace("/fake?", "/query?")).await, "SignInRejected");
    is_refused(&browser.get(&url.replace("/fake?", "/third?")).await, "SignInRejected");
    let answer = Client::of(&app).post_from(provider.issuer(), "third", &fields).await;
    is_refused(&browser.get(answer.location()).await, "SignInElsewhere");
    assert_eq!((provider.count_requests("token"), other.count_requests("token")), (0, 0));
}

/// A name that no one signed is that of Apple's people only.
#[tokio::test]
async fn posted_name_is_not_taken_from_a_provider_that_posts_none() {
    let (provider, app) = start();
    provider.set_behaviour(Behaviour {
        claims: Box::new(|claims| drop(claims.as_object_mut().unwrap().remove("name"))),
        callback: Box::new(|parameters| {
            parameters["user"] = json!(r#"{"name":{"firstName":"Eve"}}"#);
            parameters["id_token"] = json!("a.b.c");
        }),
        ..Behaviour::default()
    });
    let mut browser = Client::of(&app);
    browser.sign_in_with("fake", "", "/profile").await;
    assert_eq!(browser.fetch_session().await["user"]["name"], Value::Null);
    assert_eq!(browser.fetch_session().await["provider"], "fake");
}

#[tokio::test]
async fn posted_error_is_explained() {
    let (provider, app) = start();
    provider.set_behaviour(Behaviour {
        callback: Box::new(|parameters| {
            parameters.as_object_mut().unwrap().remove("code");
            parameters["error"] = json!("access_denied");
        }),
        ..Behaviour::default()
    });
    let back = Client::of(&app).sign_in_with("fake", "", "/profile").await;
    is_refused(&back, "AccessDenied");
}

#[tokio::test]
async fn posted_form_that_is_odd_is_refused() {
    let (provider, app) = start();
    for fields in [
        vec![pair("state", "a"), pair("code", "b"), pair("code", "c")],
        vec![pair("state", "a"), pair("state", "b"), pair("code", "c")],
        vec![pair("state", "a"), pair("code", &"b".repeat(5000))],
        vec![pair("state", &"a".repeat(600)), pair("code", "b")],
    ] {
        is_refused(&post(&app, &provider, &fields).await, "SignInRejected");
    }
    // Without a state, or with one that is not ours, the callback says so.
    for (fields, code) in [
        (vec![pair("code", "b")], "SignInExpired"),
        (vec![pair("error", "access_denied")], "SignInNotStarted"),
        (vec![pair("state", "mine"), pair("code", "b")], "SignInExpired"),
        (vec![], "SignInExpired"),
    ] {
        let answer = post(&app, &provider, &fields).await;
        is_refused(&Client::of(&app).get(answer.location()).await, code);
    }
    let answer = post(&app, &provider, &vec![pair("other", &"b".repeat(20_000))]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let mut client = Client::of(&app);
    let answer = client.send_json(Method::POST, CALLBACK, &json!({ "state": "a", "code": "b" })).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    // Neither of the others posts its answers.
    for other in ["dev", "no-such-provider"] {
        let answer = client.post(&format!("/api/auth/callback/{other}"), &[("code", "a")]).await;
        assert_eq!((answer.status, answer.header("allow")), (StatusCode::METHOD_NOT_ALLOWED, Some("GET")));
    }
    assert_eq!(provider.count_requests("token"), 0);
}
