//! Where a sign-in rule may refuse a person, they keep a way with which they were just signed in.

use hallpass_tests::{App, AppOptions, Client, execute};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{Providers, identities, identity_at, link, remove, sign_in, user_id, with_person};

const ALL: &str = "HALLPASS_ALLOWED_EMAILS";

fn start(providers: &Providers, options: AppOptions, setting: &str) -> App {
    App::start_with(providers.configure(options).env(setting, "example.org"))
}

/// From now on the rule refuses the person at the second provider.
fn refuse_at_two(providers: &Providers) {
    providers.two.set_behaviour(with_person("ada-at-two", "countess@elsewhere.example", Some(0)));
}

async fn removable(browser: &mut Client) -> Vec<Value> {
    identities(browser).await.into_iter().map(|identity| identity["removable"].clone()).collect()
}

#[tokio::test]
async fn session_s27_way_that_admitted_the_person_stays_until_another_one_does() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = start(&providers, options, ALL);
        let mut browser = sign_in(&app, "one").await;
        let id = user_id(&mut browser).await;
        link(&mut browser, "two").await;
        refuse_at_two(&providers);
        assert_eq!(removable(&mut browser).await, [json!(false), json!(true)]);
        let one = identity_at(&mut browser, "one").await;
        let refused = remove(&mut browser, &one).await;
        assert_eq!(
            (refused.status, &refused.json()["code"]),
            (StatusCode::CONFLICT, &json!("OtherSignInRequired"))
        );
        let page = browser.get("/account").await.text;
        let then = "%2Faccount%3FsamePerson%3Dtrue";
        let login = format!("{}/login?error=OtherSignInRequired&amp;callbackUrl={then}", app.url);
        assert!(page.contains(&format!("<a href=\"{login}\">Sign in another way</a>")), "{page}");
        let page = browser.get(&format!("/login?error=OtherSignInRequired&callbackUrl={then}")).await.text;
        assert!(page.contains("Please sign in with another of your ways to sign in first."), "{page}");

        // Another person is not signed in instead.
        providers.two.set_behaviour(with_person("bob-at-two", "bob@example.org", Some(0)));
        let back = browser.sign_in_with("two", "", "/account?samePerson=true").await.location().to_owned();
        assert!(back.contains("error=SamePersonRequired"), "{back}");
        assert_eq!(user_id(&mut browser).await, id);
        refuse_at_two(&providers);

        // With the other one they would have been locked out.
        let back = browser.sign_in_with("two", "", "/account").await.location().to_owned();
        assert!(back.contains("error=AccessDenied"), "{back}");
        assert_eq!(remove(&mut browser, &one).await.status, StatusCode::CONFLICT);

        // Once it is known to work, either may go.
        providers.two.set_behaviour(with_person("ada-at-two", "countess@example.org", Some(0)));
        let back = browser.sign_in_with("two", "", "/account").await.location().to_owned();
        assert!(back.ends_with("/account"), "{back}");
        assert_eq!(removable(&mut browser).await, [json!(true), json!(true)]);
        // For ten minutes.
        let earlier = "UPDATE hallpass_identities SET last_sign_in_at = last_sign_in_at - 700000 \
                       WHERE subject = 'ada-at-one'";
        execute(&mut app.open_database().await, earlier).await;
        assert_eq!(removable(&mut browser).await, [json!(true), json!(false)]);
        assert_eq!(remove(&mut browser, &one).await.status, StatusCode::NO_CONTENT);
        assert_eq!(user_id(&mut sign_in(&app, "two").await).await, id);
    }
}

/// A rule of one provider says nothing about the other.
#[tokio::test]
async fn session_s27_way_without_a_rule_needs_no_proof() {
    for (setting, expected) in
        [("AUTH_ONE_ALLOWED_EMAILS", [true, true]), ("AUTH_TWO_ALLOWED_EMAILS", [false, true])]
    {
        let providers = Providers::start();
        let app = start(&providers, AppOptions::default(), setting);
        let mut browser = sign_in(&app, "one").await;
        link(&mut browser, "two").await;
        assert_eq!(removable(&mut browser).await, expected.map(Value::from), "{setting}");
        for (provider, is_removable) in [("one", expected[0]), ("two", expected[1])] {
            let mut browser = sign_in(&app, "one").await;
            let id = identity_at(&mut browser, provider).await;
            let removed = remove(&mut browser, &id).await.status == StatusCode::NO_CONTENT;
            assert_eq!(removed, is_removable, "{setting}: {provider}");
            if removed {
                break;
            }
        }
    }
}

/// Two sessions of one person, each of which removes the way of the other one.
#[tokio::test]
async fn session_s27_removals_under_a_rule_that_race_leave_a_way_that_works() {
    for options in AppOptions::default().on_every_engine().await {
        let providers = Providers::start();
        let app = start(&providers, options, ALL);
        for _ in 0..4 {
            let mut first = sign_in(&app, "one").await;
            let id = user_id(&mut first).await;
            link(&mut first, "two").await;
            let mut second = sign_in(&app, "two").await;
            let ids = [identity_at(&mut first, "two").await, identity_at(&mut first, "one").await];
            let tokens = [first.fetch_csrf_token().await, second.fetch_csrf_token().await];
            let racers: Vec<_> = [first, second]
                .into_iter()
                .zip(ids.into_iter().zip(tokens))
                .map(|(mut browser, (identity, token))| {
                    tokio::spawn(async move {
                        let path = format!("/api/auth/identities/{identity}/unlink");
                        browser.post(&path, &[("csrfToken", &token)]).await;
                    })
                })
                .collect();
            for racer in racers {
                racer.await.unwrap();
            }
            assert_eq!(app.count_rows("identities").await, 1);
            let left = app.count_rows("identities WHERE subject = 'ada-at-two'").await;
            let provider = if left == 1 { "two" } else { "one" };
            assert_eq!(user_id(&mut sign_in(&app, provider).await).await, id);
            assert_eq!(app.run_command(&["users", "delete", "--user", &id]).code, Some(0));
        }
    }
}

/// Two clients of one issuer may give a person different subjects: it is not known at which of them
/// one works.
#[tokio::test]
async fn session_s27_issuer_with_an_open_and_a_ruled_client_needs_proof() {
    let providers = Providers::start();
    let options = providers.two.configure(providers.configure(AppOptions::default()), "twin");
    let app = App::start_with(options.env("AUTH_TWIN_ALLOWED_EMAILS", "elsewhere.example"));
    let mut browser = sign_in(&app, "one").await;
    link(&mut browser, "two").await;
    assert_eq!(removable(&mut browser).await, [json!(false), json!(true)]);
}
