//! The application's policy decides about every sign-in.

use std::sync::{
    Arc, Mutex, OnceLock,
    atomic::{AtomicU32, Ordering},
};

use async_trait::async_trait;
use hallpass::{Admission, Decision, Hallpass, PolicyError, SignInAttempt, SignInPolicy, types::LoginQuery};
use sqlx::{Connection as _, Row as _, SqliteConnection};

use crate::{
    browser::Browser,
    members::{Member, Rows, app_of, open, query},
};

/// Counts as the application says.
struct Answers(Answer);

type Answer = fn(&SignInAttempt) -> Result<Decision, PolicyError>;

#[async_trait]
impl SignInPolicy for Answers {
    async fn decide(&self, attempt: &SignInAttempt) -> Result<Decision, PolicyError> {
        (self.0)(attempt)
    }
}

/// Never answers.
struct Hangs;

#[async_trait]
impl SignInPolicy for Hangs {
    async fn decide(&self, _: &SignInAttempt) -> Result<Decision, PolicyError> {
        std::future::pending().await
    }
}

/// How many rows of Hallpass there are about people.
async fn rows_of_people(folder: &tempfile::TempDir) -> i64 {
    let url = format!("sqlite:{}", folder.path().join("test.db").display());
    let mut database = SqliteConnection::connect(&url).await.unwrap();
    let sql = "SELECT (SELECT COUNT(*) FROM hallpass_users) + (SELECT COUNT(*) FROM hallpass_identities) \
               + (SELECT COUNT(*) FROM hallpass_accounts) + (SELECT COUNT(*) FROM hallpass_sessions) AS rows";
    sqlx::query(sql).fetch_one(&mut database).await.unwrap().get("rows")
}

/// "Only @mycompany.com", with a sentence that reaches this browser's login page and no other.
#[actix_web::test]
async fn policy_s22_refusal_is_shown_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let app = app_of(open(&folder, Rows::default()).await).await;
    let mut browser = Browser::of(&app);
    let refused = browser.try_sign_in("khwarizmi", None).await;
    let LoginQuery { error, refusal: sealed, .. } = query(&refused);
    assert_eq!((error.as_deref(), rows_of_people(&folder).await), (Some("AccessDenied"), 0));
    assert_eq!(browser.name().await, None);
    let (_, path) = refused.header("location").unwrap().split_once("/login").unwrap();
    assert!(!path.contains("example"), "{path}");
    let page = browser.get(&format!("/login{path}")).await;
    assert!(
        page.text.starts_with("not-a-colleague: Only people of &lt;example.org&gt; may sign in. "),
        "{}",
        page.text
    );
    let in_the_app = r#""refusal":{"code":"not-a-colleague","sentence":"Only people of "#;
    assert!(page.text.contains(in_the_app), "{}", page.text);
    // Reloaded by the same browser, and opened by another one or with another text.
    assert!(browser.get(&format!("/login{path}")).await.text.starts_with("not-a-colleague: "));
    let mut other = Browser::of(&app);
    assert!(other.get(&format!("/login{path}")).await.text.starts_with("- "));
    other.sign_in("ada").await;
    assert!(other.get(&format!("/login{path}")).await.text.starts_with("- "));
    let sealed = sealed.unwrap();
    for forged in [format!("{sealed}A"), "Call+555-1234".to_owned(), String::new()] {
        let page = browser.get(&format!("/login?error=AccessDenied&refusal={forged}")).await;
        assert!(page.text.starts_with("- "), "{}", page.text);
    }
    let page = browser.get(&format!("/login?error=SignInExpired&refusal={sealed}")).await;
    assert!(page.text.starts_with("- "), "{}", page.text);
}

/// A browser or a proxy that repeats the callback is told the same.
#[actix_web::test]
async fn policy_refusal_is_the_same_for_a_copy_of_the_callback() {
    let folder = tempfile::tempdir().unwrap();
    let app = app_of(open(&folder, Rows::default()).await).await;
    let mut browser = Browser::of(&app);
    let callback = browser.callback("khwarizmi", None).await;
    let first = query(&browser.get(&callback).await);
    let copy = query(&browser.get(&callback).await);
    assert_eq!((first.error, first.refusal.is_some()), (copy.error, true));
    assert_eq!(first.refusal, copy.refusal);
}

/// Bad input: no one is signed in, nothing is written, and the person reads that it is temporary
/// and not a refusal.
#[actix_web::test]
async fn policy_s22_that_fails_panics_or_answers_too_much_signs_no_one_in() {
    let policies: [Answer; 4] = [
        |_| Err("the database is away".into()),
        |_| panic!("on purpose"),
        |_| {
            let member = Member { role: "x".repeat(9000) };
            Ok(Admission::default().public(&member)?.into())
        },
        |_| Ok(Admission::default().application_id(&"a\nb").into()),
    ];
    for (at, policy) in policies.into_iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let app = app_of(open(&folder, Answers(policy)).await).await;
        let mut browser = Browser::of(&app);
        let failed = query(&browser.try_sign_in("ada", None).await);
        assert_eq!((failed.error.as_deref(), failed.refusal), (Some("PolicyFailed"), None), "{at}");
        assert_eq!(browser.name().await, None, "{at}");
        assert_eq!(rows_of_people(&folder).await, 0, "{at}");
        // The server goes on.
        assert_eq!(
            query(&browser.try_sign_in("ada", None).await).error.as_deref(),
            Some("PolicyFailed"),
            "{at}"
        );
    }
}

#[actix_web::test]
async fn policy_s22_that_hangs_signs_no_one_in() {
    let folder = tempfile::tempdir().unwrap();
    let app = app_of(open(&folder, Hangs).await).await;
    let mut browser = Browser::of(&app);
    let callback = browser.callback("ada", None).await;
    let failed = query(&browser.get(&callback).await);
    assert_eq!(failed.error.as_deref(), Some("PolicyFailed"));
    assert_eq!((browser.name().await, rows_of_people(&folder).await), (None, 0));
}

/// Takes a role away while it decides about the second sign-in.
#[derive(Clone, Default)]
struct Demotes {
    hallpass: Arc<OnceLock<Hallpass>>,
    asked: Arc<AtomicU32>,
}

#[async_trait]
impl SignInPolicy for Demotes {
    async fn decide(&self, attempt: &SignInAttempt) -> Result<Decision, PolicyError> {
        let asked = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        if let (2, Some(known)) = (asked, &attempt.known) {
            let hallpass = self.hallpass.get().ok_or("not open yet")?;
            let reader = Member { role: "reader".into() };
            hallpass.update_user_session_data(&known.id, |data| data.set_public(&reader)).await?;
        }
        Ok(Admission::default().public(&Member { role: format!("of answer {asked}") })?.into())
    }
}

/// A role that is taken away while the policy decides: the policy is asked again, after it.
#[actix_web::test]
async fn policy_is_asked_again_if_its_answer_is_outdated() {
    let (folder, policy) = (tempfile::tempdir().unwrap(), Demotes::default());
    let hallpass = open(&folder, policy.clone()).await;
    assert!(policy.hallpass.set(hallpass.clone()).is_ok());
    let app = app_of(hallpass).await;
    let (mut first, mut second) = (Browser::of(&app), Browser::of(&app));
    first.sign_in("ada").await;
    second.sign_in("ada").await;
    assert_eq!(first.get("/me").await.text, "row None, reader, customer None");
    assert_eq!(second.get("/me").await.text, "row None, of answer 3, customer None");
}

/// Keeps what it was asked.
struct Watches(Arc<Mutex<Vec<SignInAttempt>>>);
#[async_trait]
impl SignInPolicy for Watches {
    async fn decide(&self, attempt: &SignInAttempt) -> Result<Decision, PolicyError> {
        self.0.lock().unwrap().push(attempt.clone());
        Ok(Admission::default().application_id(&"row-1").into())
    }
}

/// The policy is asked with everything that is known.
#[actix_web::test]
async fn policy_gets_claims_and_whether_the_person_is_known() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let folder = tempfile::tempdir().unwrap();
    let app = app_of(open(&folder, Watches(Arc::clone(&seen))).await).await;
    let mut browser = Browser::of(&app);
    for _ in 0..2 {
        browser.sign_in("ada").await;
    }
    let attempts = seen.lock().unwrap().clone();
    let [first, second] = &attempts[..] else { panic!("{attempts:?}") };
    assert_eq!((first.provider.as_str(), first.issuer.as_str(), &*first.subject), ("dev", "dev", "ada"));
    assert_eq!(
        (first.name.as_deref(), first.verified_email()),
        (Some("Ada Lovelace"), Some("ada@example.org"))
    );
    assert_eq!(first.id_token["sub"], "ada");
    assert!(first.id_token.contains_key("iss") && first.id_token.contains_key("aud"), "{:?}", first.id_token);
    assert_eq!(first.userinfo.as_ref().unwrap()["sub"], "ada");
    assert_eq!(first.claim("email").unwrap(), "ada@example.org");
    assert!(first.known.is_none() && first.authenticated_at.is_some());
    let known = second.known.as_ref().unwrap();
    let session = browser.get("/api/auth/session").await.json();
    assert_eq!(known.id.as_str(), session["user"]["id"]);
    assert_eq!(known.application_id.as_deref(), Some("row-1"));
}
