//! A person adds an account that they could not choose at its provider: they see which one it is,
//! and confirm it.

use hallpass_tests::{App, AppOptions, Behaviour, Client, execute};
use reqwest::StatusCode;
use serde_json::Value;
use url::Url;

use super::{
    Providers, identities, identity_at, link, post_link, reach_link_callback, remove, sign_in, with_person,
};

/// The second provider is not asked to let the person choose an account.
pub fn without_choice(providers: &Providers, options: AppOptions) -> AppOptions {
    providers.configure(options).env("AUTH_TWO_PARAMS", "prompt=")
}

/// Begins a link, visits the provider and comes back. Returns the URL of the question.
pub async fn reach_question(app: &App, browser: &mut Client) -> String {
    let question = link(browser, "two").await.location().to_owned();
    assert!(question.starts_with(&format!("{}/api/auth/account/link?link=", app.url)), "{question}");
    question
}

/// Answers the question at a URL, as its form does. Returns where that leads.
pub async fn answer(browser: &mut Client, question: &str, decision: &str) -> String {
    let link = link_of(question);
    let token = browser.fetch_csrf_token().await;
    let fields = [("csrfToken", token.as_str()), ("link", &link), ("decision", decision)];
    let answer = browser.post("/api/auth/account/link", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    answer.location().to_owned()
}

pub fn link_of(question: &str) -> String {
    let url = Url::parse(question).unwrap();
    let (_, link) = url.query_pairs().find(|(name, _)| name == "link").unwrap();
    link.into_owned()
}

/// Nothing is written before: the account may be an attacker's, who has signed this browser in
/// there.
#[tokio::test]
async fn session_s27_account_that_could_not_be_chosen_is_confirmed_first() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(without_choice(&providers, options));
        let mut browser = sign_in(&app, "one").await;
        let callback = reach_link_callback(&mut browser, "two").await;
        let asked = browser.get(&callback).await;
        let question = asked.location().to_owned();
        assert_eq!(asked.cookies_written(), Vec::<&str>::new());
        for _ in 0..2 {
            // A copy of the callback, and a reload of the page, ask once more.
            assert_eq!(browser.get(&callback).await.location(), question);
            let page = browser.get(&question).await;
            assert_eq!((page.status, page.header("cache-control")), (StatusCode::OK, Some("no-store")));
            for part in [
                "<title>Add this account? · Hallpass</title>",
                "<h1>Add this account?</h1>",
                "At <bdi translate=\"no\">Two</bdi> you are signed in as \
                 <strong><bdi translate=\"no\">countess@example.org</bdi></strong>.",
                "You are signed in here as <strong><bdi translate=\"no\">Fay Ke</bdi></strong>.",
                "value=\"decline\"",
            ] {
                assert!(page.text.contains(part), "{part}: {}", page.text);
            }
            assert!(!page.text.contains("<script"), "{}", page.text);
        }
        assert_eq!(identities(&mut browser).await.len(), 1);
        assert!(!app.log().contains("an identity was linked"), "{}", app.log());

        let linked = format!("{}/account?changed=linked&add=two", app.url);
        assert_eq!(answer(&mut browser, &question, "add").await, linked);
        // A second click, a reload, the page in another tab, and a copy of the callback.
        for decision in ["add", "decline"] {
            assert_eq!(answer(&mut browser, &question, decision).await, linked);
        }
        for url in [&question, &callback] {
            assert_eq!(browser.get(url).await.location(), linked);
        }
        assert_eq!((providers.two.count_requests("token"), identities(&mut browser).await.len()), (1, 2));
        assert_eq!(app.log().matches("an identity was linked").count(), 1);
        assert_eq!(identities(&mut browser).await[1]["label"], "countess@example.org");
        let page = browser.get(&linked).await.text;
        assert!(page.contains("was added. From now on"), "{page}");

        // A removed identity does not come back with it.
        let two = identity_at(&mut browser, "two").await;
        assert_eq!(remove(&mut browser, &two).await.status, StatusCode::NO_CONTENT);
        answer(&mut browser, &question, "add").await;
        browser.get(&callback).await;
        assert_eq!(identities(&mut browser).await.len(), 1);
    }
}

#[tokio::test]
async fn link_that_is_declined_is_not_made() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(without_choice(&providers, options));
        let mut browser = sign_in(&app, "one").await;
        let token = browser.fetch_csrf_token().await;
        let fields = [("csrfToken", token.as_str()), ("callbackUrl", "/dashboard")];
        let url = browser.post("/api/auth/link/two", &fields).await.location().to_owned();
        let callback = browser.get(&url).await.location().to_owned();
        let question = browser.get(&callback).await.location().to_owned();
        let declined = answer(&mut browser, &question, "decline").await;
        // It can be started again, and leads on to the same page then.
        let expected = "/account?changed=declined&add=two&callbackUrl=%2Fdashboard";
        assert_eq!(declined, format!("{}{expected}", app.url));
        let page = browser.get(&declined).await.text;
        let said = "Nothing was added. For another account, sign out at <bdi translate=\"no\">Two</bdi> first, then \
                    start again here.";
        assert!(page.contains(said) && page.contains("role=\"status\""), "{page}");
        assert!(page.contains("name=\"callbackUrl\" value=\"/dashboard\""), "{page}");
        assert!(!page.contains("If you wanted to sign in with"), "{page}");
        // That was the answer.
        let code = "/account?error=SignInExpired";
        for decision in ["add", "decline"] {
            let late = answer(&mut browser, &question, decision).await;
            assert!(late.starts_with(&format!("{}{code}", app.url)), "{late}");
        }
        let late = browser.get(&question).await.location().to_owned();
        assert!(late.starts_with(&format!("{}{code}", app.url)), "{late}");
        let copy = browser.get(&callback).await.location().to_owned();
        assert!(copy.starts_with(&format!("{}/account?error=AccessDenied", app.url)), "{copy}");
        assert_eq!(identities(&mut browser).await.len(), 1);
    }
}

/// Two tabs, or a double click.
#[tokio::test]
async fn link_that_is_confirmed_twice_at_the_same_moment_is_made_once() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(without_choice(&providers, options));
        let mut browser = sign_in(&app, "one").await;
        let question = reach_question(&app, &mut browser).await;
        let clicks = [0; 4].map(|_| {
            let (mut tab, question) = (browser.clone(), question.clone());
            tokio::spawn(async move { answer(&mut tab, &question, "add").await })
        });
        for click in clicks {
            assert_eq!(click.await.unwrap(), format!("{}/account?changed=linked&add=two", app.url));
        }
        assert_eq!(identities(&mut browser).await.len(), 2);
        assert_eq!(app.log().matches("an identity was linked").count(), 1);
    }
}

/// Pages of an application, and of a separate front end, get the person back after the question.
#[tokio::test]
async fn link_that_is_confirmed_leads_on_to_the_return_url() {
    let providers = Providers::start();
    let front = "http://localhost:3000";
    let options = AppOptions::default().env("HALLPASS_ALLOWED_ORIGINS", front);
    let app = App::start_with(without_choice(&providers, options));
    let mut browser = sign_in(&app, "one").await;
    let settings = format!("{front}/settings?tab=2");
    for (return_to, expected) in
        [("/dashboard", format!("{}/dashboard", app.url)), (settings.as_str(), settings.clone())]
    {
        // As a script begins it.
        let token = browser.fetch_csrf_token().await;
        let fields = [("csrfToken", token.as_str()), ("callbackUrl", return_to), ("json", "true")];
        let begun = browser.post("/api/auth/link/two", &fields).await.json();
        let callback = browser.get(begun["url"].as_str().unwrap()).await.location().to_owned();
        let question = browser.get(&callback).await.location().to_owned();
        let page = browser.get(&question).await;
        // A browser follows the form there.
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.contains("form-action 'self'") && policy.contains(front), "{policy}");
        assert_eq!(answer(&mut browser, &question, "add").await, expected);
        let two = identity_at(&mut browser, "two").await;
        assert_eq!(remove(&mut browser, &two).await.status, StatusCode::NO_CONTENT);
    }
}

/// Whatever the reason is that the provider was not asked as it takes it.
#[tokio::test]
async fn session_s27_account_is_confirmed_where_something_replaces_the_choice() {
    for (params, query, is_asked) in [
        ("", "", false),
        ("audience=api", "?login_hint=ada", false),
        // The administrator's, with which the provider is still asked.
        ("prompt=consent", "", false),
        ("prompt=none", "", true),
        ("prompt=", "", true),
        // The provider behind it is not asked.
        ("kc_idp_hint=google", "", true),
        // The application's.
        ("", "?prompt=none", true),
        ("", "?prompt=consent", true),
    ] {
        let providers = Providers::start();
        let options = providers.configure(AppOptions::default()).env("AUTH_TWO_PARAMS", params);
        let app = App::start_with(options);
        let mut browser = sign_in(&app, "one").await;
        let token = browser.fetch_csrf_token().await;
        let path = format!("/api/auth/link/two{query}");
        let url = browser.post(&path, &[("csrfToken", &token)]).await.location().to_owned();
        let callback = browser.get(&url).await.location().to_owned();
        let back = browser.get(&callback).await.location().to_owned();
        assert_eq!(back.contains("/api/auth/account/link?link="), is_asked, "{params} {query}: {back}");
        assert_eq!(identities(&mut browser).await.len(), if is_asked { 1 } else { 2 }, "{params} {query}");
    }
}

/// One that does not say that it takes `prompt=login` may go on with whichever account it knows.
#[tokio::test]
async fn session_s27_account_is_confirmed_where_the_provider_may_ignore_the_choice() {
    let providers = Providers::start();
    let person = with_person("countess", "countess@example.org", Some(0));
    let discovery = |document: &mut Value| {
        document.as_object_mut().unwrap().remove("prompt_values_supported");
    };
    providers.two.set_behaviour(Behaviour { discovery: Box::new(discovery), ..person });
    let app = App::start_with(providers.configure(AppOptions::default()));
    let mut browser = sign_in(&app, "one").await;
    reach_question(&app, &mut browser).await;
    assert_eq!(providers.two.authorization_requests()[0]["prompt"], "login");
    assert_eq!(identities(&mut browser).await.len(), 1);
}

/// There is nothing to ask about: it is theirs, or another person's.
#[tokio::test]
async fn link_of_an_identity_that_has_a_user_asks_nothing() {
    let providers = Providers::start();
    let app = App::start_with(without_choice(&providers, AppOptions::default()));
    let mut browser = sign_in(&app, "one").await;
    let question = reach_question(&app, &mut browser).await;
    answer(&mut browser, &question, "add").await;
    let question = reach_question(&app, &mut browser).await;
    let before = format!("{}/account?changed=linked-before&add=two", app.url);
    assert_eq!(browser.get(&question).await.location(), before);
    assert_eq!(answer(&mut browser, &question, "add").await, before);
    assert_eq!(identities(&mut browser).await.len(), 2);

    let mut grace = Client::of(&app);
    providers.one.set_behaviour(with_person("grace-at-one", "grace@example.org", Some(0)));
    grace.sign_in_with("one", "", "/profile").await;
    let refused = link(&mut grace, "two").await.location().to_owned();
    assert!(refused.starts_with(&format!("{}/account?error=IdentityInUse", app.url)), "{refused}");
    assert_eq!(identities(&mut grace).await.len(), 1);
}

/// A person who adds more and more costs everyone else nothing.
#[tokio::test]
async fn link_beyond_the_most_identities_says_to_remove_one() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(without_choice(&providers, options));
        let mut browser = sign_in(&app, "one").await;
        let mut database = app.open_database().await;
        for number in 0..49 {
            let copy = format!(
                "INSERT INTO hallpass_identities (issuer, subject, user_id, created_at) \
                 SELECT 'https://gone.example.org', 'more-{number}', user_id, created_at FROM hallpass_identities \
                 WHERE subject = 'ada-at-one'"
            );
            execute(&mut database, copy).await;
        }
        let question = reach_question(&app, &mut browser).await;
        let refused = answer(&mut browser, &question, "add").await;
        assert!(refused.starts_with(&format!("{}/account?error=TooManyIdentities", app.url)), "{refused}");
        let page = browser.get(&refused).await.text;
        assert!(page.contains("Remove one that you no longer need first."), "{page}");
        assert_eq!(identities(&mut browser).await.len(), 50);
        // She does, and can still answer.
        let one = identities(&mut browser).await[49]["id"].as_str().unwrap().to_owned();
        assert_eq!(remove(&mut browser, &one).await.status, StatusCode::NO_CONTENT);
        assert!(answer(&mut browser, &question, "add").await.contains("changed=linked&add=two"));
        assert!(post_link(&mut browser, "two").await.location().starts_with(providers.two.issuer()));
    }
}
