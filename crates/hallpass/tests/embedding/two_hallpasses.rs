//! Two of them in one process.

use actix_web::{App, http::StatusCode, test, web};
use hallpass::{BasePath, CookiePrefix, CookieSettings, Hallpass, Session};

use crate::browser::{Browser, config};

async fn who(session: Option<Session>) -> String {
    session.as_ref().and_then(|session| session.user.name.clone()).unwrap_or_else(|| "-".into())
}

/// Another one, for the same host: with a path and cookies of its own.
async fn staff(folder: &tempfile::TempDir) -> Hallpass {
    let cookies = CookieSettings::default().prefix(CookiePrefix::parse("staff").unwrap());
    let builder = Hallpass::builder(config(folder, &[])).base_path(BasePath::parse("/staff/auth").unwrap());
    builder.cookies(cookies).open().await.unwrap()
}

#[actix_web::test]
async fn two_side_by_side_have_people_of_their_own() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let (customers, staff) =
        (Hallpass::open(config(&folders[0], &[])).await.unwrap(), staff(&folders[1]).await);
    let app = App::new()
        .configure(|config| customers.routes(config))
        .configure(|config| staff.routes(config))
        .service(staff.scope("/staff").route("/who", web::get().to(who)))
        .service(customers.scope("").route("/who", web::get().to(who)));
    let app = test::init_service(app).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    assert_eq!(browser.get("/who").await.text, "Ada Lovelace");
    assert_eq!(browser.get("/staff/who").await.text, "-");
    browser.base = "/staff/auth";
    browser.sign_in("grace").await;
    assert_eq!(browser.get("/who").await.text, "Ada Lovelace");
    assert_eq!(browser.get("/staff/who").await.text, "Grace Hopper");
    browser.sign_out().await;
    assert_eq!(browser.get("/who").await.text, "Ada Lovelace");
    assert_eq!(browser.get("/staff/who").await.text, "-");
}

/// The inner one would take the outer one's people for its own.
#[actix_web::test]
async fn one_inside_a_scope_of_another_is_refused() {
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let (customers, staff) =
        (Hallpass::open(config(&folders[0], &[])).await.unwrap(), staff(&folders[1]).await);
    let inner = staff.scope("/staff").route("/who", web::get().to(who));
    let outer = customers.scope("").route("/who", web::get().to(who)).service(inner);
    let app =
        test::init_service(App::new().configure(|config| customers.routes(config)).service(outer)).await;
    let mut browser = Browser::of(&app);
    browser.sign_in("ada").await;
    let answer = browser.get("/staff/who").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{}", answer.text);
    assert!(!answer.text.contains("Ada"), "{}", answer.text);
    assert_eq!(browser.get("/who").await.text, "Ada Lovelace");
}

/// Two applications whose settings name the same database: each has its own secret, so that neither
/// takes a session of the other one for its own, or ends it. (Users are of both:
/// `docs/embedding.md`.)
#[actix_web::test]
async fn two_with_one_database_sign_no_one_in_or_out_of_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let of = |secret| config(&folder, &[("AUTH_SECRET", secret)]);
    let one = Hallpass::open(of("the secret of one application: 32 bytes")).await.unwrap();
    let other = Hallpass::open(of("the secret of another application")).await.unwrap();
    let one_app = test::init_service(App::new().configure(|config| one.routes(config))).await;
    let other_app = test::init_service(App::new().configure(|config| other.routes(config))).await;
    let mut ada = Browser::of(&one_app);
    ada.sign_in("ada").await;
    // The cookies have the same names, as on one host.
    let mut there = Browser::of(&other_app);
    there.cookies = ada.cookies.clone();
    assert_eq!(there.name().await, None);
    there.sign_out().await;
    assert_eq!(ada.name().await.as_deref(), Some("Ada Lovelace"));
    there.cookies = ada.cookies.clone();
    there.sign_in("grace").await;
    assert_eq!(there.name().await.as_deref(), Some("Grace Hopper"));
    assert_eq!(ada.name().await.as_deref(), Some("Ada Lovelace"));
}
