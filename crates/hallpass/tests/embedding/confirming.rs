//! An application whose people add an account that they could not choose at its provider.

use std::time::Duration;

use actix_web::{App, test};
use hallpass::{
    Hallpass, Page, Pages,
    account_texts::{ARABIC, ENGLISH, GERMAN},
    testing::FakeClock,
};

use crate::{
    browser::{Answer, Browser, config},
    linking::{Layout, services},
};

/// Links the identity of `person`, and gives the path of the question: `prompt=consent` of an
/// application's own takes the place of the choice.
macro_rules! reach_question {
    ($browser:expr, $person:expr) => {{
        let begin = format!("link/dev?login_hint={}&prompt=consent", $person);
        let callback = $browser.reach_callback(&begin, None).await;
        let answer = $browser.get(&callback).await;
        let location = answer.header("location").unwrap().to_owned();
        let (_, query) = location.split_once("/api/auth/account/link?").unwrap();
        format!("/api/auth/account/link?{query}")
    }};
}

/// Answers it, as the form of `page` does.
macro_rules! answer {
    ($browser:expr, $page:expr, $decision:expr) => {{
        let field = |name: &str| {
            let (_, value) = $page.text.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
            value.split_once('"').unwrap().0.to_owned()
        };
        let (token, link) = (field("csrfToken"), field("link"));
        let fields = [("csrfToken", token.as_str()), ("link", &link), ("decision", $decision)];
        $browser.post("/api/auth/account/link", &fields).await
    }};
}

fn location(answer: &Answer) -> &str {
    answer.header("location").unwrap()
}

#[actix_web::test]
async fn question_is_asked_in_the_language_and_the_frame_of_the_application() {
    for texts in [&ENGLISH, &GERMAN, &ARABIC] {
        let folder = tempfile::tempdir().unwrap();
        let pages = Pages::default().account(Page::parse("/me/sign-ins").unwrap());
        let builder = Hallpass::builder(config(&folder, &[])).pages(pages).account_texts(texts);
        let hallpass = builder.open().await.unwrap();
        let app = test::init_service(App::new().configure(services(&hallpass))).await;
        let mut browser = Browser::of(&app);
        browser.sign_in("ada").await;
        let question = reach_question!(browser, "grace");
        let page = browser.get(&question).await;
        let start = format!("<html lang=\"{}\" dir=\"{}\">", texts.language, texts.direction);
        let title = format!("<h1>{}</h1>", texts.confirm_title);
        let account = "<strong><bdi translate=\"no\">grace@example.org</bdi></strong>";
        for part in [&start, &title, account, texts.confirm_add, texts.confirm_decline] {
            assert!(page.text.contains(part), "{part}: {}", page.text);
        }
        assert!(!page.text.contains("<script") && page.text.matches("<main>").count() == 1, "{}", page.text);
        let policy = page.header("content-security-policy").unwrap();
        assert!(
            policy.contains("frame-ancestors 'none'") && policy.contains("form-action 'self'"),
            "{policy}"
        );
        // The page of the application says what came of it.
        let declined = answer!(browser, page, "decline");
        let (_, query) = location(&declined).split_once("/me/sign-ins?").unwrap();
        assert_eq!(query, "changed=declined&add=dev");
        let said = browser.get(&format!("/me/sign-ins?{query}")).await.text;
        assert!(said.contains("role=\"status\""), "{said}");
        let question = reach_question!(browser, "grace");
        let page = browser.get(&question).await;
        let added = answer!(browser, page, "add");
        assert!(location(&added).ends_with("/me/sign-ins?changed=linked&add=dev"), "{}", location(&added));
    }
    let folder = tempfile::tempdir().unwrap();
    let hallpass = Hallpass::builder(config(&folder, &[])).account_frame(Layout).open().await.unwrap();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let question = reach_question!(browser, "grace");
    let page = browser.get(&question).await;
    assert!(page.text.starts_with("<title>Add this account? | Notes</title><nav>Notes "), "{}", page.text);
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let added = answer!(browser, page, "add");
    assert!(location(&added).ends_with("/api/auth/account?changed=linked&add=dev"), "{}", location(&added));
}

/// The sign-in that was recent when this began counts, as with every link.
#[actix_web::test]
async fn question_can_be_answered_for_ten_minutes() {
    let (folder, clock) = (tempfile::tempdir().unwrap(), FakeClock::new());
    let hallpass = Hallpass::builder(config(&folder, &[])).clock(clock.clone()).open().await.unwrap();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    clock.advance(Duration::from_mins(9));
    let [late, in_time] = [reach_question!(browser, "edsger"), reach_question!(browser, "grace")];
    clock.advance(Duration::from_secs(599));
    let page = browser.get(&late).await;
    assert_eq!(page.status, 200, "{}", page.text);
    let page_in_time = browser.get(&in_time).await;
    let added = answer!(browser, page_in_time, "add");
    assert!(location(&added).ends_with("changed=linked&add=dev"), "{}", location(&added));
    clock.advance(Duration::from_secs(1));
    for answer in [answer!(browser, page, "add"), browser.get(&late).await] {
        assert!(location(&answer).contains("/api/auth/account?error=SignInExpired"), "{}", location(&answer));
    }
    let own = browser.get("/api/auth/identities").await.json();
    assert_eq!(own.as_array().unwrap().len(), 2, "{own}");
}
