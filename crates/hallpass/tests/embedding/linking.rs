//! An application decides about links, does them from its code, and turns them off.

use std::sync::{Arc, Mutex};

use actix_web::{
    App, HttpRequest, HttpResponse, test,
    test::TestRequest,
    web::{self, ServiceConfig},
};
use async_trait::async_trait;
use hallpass::{
    AccountContent, AccountFrame, AccountLinking, Admission, Decision, Error, EventKind, Hallpass, Page,
    Pages, PolicyError, Refusal, Session, SignInAttempt, SignInPolicy,
    account_texts::{ARABIC, GERMAN},
    admin::Unlinked,
    types::{ProviderId, UserId},
};
use serde_json::json;

use crate::{
    browser::{Browser, config},
    events::next,
};

/// A subject, and the user to whom it is to be linked.
type Asked = (String, Option<UserId>);

/// Notes to whom each identity is to be linked, and refuses that of Edsger.
#[derive(Clone, Default)]
struct NoEdsger(Arc<Mutex<Vec<Asked>>>);

#[async_trait]
impl SignInPolicy for NoEdsger {
    async fn decide(&self, attempt: &SignInAttempt) -> Result<Decision, PolicyError> {
        let links_to = attempt.links_to.as_ref().map(|user| user.id.clone());
        self.0.lock().unwrap().push((attempt.subject.clone(), links_to.clone()));
        match (attempt.subject.as_str(), links_to) {
            ("edsger", Some(_)) => Ok(Refusal::new("not-edsger", "Not <Edsger>.").into()),
            (subject, _) => Ok(Admission::default().application_id(&subject).into()),
        }
    }
}

async fn show_application_id(session: Session) -> String {
    session.application_id().unwrap_or_default().to_owned()
}

pub fn services(hallpass: &Hallpass) -> impl FnOnce(&mut ServiceConfig) {
    let hallpass = hallpass.clone();
    move |config| {
        hallpass.routes(config);
        config.service(
            hallpass
                .scope("")
                .configure(|config| hallpass.account_page(config))
                .route("/application-id", web::get().to(show_application_id)),
        );
    }
}

#[actix_web::test]
async fn policy_decides_about_links_and_changes_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let policy = NoEdsger::default();
    let hallpass = Hallpass::builder(config(&folder, &[])).policy(policy.clone()).open().await.unwrap();
    let mut events = hallpass.events();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let session = browser.get("/api/auth/session").await.json();
    let user = UserId::new(session["user"]["id"].as_str().unwrap());

    let refused = browser.link("edsger").await;
    let (_, query) = refused.split_once("/api/auth/account?error=AccessDenied&").unwrap();
    let page = browser.get(&format!("/api/auth/account?error=AccessDenied&{query}")).await;
    assert!(page.text.contains("Not &lt;Edsger&gt;."), "{}", page.text);
    assert!(browser.link("grace").await.ends_with("/api/auth/account?changed=linked&add=dev"));
    assert_eq!(browser.get("/api/auth/session").await.json(), session);
    let links_to = Some(user.clone());
    let expected =
        [("ada".to_owned(), None), ("edsger".into(), links_to.clone()), ("grace".into(), links_to)];
    assert_eq!(*policy.0.lock().unwrap(), expected);
    assert_eq!(browser.get("/application-id").await.text, "ada");

    let mut kinds = Vec::new();
    for _ in 0..3 {
        kinds.push(next(&mut events).await);
    }
    assert_eq!(
        kinds.iter().map(|kind| &kind["kind"]).collect::<Vec<_>>(),
        ["signed-in", "link-failed", "linked"]
    );
    assert_eq!((&kinds[1]["user"], &kinds[1]["code"]), (&session["user"]["id"], &"AccessDenied".into()));
    assert_eq!((&kinds[2]["user"], &kinds[2]["by"]), (&session["user"]["id"], &session["id"]));
}

/// Two identities at one provider: the policy may refuse either, also one that it has let a person
/// link.
#[actix_web::test]
async fn session_s27_under_a_policy_a_way_that_works_stays() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = Hallpass::builder(config(&folder, &[])).policy(NoEdsger::default()).open().await.unwrap();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let user = browser.get("/api/auth/session").await.json()["user"]["id"].clone();
    assert!(browser.link("grace").await.ends_with("changed=linked&add=dev"));
    let own = browser.get("/api/auth/identities").await.json();
    assert_eq!([&own[0]["removable"], &own[1]["removable"]], [&json!(false), &json!(true)]);
    let path = format!("/api/auth/identities/{}/unlink", own[0]["id"].as_str().unwrap());
    let token = browser.csrf().await;
    let refused = browser.post(&path, &[("csrfToken", &token), ("json", "true")]).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["code"]), (409, &json!("OtherSignInRequired")));
    let page = browser.get("/api/auth/account").await.text;
    assert!(page.contains("error=OtherSignInRequired"), "{page}");

    browser.sign_in("grace").await;
    assert_eq!(browser.get("/api/auth/session").await.json()["user"]["id"], user);
    let token = browser.csrf().await;
    let removed = browser.post(&path, &[("csrfToken", &token)]).await;
    assert_eq!(removed.status, 303);
    assert_eq!(browser.name().await, None, "both began with this provider");
    browser.sign_in("grace").await;
    assert_eq!(browser.get("/api/auth/session").await.json()["user"]["id"], user);
}

#[actix_web::test]
async fn session_s27_code_lists_and_removes_identities_but_the_last() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = Hallpass::open(config(&folder, &[])).await.unwrap();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let session = browser.get("/api/auth/session").await.json();
    let user = UserId::new(session["user"]["id"].as_str().unwrap());
    let (users, dev) = (hallpass.users(), ProviderId::new("dev"));
    assert_eq!(users.unlink(&user, &dev, "ada").await.unwrap(), Unlinked::LastOne);
    users.link(&user, &dev, "grace").await.unwrap();
    let listed = users.identities(&user).await.unwrap();
    let subjects: Vec<_> =
        listed.iter().map(|line| (line.provider.as_ref(), line.subject.as_str())).collect();
    assert_eq!(subjects, [(Some(&dev), "ada"), (Some(&dev), "grace")]);
    let mut events = hallpass.events();
    assert_eq!(users.unlink(&user, &dev, "edsger").await.unwrap(), Unlinked::NotTheirs);
    assert_eq!(users.unlink(&user, &dev, "grace").await.unwrap(), Unlinked::Done { ended: 1 });
    assert_eq!(browser.name().await, None);
    let Some(hallpass::Received::Event(event)) = events.next().await else { panic!() };
    assert!(
        matches!(&event.kind, EventKind::Unlinked { user: of, by: None, .. } if *of == user),
        "{event:?}"
    );
    assert_eq!(users.unlink(&UserId::new("no-one"), &dev, "ada").await.unwrap(), Unlinked::NoSuchUser);
}

#[actix_web::test]
async fn account_page_is_where_and_in_which_language_the_application_says() {
    for (texts, title, direction) in
        [(&GERMAN, "Ihre Anmeldungen", "ltr"), (&ARABIC, "طرق تسجيل دخولك", "rtl")]
    {
        let folder = tempfile::tempdir().unwrap();
        let pages = Pages::default().account(Page::parse("/me/sign-ins").unwrap());
        let builder = Hallpass::builder(config(&folder, &[])).pages(pages).account_texts(texts);
        let hallpass = builder.open().await.unwrap();
        let app = test::init_service(App::new().configure(services(&hallpass))).await;
        let mut browser = Browser::of(&app);
        browser.sign_in("ada").await;
        assert!(browser.link("grace").await.ends_with("/me/sign-ins?changed=linked&add=dev"));
        let page = browser.get("/me/sign-ins?changed=linked&error=IdentityInUse").await.text;
        assert!(page.contains(&format!("<h1>{title}</h1>")), "{page}");
        assert!(page.contains(&format!("<html lang=\"{}\" dir=\"{direction}\">", texts.language)), "{page}");
        assert!(page.contains((texts.error)(hallpass::types::ErrorCode::IdentityInUse).0), "{page}");
        assert!(page.contains("role=\"alert\""), "{page}");
        let page = browser.get("/me/sign-ins?changed=linked&add=dev").await.text;
        assert!(page.contains("<bdi translate=\"no\">Development"), "{page}");
        // An Arabic sentence does not turn it around.
        assert!(page.contains("\" dir=\"ltr\">20"), "{page}");
    }
}

/// The page of an application without a frame of its own.
#[actix_web::test]
async fn account_page_that_stands_alone_says_where_it_is_and_leads_home() {
    let folder = tempfile::tempdir().unwrap();
    let settings = [("AUTH_URL", "http://localhost:8070/app")];
    let pages = Pages::default().home(Page::parse("/welcome").unwrap());
    let hallpass = Hallpass::builder(config(&folder, &settings)).pages(pages).open().await.unwrap();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let page = browser.get("/api/auth/account").await;
    assert_eq!(page.headers.get("cache-control").unwrap(), "no-store");
    let name = "<header><a href=\"/app/welcome\"><bdi translate=\"no\">localhost:8070/app</bdi></a></header>";
    assert!(page.text.contains(name), "{}", page.text);
    assert_eq!(page.text.matches("<main>").count(), 1, "{}", page.text);
    assert!(page.text.contains("<footer><a href=\"/app/welcome\">Start page</a></footer>"), "{}", page.text);
    // The policy names the style by its hash, and no script.
    let policy = page.headers.get("content-security-policy").unwrap().to_str().unwrap();
    assert!(
        policy.contains("style-src 'sha256-") && policy.contains("form-action 'self' http://127.0.0.1:"),
        "{policy}"
    );
    assert!(!policy.contains("script-src") && !page.text.contains("<script"), "{policy}");
}

/// The layout of an application.
pub struct Layout;

#[async_trait(?Send)]
impl AccountFrame for Layout {
    async fn answer(&self, _: &HttpRequest, content: AccountContent) -> Result<HttpResponse, Error> {
        let AccountContent { title, html, form_action, csrf, .. } = content;
        let token = csrf.csrf_token;
        let page = format!("<title>{title} | Notes</title><nav>Notes {token}</nav><main>{html}</main>");
        let mut answer = HttpResponse::Ok();
        // That of all pages of the application: this one has a person in it.
        answer.insert_header(("cache-control", "private, no-cache"));
        Ok(answer.insert_header(("content-security-policy", form_action)).body(page))
    }
}

#[actix_web::test]
async fn account_page_is_shown_in_the_frame_of_the_application() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = Hallpass::builder(config(&folder, &[])).account_frame(Layout).open().await.unwrap();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    assert_eq!(browser.get("/api/auth/account").await.headers.get("cache-control").unwrap(), "no-store");
    let linked = browser.link("grace").await;
    let (_, query) = linked.split_once("/api/auth/account").unwrap();
    let page = browser.get(&format!("/api/auth/account{query}")).await;
    let said = "Development was added. From now on you can sign in with it, too.";
    assert!(
        page.text.starts_with(&format!("<title>{said} · Your ways to sign in | Notes</title>")),
        "{}",
        page.text
    );
    assert!(page.text.contains("role=\"status\" tabindex=\"-1\" autofocus><p><bdi"), "{}", page.text);
    // The token of the frame is that of the forms.
    let (_, token) = page.text.split_once("<nav>Notes ").unwrap();
    let (token, _) = token.split_once("</nav>").unwrap();
    assert!(page.text.matches(&format!("name=\"csrfToken\" value=\"{token}\"")).count() > 1, "{}", page.text);
}

/// A second click, or another tab, may come first.
#[actix_web::test]
async fn removal_that_is_not_possible_is_explained_on_the_page_and_to_scripts() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass = Hallpass::open(config(&folder, &[])).await.unwrap();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let own = browser.get("/api/auth/identities").await.json()[0]["id"].as_str().unwrap().to_owned();
    let token = browser.csrf().await;
    for (id, query, role, code, status) in [
        (own.as_str(), "?error=LastSignInMethod", "alert", "LastSignInMethod", 409),
        ("gone", "?changed=not-theirs", "status", "NotFound", 404),
    ] {
        let path = format!("/api/auth/identities/{id}/unlink");
        let answer = browser.post(&path, &[("csrfToken", &token)]).await;
        let location = answer.headers.get("location").unwrap().to_str().unwrap();
        let (_, given) = location.split_once("/account").unwrap();
        assert!(answer.status == 303 && given.starts_with(query), "{location}");
        let page = browser.get(&format!("/api/auth/account{given}")).await.text;
        assert!(page.contains(&format!("role=\"{role}\" tabindex=\"-1\" autofocus>")), "{page}");
        let answer = browser.post(&path, &[("csrfToken", &token), ("json", "true")]).await;
        assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (status, &code.into()));
    }
}

#[actix_web::test]
async fn change_that_any_site_may_claim_is_said_only_if_it_is_true() {
    let folder = tempfile::tempdir().unwrap();
    let hallpass =
        Hallpass::open(config(&folder, &[("AUTH_GITHUB_ID", "c"), ("AUTH_GITHUB_SECRET", "s")])).await;
    let hallpass = hallpass.unwrap();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    for changed in ["linked", "linked-before"] {
        for (add, is_said) in [("&add=dev", true), ("&add=github", false), ("", false)] {
            let page = browser.get(&format!("/api/auth/account?changed={changed}{add}")).await.text;
            assert_eq!(page.contains("role=\"status\""), is_said, "{changed}{add}: {page}");
        }
    }
    // What these say is true of every account.
    for (changed, said) in [
        ("unlinked", "These are your ways to sign in now."),
        ("not-theirs", "These are all your ways to sign in."),
    ] {
        let page = browser.get(&format!("/api/auth/account?changed={changed}")).await.text;
        assert!(page.contains(said), "{changed}: {page}");
    }
}

#[actix_web::test]
async fn linking_that_the_application_turns_off_is_not_there() {
    let folder = tempfile::tempdir().unwrap();
    let builder = Hallpass::builder(config(&folder, &[])).account_linking(AccountLinking::Off);
    let hallpass = builder.pages(Pages::default().account(Page::parse("/me").unwrap())).open().await.unwrap();
    let app = test::init_service(App::new().configure(services(&hallpass))).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    for path in ["/me", "/api/auth/account", "/api/auth/identities"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    let token = browser.csrf().await;
    assert_eq!(browser.post("/api/auth/link/dev", &[("csrfToken", &token)]).await.status, 404);
    assert_eq!(browser.send(TestRequest::get().uri("/application-id")).await.status, 200);
}
