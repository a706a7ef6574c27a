//! An application with members: who may sign in, a row and a role for each, and pages for some of
//! them.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use actix_http::Request;
use actix_web::{
    App, Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    test,
    web::{self, ServiceConfig},
};
use async_trait::async_trait;
use hallpass::{
    Admission, ApplicationData, Decision, Forms, Hallpass, Initial, Permission, Permitted, PolicyError,
    Refusal, Session, SignInAttempt, SignInPolicy, require, types::LoginQuery,
};
use serde::{Deserialize, Serialize};

use crate::browser::{Answer, config};

/// What the application shows of a person: compiled into its browser app, too.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Member {
    pub role: String,
}

impl ApplicationData for Member {}

/// What the application keeps for itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Billing {
    pub customer: u64,
}

impl ApplicationData for Billing {}

/// The application's own table of people: by issuer and subject, with a number and a role.
#[derive(Clone, Default)]
pub struct Rows(Arc<Mutex<BTreeMap<Identity, (u32, String)>>>);

/// Issuer and subject.
type Identity = (String, String);

impl Rows {
    pub fn set_role(&self, id: u32, role: &str) {
        let mut rows = self.0.lock().unwrap();
        rows.values_mut().filter(|row| row.0 == id).for_each(|row| role.clone_into(&mut row.1));
    }
}

/// Only people of example.org, except for Edsger, get a row; the first is an admin.
#[async_trait]
impl SignInPolicy for Rows {
    async fn decide(&self, attempt: &SignInAttempt) -> Result<Decision, PolicyError> {
        let domain = attempt.verified_email().and_then(|email| email.rsplit_once('@'));
        if domain.is_none_or(|(_, domain)| domain != "example.org") {
            return Ok(Refusal::new("not-a-colleague", "Only people of <example.org> may sign in.").into());
        }
        let mut rows = self.0.lock().unwrap();
        let (next, role) = (u32::try_from(rows.len())? + 1, if rows.is_empty() { "admin" } else { "editor" });
        let key = (attempt.issuer.to_string(), attempt.subject.clone());
        let (id, role) = rows.entry(key).or_insert((next, role.to_owned())).clone();
        Ok(Admission::default()
            .application_id(&id)
            .public(&Member { role })?
            .private(&Billing { customer: 1000 })?
            .into())
    }
}

pub fn is_admin(session: &Session) -> bool {
    session.data::<Member>().is_some_and(|member| member.role == "admin")
}

pub struct Administer;

impl Permission for Administer {
    fn allows(session: &Session) -> bool {
        is_admin(session)
    }
}

pub async fn me(session: Session) -> String {
    let role = session.data::<Member>().unwrap_or_default().role;
    let customer = session.private_data::<Billing>().map(|billing| billing.customer);
    format!("row {:?}, {role}, customer {customer:?}", session.application_id())
}

pub async fn settings(admin: Permitted<Administer>) -> String {
    format!("settings for {}", admin.user.name.as_deref().unwrap_or_default())
}

pub async fn login(forms: Forms, initial: Initial) -> HttpResponse {
    let refusal = forms
        .refusal()
        .map(|refusal| format!("{}: {}", refusal.code, html_escape::encode_text(&refusal.sentence)));
    let html = format!("{} {}", refusal.unwrap_or_else(|| "-".into()), initial.to_html());
    forms.answer(HttpResponse::Ok().content_type("text/html").body(html))
}

pub fn pages(config: &mut ServiceConfig) {
    config
        .route("/login", web::get().to(login))
        .route("/me", web::get().to(me))
        .route("/settings", web::get().to(settings))
        .route("/api/settings", web::get().to(settings))
        .service(web::scope("/admin").route("/users", web::get().to(me)).wrap(require(is_admin)))
        .service(web::scope("/api/admin").route("/users", web::get().to(me)).wrap(require(is_admin)));
}

pub async fn app_of(
    hallpass: Hallpass,
) -> impl Service<Request, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error> {
    let scope = hallpass.scope("").configure(pages);
    test::init_service(App::new().configure(|config| hallpass.routes(config)).service(scope)).await
}

pub async fn open(folder: &tempfile::TempDir, policy: impl SignInPolicy) -> Hallpass {
    Hallpass::builder(config(folder, &[])).policy(policy).open().await.unwrap()
}

pub fn query(answer: &Answer) -> LoginQuery {
    let location = answer.header("location").unwrap();
    let (page, query) = location.split_once('?').unwrap();
    assert!(page.ends_with("/login"), "{location}");
    LoginQuery::parse(query)
}
