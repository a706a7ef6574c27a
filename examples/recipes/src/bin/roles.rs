//! Roles: who may sign in, what each person may do, and a role that is taken away while they are
//! signed in.

#[path = "minimal/pages.rs"]
mod pages;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use actix_web::{
    App, HttpResponse, HttpServer,
    error::{ErrorInternalServerError, ErrorNotFound},
    middleware::from_fn,
    web::{self, Data, Form},
};
use async_trait::async_trait;
use hallpass::{
    Admission, ApplicationData, Config, Decision, DevProvider, Hallpass, PolicyError, Refusal, Session,
    SignInAttempt, SignInPolicy, redirect_to_login, require, same_origin, telemetry,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Role {
    Admin,
    Reader,
}

/// What each session holds. In a crate of its own if a Yew app reads it, too.
#[derive(Serialize, Deserialize)]
struct Member {
    role: Role,
}

impl ApplicationData for Member {}

fn is_admin(session: &Session) -> bool {
    session.data::<Member>().is_some_and(|member| member.role == Role::Admin)
}

/// Who was invited, by e-mail address: a table of the application's database, in a larger one.
#[derive(Clone)]
struct Invited(Arc<Mutex<BTreeMap<String, Role>>>);

impl Invited {
    fn roles(&self) -> MutexGuard<'_, BTreeMap<String, Role>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl SignInPolicy for Invited {
    async fn decide(&self, attempt: &SignInAttempt) -> Result<Decision, PolicyError> {
        // Never `email` alone: a person may have made an unverified one up.
        let role = attempt.verified_email().and_then(|email| self.roles().get(email).copied());
        let Some(role) = role else {
            return Ok(Refusal::new("not-invited", "Only people who were invited may sign in.").into());
        };
        Ok(Admission::default().public(&Member { role })?.into())
    }
}

async fn home(session: Session) -> String {
    let role = session.data::<Member>().map(|member| member.role);
    format!("{} {role:?}", session.user.name.as_deref().unwrap_or("you"))
}

async fn people(invited: Data<Invited>) -> String {
    format!("{:?}", invited.roles())
}

#[derive(Deserialize)]
struct Demotion {
    email: String,
}

async fn demote(
    invited: Data<Invited>,
    hallpass: Data<Hallpass>,
    form: Form<Demotion>,
) -> actix_web::Result<HttpResponse> {
    // First what the policy reads: a sign-in at the same moment must not bring the role back.
    let known = invited.roles().get_mut(&form.email).map(|role| *role = Role::Reader);
    known.ok_or_else(|| ErrorNotFound("no such person"))?;
    let user = hallpass.users().find_by_email(&form.email).await.map_err(ErrorInternalServerError)?;
    if let Some(user) = user {
        let changed = hallpass
            .update_user_session_data(&user.id, |data| data.set_public(&Member { role: Role::Reader }));
        changed.await.map_err(ErrorInternalServerError)?;
    }
    Ok(HttpResponse::NoContent().finish())
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let mut config = Config::load(DevProvider::On)?;
    let listener = config.bind()?;
    let roles = [("ada@example.org", Role::Admin), ("grace@example.org", Role::Admin)];
    let invited = Invited(Arc::new(Mutex::new(roles.map(|(email, role)| (email.to_owned(), role)).into())));
    let hallpass = Hallpass::builder(config).policy(invited.clone()).open().await?;
    println!("Roles is ready: {}", hallpass.public_url());
    let server = HttpServer::new(move || {
        let admin = web::scope("/admin")
            .wrap(require(is_admin)) // 403 for others who are signed in
            .wrap(from_fn(same_origin))
            .route("/people", web::get().to(people))
            .route("/demote", web::post().to(demote));
        let pages = hallpass
            .scope("")
            .route("/login", web::get().to(pages::login))
            .route("/logout", web::get().to(pages::logout))
            .route("/", web::get().to(home).wrap(from_fn(redirect_to_login)))
            .service(admin);
        App::new()
            .wrap(telemetry::request_log())
            .app_data(Data::new(invited.clone()))
            .app_data(Data::new(hallpass.clone()))
            .configure(|config| hallpass.routes(config))
            .service(pages)
    });
    Ok(server.listen(listener)?.run().await?)
}
