//! No one else answers for a person whether to add an account, and nothing else is taken for the
//! link that they began.

use hallpass_tests::{App, AppOptions, Client, execute};
use reqwest::{Method, StatusCode};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use url::Url;

use super::{
    Providers,
    confirming::{answer, link_of, reach_question, without_choice},
    identities, link, reach_link_callback, sign_in, with_person,
};

fn start(providers: &Providers) -> App {
    App::start_with(without_choice(providers, AppOptions::default()))
}

/// Where both the page and an answer lead, without adding anything.
async fn refused(browser: &mut Client, question: &str) -> [String; 2] {
    let page = browser.get(question).await.location().to_owned();
    [page, answer(browser, question, "add").await]
}

/// Not after a sign-out, not with another session of the same person, not with that of another one.
#[tokio::test]
async fn session_s27_question_belongs_to_the_session_that_began_it() {
    let providers = Providers::start();
    let app = start(&providers);
    let mut browser = sign_in(&app, "one").await;
    let question = reach_question(&app, &mut browser).await;
    browser.sign_out().await;
    let login = browser.get(&question).await.location().to_owned();
    assert!(
        login.starts_with(&format!("{}/login?error=LinkSessionEnded&callbackUrl=%2Faccount", app.url)),
        "{login}"
    );
    let token = browser.fetch_csrf_token().await;
    let link = link_of(&question);
    let fields = [("csrfToken", token.as_str()), ("link", &link), ("decision", "add")];
    let answered = browser.post("/api/auth/account/link", &fields).await;
    assert_eq!(answered.status, StatusCode::UNAUTHORIZED);

    // Signed in again, as the same person and as another one.
    for (subject, email) in [("ada-at-one", "ada@example.org"), ("eve-at-one", "eve@example.org")] {
        let mut browser = sign_in(&app, "one").await;
        let question = reach_question(&app, &mut browser).await;
        providers.one.set_behaviour(with_person(subject, email, Some(0)));
        browser.sign_in_with("one", "", "/profile").await;
        for led in refused(&mut browser, &question).await {
            assert!(led.starts_with(&format!("{}/account?error=LinkSessionEnded", app.url)), "{led}");
        }
        providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", Some(0)));
    }
    // An admin ends the session: the store decides, whatever this server has cached.
    let mut browser = sign_in(&app, "one").await;
    let question = reach_question(&app, &mut browser).await;
    let id = browser.fetch_session().await["user"]["id"].as_str().unwrap().to_owned();
    let mut other = browser.clone();
    assert_eq!(app.run_command(&["sessions", "revoke", "--user", &id]).code, Some(0));
    let token = other.fetch_csrf_token().await;
    let link = link_of(&question);
    let fields = [("csrfToken", token.as_str()), ("link", &link), ("decision", "add")];
    other.post("/api/auth/account/link", &fields).await;
    assert_eq!(app.count_rows("identities WHERE subject = 'ada-at-two'").await, 0);
}

/// An attacker sends the victim what they began themselves.
#[tokio::test]
async fn session_s27_question_is_worth_nothing_in_another_browser() {
    let providers = Providers::start();
    let app = start(&providers);
    providers.one.set_behaviour(with_person("eve-at-one", "eve@example.org", Some(0)));
    let mut eve = sign_in(&app, "one").await;
    let question = reach_question(&app, &mut eve).await;
    providers.one.set_behaviour(with_person("ada-at-one", "ada@example.org", Some(0)));
    let mut victim = sign_in(&app, "one").await;
    for led in refused(&mut victim, &question).await {
        assert!(led.starts_with(&format!("{}/account?error=SignInElsewhere", app.url)), "{led}");
    }
    let mut anonymous = Client::of(&app);
    let led = anonymous.get(&question).await.location().to_owned();
    assert!(led.starts_with(&format!("{}/login?error=SignInElsewhere", app.url)), "{led}");
    // Not even with the cookie of the attacker's browser, which a page of a subdomain may plant.
    let name = "hallpass.signin";
    let planted = eve.cookies.iter().find(|(known, _)| known.contains(name));
    let (name, value) = planted.expect("the cookie of the browser that began it");
    victim.cookies.insert(name.clone(), value.clone());
    for led in refused(&mut victim, &question).await {
        assert!(led.starts_with(&format!("{}/account?error=LinkSessionEnded", app.url)), "{led}");
    }
    assert_eq!(identities(&mut victim).await.len(), 1);
}

/// Only what was kept for this link: not an altered one, not that of another callback, and nothing
/// that was kept for another purpose.
#[tokio::test]
async fn session_s27_question_is_of_a_link_alone() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(without_choice(&providers, options));
        let mut browser = Client::of(&app);
        let sign_in = browser.reach_callback("one", "", "/profile").await;
        browser.get(&sign_in).await;
        let linked = reach_link_callback(&mut browser, "one").await;
        browser.get(&linked).await;
        let pending = reach_link_callback(&mut browser, "two").await;
        let mut wrong = vec![String::new(), "0".repeat(64), "\"><b>".into(), "a".repeat(5000)];
        for callback in [&sign_in, &linked, &pending] {
            let url = Url::parse(callback).unwrap();
            let state = url.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
            wrong.push(hex(&Sha256::digest(state)));
        }
        for link in &wrong {
            let mut question = Url::parse(&format!("{}/api/auth/account/link", app.url)).unwrap();
            question.query_pairs_mut().append_pair("link", link);
            for led in refused(&mut browser, question.as_str()).await {
                assert!(led.starts_with(&format!("{}/account?error=SignInExpired", app.url)), "{led}");
            }
        }
        let [one, other] =
            [reach_question(&app, &mut browser).await, reach_question(&app, &mut browser).await];
        let [one, other] = [one, other].map(|question| (link_of(&question), question));
        let mut database = app.open_database().await;
        for change in [
            // That of another callback, of the same browser and session.
            format!("(SELECT sealed_token FROM hallpass_sign_in_callbacks WHERE state_hash = '{}')", other.0),
            // The session's token, for copies of its callback.
            "(SELECT sealed_token FROM hallpass_sign_in_callbacks WHERE session_id IS NOT NULL)".into(),
            "'x' || SUBSTR(sealed_token, 2)".into(),
            "''".into(),
        ] {
            let altered = format!(
                "UPDATE hallpass_sign_in_callbacks SET sealed_token = {change} WHERE state_hash = '{}'",
                one.0
            );
            assert_eq!(execute(&mut database, altered).await, 1);
            for led in refused(&mut browser, &one.1).await {
                assert!(
                    led.starts_with(&format!("{}/account?error=SignInElsewhere", app.url)),
                    "{change}: {led}"
                );
            }
        }
        assert_eq!(identities(&mut browser).await.len(), 1);
        assert!(answer(&mut browser, &other.1, "add").await.ends_with("changed=linked&add=two"));
    }
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

/// Only the form of the page itself adds anything: no other site's, and not a script of a separate
/// front end.
#[tokio::test]
async fn session_s11_answer_needs_the_form_of_the_page() {
    let providers = Providers::start();
    let options = AppOptions::default().env("HALLPASS_ALLOWED_ORIGINS", "http://localhost:3000");
    let app = App::start_with(without_choice(&providers, options));
    let mut browser = sign_in(&app, "one").await;
    let question = reach_question(&app, &mut browser).await;
    let token = browser.fetch_csrf_token().await;
    let (path, link) = ("/api/auth/account/link", link_of(&question));
    let signed_in = browser.clone();
    let from = |origin: &str, site: &str| {
        signed_in.with_header("Origin", origin).with_header("Sec-Fetch-Site", site)
    };
    let fields = |token| [("csrfToken", token), ("link", link.as_str()), ("decision", "add")];
    for (mut client, fields) in [
        (browser.clone(), &fields("made up")[..]),
        (browser.clone(), &fields(&token)[1..]),
        (from("https://evil.example", "cross-site"), &fields(&token)),
        (from("http://localhost:3000", "same-site"), &fields(&token)),
    ] {
        let answer = client.post(path, fields).await;
        assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::FORBIDDEN, &json!("MissingCSRF")));
    }
    for decision in
        [&fields(&token)[..2], &[("csrfToken", &*token), ("link", link.as_str()), ("decision", "maybe")]]
    {
        assert_eq!(browser.post(path, decision).await.status, StatusCode::BAD_REQUEST);
    }
    for method in [Method::PUT, Method::DELETE] {
        let answer = browser.send(method, path, None).await;
        assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    }
    for query in ["", "&decision=add", "&decision=decline"] {
        assert_eq!(browser.get(&format!("{question}{query}")).await.status, StatusCode::OK);
        browser.send(Method::HEAD, &format!("{question}{query}"), None).await;
    }
    assert_eq!(identities(&mut browser).await.len(), 1);
    let mut page = from(&app.url, "same-origin");
    assert_eq!(page.post(path, &fields(&token)).await.status, StatusCode::SEE_OTHER);
    assert_eq!(identities(&mut browser).await.len(), 2);
}

/// What is true when the person answers, and not only when they were asked.
#[tokio::test]
async fn session_s27_everything_is_checked_once_more_with_the_answer() {
    let providers = Providers::start();
    let mut app = start(&providers);
    // Another person has the identity by then.
    let mut browser = sign_in(&app, "one").await;
    let question = reach_question(&app, &mut browser).await;
    assert_eq!(browser.get(&question).await.status, StatusCode::OK);
    sign_in(&app, "two").await;
    for led in refused(&mut browser, &question).await {
        assert!(led.starts_with(&format!("{}/account?error=IdentityInUse", app.url)), "{led}");
    }
    assert!(app.log().contains("an identity was not linked"), "{}", app.log());
    for table in ["identities", "accounts"] {
        let delete = format!("DELETE FROM hallpass_{table} WHERE subject = 'ada-at-two'");
        execute(&mut app.open_database().await, delete).await;
    }

    // An outage says so, and the question stays.
    let outage = app.break_store().await;
    assert_eq!(browser.get(&question).await.status, StatusCode::SERVICE_UNAVAILABLE);
    outage.end().await;

    // The name of the provider leads elsewhere by then (S23).
    app.kill();
    let issuer = providers.two.issuer().to_owned();
    app.set_env("AUTH_TWO_ISSUER", &format!("{issuer}/other"));
    app.start_again();
    for led in refused(&mut browser, &question).await {
        assert!(led.starts_with(&format!("{}/account?error=SignInExpired", app.url)), "{led}");
    }
    app.kill();
    app.set_env("AUTH_TWO_ISSUER", &issuer);
    app.set_env("HALLPASS_ACCOUNT_LINKING", "off");
    app.start_again();
    assert_eq!(browser.get(&question).await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/api/auth/account/link").await.status, StatusCode::NOT_FOUND);
    app.kill();
    app.set_env("HALLPASS_ACCOUNT_LINKING", "on");
    app.start_again();
    // A restart loses nothing.
    assert_eq!(browser.get(&question).await.status, StatusCode::OK);
    assert_eq!(app.count_rows("identities WHERE subject = 'ada-at-two'").await, 0);
}

/// Whom a sign-in rule does not admit, no one is asked about.
#[tokio::test]
async fn sign_in_rule_refuses_an_account_before_the_question() {
    let providers = Providers::start();
    let options = without_choice(&providers, AppOptions::default());
    let app = App::start_with(options.env("AUTH_TWO_ALLOWED_EMAILS", "someone-else@example.org"));
    let mut browser = sign_in(&app, "one").await;
    let refused = link(&mut browser, "two").await.location().to_owned();
    assert!(refused.starts_with(&format!("{}/account?error=AccessDenied", app.url)), "{refused}");
    assert_eq!(identities(&mut browser).await.len(), 1);
}
