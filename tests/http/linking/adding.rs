//! A person adds a way to sign in.

use std::collections::BTreeSet;

use hallpass_tests::{App, AppOptions, Behaviour, Client};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{
    Providers, identities, identity_at, link, post_link, reach_link_callback, remove, sign_in, user_id,
    with_person,
};

#[tokio::test]
async fn session_s27_person_adds_a_way_to_sign_in_and_removes_one() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(providers.configure(options));
        let mut browser = sign_in(&app, "one").await;
        let session = browser.fetch_session().await;
        let linked = link(&mut browser, "two").await;
        assert_eq!(linked.location(), format!("{}/account?changed=linked&add=two", app.url));
        // No session is started, and what people see of the user stays.
        assert_eq!(linked.cookies_written(), Vec::<&str>::new());
        assert_eq!(browser.fetch_session().await, session);
        let asked = providers.two.authorization_requests();
        assert_eq!(asked.last().unwrap()["prompt"], "login", "its discovery document states no others");
        let log = app.log();
        assert!(
            log.lines().any(|line| line.contains("an identity was linked") && line.contains("provider=two"))
        );

        let listed = identities(&mut browser).await;
        let shown = |identity: &Value| {
            ["provider", "providerName", "current", "removable"].map(|name| identity[name].clone())
        };
        assert_eq!(
            listed.iter().map(shown).collect::<Vec<_>>(),
            [
                [json!("one"), json!("One"), json!(true), json!(true)],
                [json!("two"), json!("Two"), json!(false), json!(true)]
            ]
        );
        assert_eq!(listed[1]["label"], "countess@example.org");
        let page = browser.get("/account").await.text;
        assert!(page.contains("<bdi translate=\"no\">countess@example.org</bdi>"), "{page}");
        // A screen reader says which of two identities at one provider a button removes.
        let described = format!("aria-describedby=\"label-{}\"", listed[1]["id"].as_str().unwrap());
        assert_eq!(page.matches(&described).count(), 2, "{page}");
        let keys: BTreeSet<_> = listed[0].as_object().unwrap().keys().map(String::as_str).collect();
        let documented =
            BTreeSet::from(["current", "id", "issuer", "linkedAt", "provider", "providerName", "removable"]);
        assert_eq!(keys, documented);

        // From now on both are ways to the same account. The session shows what this provider says.
        let mut phone = sign_in(&app, "two").await;
        let shown = phone.fetch_session().await;
        assert_eq!((&shown["user"]["id"], &shown["provider"]), (&session["user"]["id"], &json!("two")));

        // Once removed it is none, and the sessions that began with it have ended.
        let two = identity_at(&mut browser, "two").await;
        let removed = remove(&mut browser, &two).await;
        assert_eq!((removed.status, removed.cookies_written()), (StatusCode::NO_CONTENT, vec![]));
        let ended = phone.get("/api/auth/session").await;
        assert_eq!((ended.text.as_str(), ended.header("x-session-ended")), ("null", Some("revoked")));
        assert_eq!(browser.fetch_session().await["id"], session["id"]);
        assert_eq!(remove(&mut browser, &two).await.status, StatusCode::NOT_FOUND);
        // The profile is that of the last sign-in: the next one takes back the e-mail address, too.
        assert_eq!(user_id(&mut sign_in(&app, "one").await).await, session["user"]["id"].as_str().unwrap());
        let mut other_person = sign_in(&app, "two").await;
        assert_ne!(user_id(&mut other_person).await, session["user"]["id"].as_str().unwrap());
        assert!(app.log().contains("an identity was removed"), "{}", app.log());

        // The last one stays.
        let one = identity_at(&mut browser, "one").await;
        let refused = remove(&mut browser, &one).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::CONFLICT, &json!("LastSignInMethod"))
        );
        assert_eq!(remove(&mut other_person, &one).await.status, StatusCode::NOT_FOUND);
        assert_eq!(identities(&mut browser).await.len(), 1);
    }
}

#[tokio::test]
async fn link_of_another_persons_identity_merges_nothing() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(providers.configure(options));
        let mut grace = sign_in(&app, "two").await;
        let mut ada = sign_in(&app, "one").await;
        let refused = link(&mut ada, "two").await;
        let location = refused.location().to_owned();
        assert!(
            location.starts_with(&format!("{}/account?error=IdentityInUse&reference=", app.url)),
            "{location}"
        );
        let page = ada.get(&location).await.text;
        assert!(page.contains("already belongs to another account here"), "{page}");
        assert_ne!(user_id(&mut ada).await, user_id(&mut grace).await);
        for browser in [&mut ada, &mut grace] {
            assert_eq!(identities(browser).await.len(), 1);
        }
        assert_eq!(app.count_rows("users").await, 2);
    }
}

/// Two people link the same identity at the same moment.
#[tokio::test]
async fn link_of_one_identity_by_two_people_succeeds_once() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(providers.configure(options));
        let mut ada = sign_in(&app, "one").await;
        providers.one.set_behaviour(with_person("grace-at-one", "grace@example.org", Some(0)));
        let mut grace = sign_in(&app, "one").await;
        let callbacks =
            [reach_link_callback(&mut ada, "two").await, reach_link_callback(&mut grace, "two").await];
        let [first, second] = [ada, grace]
            .into_iter()
            .zip(callbacks)
            .map(|(mut browser, callback)| {
                tokio::spawn(async move {
                    browser.get(&callback).await.location().contains("changed=linked&add=two")
                })
            })
            .collect::<Vec<_>>()
            .try_into()
            .unwrap();
        assert_eq!(u8::from(first.await.unwrap()) + u8::from(second.await.unwrap()), 1);
        assert_eq!(app.count_rows("identities").await, 3);
    }
}

/// Reloads, retries and preloads of the callback.
#[tokio::test]
async fn link_callback_that_is_repeated_links_once() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(providers.configure(options));
        let mut browser = sign_in(&app, "one").await;
        let callback = reach_link_callback(&mut browser, "two").await;
        let copies = [0; 3].map(|_| {
            let (mut copy, callback) = (browser.clone(), callback.clone());
            tokio::spawn(async move { copy.get(&callback).await.location().to_owned() })
        });
        for copy in copies {
            assert_eq!(copy.await.unwrap(), format!("{}/account?changed=linked&add=two", app.url));
        }
        assert_eq!(
            browser.get(&callback).await.location(),
            format!("{}/account?changed=linked&add=two", app.url)
        );
        // "Back" to the provider's page, and another code from there.
        let other_code = callback.replace("code=code-", "code=other-");
        assert!(browser.get(&other_code).await.location().ends_with("/account?changed=linked&add=two"));
        assert_eq!((providers.two.count_requests("token"), identities(&mut browser).await.len()), (1, 2));
        // A removed identity does not come back with it.
        let two = identity_at(&mut browser, "two").await;
        assert_eq!(remove(&mut browser, &two).await.status, StatusCode::NO_CONTENT);
        browser.get(&callback).await;
        assert_eq!(identities(&mut browser).await.len(), 1);
        // In another browser it is worth nothing.
        let mut other = sign_in(&app, "one").await;
        assert!(other.get(&callback).await.location().contains("/login?error="));
    }
}

/// Where no provider dates sign-ins, the account page would say that nothing can be added.
#[tokio::test]
async fn collision_leads_to_no_link_where_none_can_be_made() {
    for (linking, expected) in [
        ("on", "/login?error=OAuthAccountNotLinked&callbackUrl=%2Fdashboard"),
        ("any-sign-in", "/login?error=OAuthAccountNotLinked&callbackUrl=%2Faccount%3Fadd%3Ddescope"),
    ] {
        let providers = Providers::start();
        let options = AppOptions::default().without_dev_provider().env("HALLPASS_ACCOUNT_LINKING", linking);
        // Their records say that they do not.
        let options = providers.two.configure(providers.one.configure(options, "asgardeo"), "descope");
        let app = App::start_with(options);
        providers.two.set_behaviour(with_person("ada-at-two", "ada@example.org", Some(0)));
        sign_in(&app, "asgardeo").await;
        let refused = Client::of(&app).sign_in_with("descope", "", "/dashboard").await.location().to_owned();
        assert!(refused.starts_with(&format!("{}{expected}", app.url)), "{linking}: {refused}");
        let page = Client::of(&app).get(&refused).await.text;
        assert!(page.contains("If that way and this site allow it, you can then add"), "{page}");
    }
}

/// The verified e-mail address of a new identity belongs to a user: they sign in as before, and
/// then add the new way.
#[tokio::test]
async fn collision_leads_to_the_old_way_and_then_to_the_link() {
    let providers = Providers::start();
    let app = providers.start_app();
    providers.two.set_behaviour(with_person("ada-at-two", "Ada@example.org", Some(0)));
    let id = user_id(&mut sign_in(&app, "one").await).await;
    let mut browser = Client::of(&app);
    let refused = browser.sign_in_with("two", "", "/dashboard").await.location().to_owned();
    let expected = "/login?error=OAuthAccountNotLinked&callbackUrl=%2Faccount%3Fadd%3Dtwo%26callbackUrl%3D%252Fdashboard";
    assert!(refused.starts_with(&format!("{}{expected}", app.url)), "{refused}");
    // From the account page, too, they go on to where they wanted to go from there.
    let nested = browser.sign_in_with("two", "", "/account?add=one&callbackUrl=%2Fdashboard").await;
    assert!(nested.location().starts_with(&format!("{}{expected}", app.url)), "{}", nested.location());
    let page = browser.get(&refused).await.text;
    assert!(page.contains("Sign in the way you did the first time."), "{page}");
    let query = url::Url::parse(&refused).unwrap();
    let return_to = query.query_pairs().find(|(name, _)| name == "callbackUrl").unwrap().1.into_owned();
    let back = browser.sign_in_with("one", "prompt=select_account", &return_to).await.location().to_owned();
    assert_eq!(back, format!("{}{return_to}", app.url));
    let page = browser.get(&back).await.text;
    let first = page.find("/api/auth/link/two").unwrap();
    assert!(first < page.find("/api/auth/link/one").unwrap(), "{page}");
    assert!(page.contains("If you wanted to sign in with <bdi translate=\"no\">Two</bdi>:"), "{page}");
    let token = browser.fetch_csrf_token().await;
    let fields = [("csrfToken", token.as_str()), ("callbackUrl", "/dashboard")];
    let url = browser.post("/api/auth/link/two", &fields).await.location().to_owned();
    let callback = browser.get(&url).await.location().to_owned();
    assert_eq!(browser.get(&callback).await.location(), format!("{}/dashboard", app.url));
    assert_eq!(user_id(&mut sign_in(&app, "two").await).await, id);
}

/// What the provider reports, and what goes wrong there, is explained on the account page.
#[tokio::test]
async fn link_that_fails_at_the_provider_is_explained_on_the_account_page() {
    let providers = Providers::start();
    let app = providers.start_app();
    let mut browser = sign_in(&app, "one").await;
    providers.two.set_behaviour(Behaviour {
        callback: Box::new(|parameters| {
            parameters.as_object_mut().unwrap().remove("code");
            parameters["error"] = "access_denied".into();
        }),
        ..Behaviour::default()
    });
    let answer = link(&mut browser, "two").await;
    assert!(
        answer.location().starts_with(&format!("{}/account?error=AccessDenied", app.url)),
        "{}",
        answer.location()
    );
    let log = app.log();
    let logged = |line: &str| line.contains("an identity was not linked") && line.contains("AccessDenied");
    assert!(log.lines().any(logged), "{log}");
    let answer = post_link(&mut browser, "none").await;
    assert!(answer.location().starts_with(&format!("{}/account?error=Configuration", app.url)));
    assert_eq!(identities(&mut browser).await.len(), 1);
}

/// Nothing says that it was added.
#[tokio::test]
async fn link_of_an_identity_that_is_theirs_says_so() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = App::start_with(providers.configure(options));
        let mut browser = sign_in(&app, "one").await;
        for (provider, said) in [("one", "linked-before"), ("two", "linked"), ("two", "linked-before")] {
            let linked = link(&mut browser, provider).await;
            assert_eq!(linked.location(), format!("{}/account?changed={said}&add={provider}", app.url));
        }
        let page = browser.get("/account?changed=linked-before&add=two").await.text;
        assert!(page.contains("You have this way to sign in already."), "{page}");
        assert_eq!(identities(&mut browser).await.len(), 2);
    }
}
