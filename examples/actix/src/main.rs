//! Notes: an application with its own pages, API and state, which signs people in with Hallpass.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::Mutex,
};

use actix_files::Files;
use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    error::ErrorNotFound,
    guard::{self, GuardContext},
    http::header::{CACHE_CONTROL, LOCATION},
    middleware::from_fn,
    web::{self, Data, Html, Json, ServiceConfig},
};
use async_trait::async_trait;
use hallpass::{
    Config, DevProvider, Error, Forms, Hallpass, Initial, RecentSession, Session, SessionData, UpdateRefusal,
    UpdateSession, error_advice, error_title, redirect_to_login, require_session, same_origin, telemetry,
    types::{self, LoginQuery, UserId},
};
use html_escape::{encode_double_quoted_attribute, encode_text};
use serde_json::Value;

/// The application's own state: the notes of every user.
#[derive(Default)]
struct Notes(Mutex<HashMap<UserId, Vec<String>>>);

impl Notes {
    fn with_notes_of<T>(&self, user: &UserId, action: impl FnOnce(&mut Vec<String>) -> T) -> T {
        let mut notes = self.0.lock().expect("BUG: no action panics");
        action(notes.entry(user.clone()).or_default())
    }
}

/// For everyone: `None` is an anonymous visitor.
async fn home(session: Option<Session>) -> Html {
    let name = session.as_ref().and_then(|session| session.user.name.as_deref()).unwrap_or("stranger");
    Html::new(format!("<h1>Hello, {}!</h1><a href=/notes>Notes</a>", encode_text(name)))
}

/// The login page. Hallpass sends anonymous visitors here, with the reason and the return URL.
async fn login(req: HttpRequest, forms: Forms) -> HttpResponse {
    let query = LoginQuery::parse(req.query_string());
    let mut html = String::from("<h1>Who are you?</h1>");
    if let Some(code) = query.error() {
        html += &format!("<p role=alert>{} {}</p>", error_title(code), error_advice(code));
    }
    for provider in forms.providers().values() {
        if query.max_age().is_some() && !provider.can_prove_recent_sign_in {
            html +=
                &format!("<p>{} cannot confirm when you last signed in.</p>", encode_text(&provider.name));
            continue;
        }
        html += &format!(
            "<form method=post action=\"{}\"><input type=hidden name=csrfToken value=\"{}\">\
             <input type=hidden name=callbackUrl value=\"{}\"><button>Sign in with {}</button></form>",
            encode_double_quoted_attribute(&provider.sign_in_url),
            forms.csrf_token(),
            encode_double_quoted_attribute(forms.return_to()),
            encode_text(&provider.name),
        );
    }
    forms.answer(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// The page that asks before it signs out: `GET /api/auth/signout` leads here.
async fn logout(forms: Forms) -> HttpResponse {
    let html = format!(
        "<h1>Sign out?</h1><form method=post action=/api/auth/signout>\
         <input type=hidden name=csrfToken value=\"{}\"><button>Sign out</button></form>",
        forms.csrf_token(),
    );
    forms.answer(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// For signed-in people: `Session` admits no one else.
async fn notes_page(session: Session, notes: Data<Notes>) -> Html {
    let list = notes.with_notes_of(&session.user.id, |notes| {
        notes.iter().map(|note| format!("<li>{}</li>", encode_text(note))).collect::<Vec<_>>().concat()
    });
    Html::new(format!(
        "<h1>Your notes</h1><ul>{list}</ul>\
         <form method=post action=/notes/add><input name=note aria-label=Note><button>Add</button></form>"
    ))
}

/// The form on that page. If the session has ended, `redirect_to_login` leads back to the page.
async fn add_note_by_form(
    session: Session,
    req: HttpRequest,
    notes: Data<Notes>,
    form: web::Form<HashMap<String, String>>,
) -> Result<HttpResponse, Error> {
    session.confirm(&req).await?;
    notes.with_notes_of(&session.user.id, |notes| notes.extend(form.get("note").cloned()));
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/notes")).finish())
}

async fn get_notes(session: Session, notes: Data<Notes>) -> Json<Vec<String>> {
    Json(notes.with_notes_of(&session.user.id, |notes| notes.clone()))
}

/// The body may arrive long after the session was checked: `confirm` checks it again.
async fn add_note(
    session: Session,
    req: HttpRequest,
    notes: Data<Notes>,
    note: String,
) -> Result<HttpResponse, Error> {
    session.confirm(&req).await?;
    notes.with_notes_of(&session.user.id, |notes| notes.push(note));
    Ok(HttpResponse::NoContent().finish())
}

/// For people who signed in during the last five minutes.
async fn settings(_session: RecentSession<300>) -> Html {
    Html::new("<h1>Settings</h1><p>Delete everything with DELETE /api/notes.</p>")
}

/// Deleting cannot be undone, so it needs a recent sign-in, too.
async fn delete_notes(session: RecentSession<300>, notes: Data<Notes>) -> HttpResponse {
    notes.with_notes_of(&session.user.id, Vec::clear);
    HttpResponse::NoContent().finish()
}

/// The page of the browser app in `examples/yew`. `Initial` adds the session, so that the app need
/// not ask for it.
async fn app_page(initial: Initial) -> Result<HttpResponse, actix_web::Error> {
    let html = std::fs::read_to_string(app_folder().join("index.html")).map_err(ErrorNotFound)?;
    let html = html.replacen("</head>", &format!("{}</head>", initial.to_html()), 1);
    // Back must not show the person to anyone else after a sign-out.
    let mut answer = HttpResponse::Ok();
    Ok(answer.content_type("text/html; charset=utf-8").insert_header((CACHE_CONTROL, "no-store")).body(html))
}

/// People may keep a theme in their session, and nothing else.
struct Theme;

#[async_trait]
impl UpdateSession for Theme {
    async fn update(&self, session: &types::Session, sent: Value) -> Result<SessionData, UpdateRefusal> {
        let theme = sent["theme"].as_str().filter(|theme| ["light", "dark"].contains(theme));
        let mut data = session.data.clone();
        data.insert("theme".into(), theme.ok_or(UpdateRefusal("the theme is light or dark"))?.into());
        Ok(data)
    }
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let with_dev_provider = std::env::args().any(|argument| argument == "--dev-provider");
    let dev_provider = if with_dev_provider { DevProvider::On } else { DevProvider::Off };
    let mut config = Config::load(dev_provider)?;
    let listener = config.bind()?;
    let hallpass = Hallpass::builder(config).update_session(Theme).open().await?;
    let notes = Data::new(Notes::default());
    println!("Notes is ready: {}", hallpass.public_url());
    let server = HttpServer::new(move || {
        App::new()
            .wrap(telemetry::request_log())
            .app_data(notes.clone())
            .configure(|config| hallpass.routes(config))
            .configure(|config| hallpass.health(config))
            // The browser app of `examples/yew`, once Trunk has built it. Only its page needs a
            // session.
            .service(
                hallpass
                    .scope("/app")
                    .guard(guard::fn_guard(is_app_page))
                    .route("/", web::get().to(app_page)),
            )
            .service(Files::new("/app", app_folder()))
            .service(hallpass.scope("").configure(pages_and_api))
    });
    Ok(server.listen(listener)?.run().await?)
}

fn pages_and_api(config: &mut ServiceConfig) {
    let api = web::resource("/api/notes")
        .get(get_notes)
        .post(add_note)
        .delete(delete_notes)
        .wrap(from_fn(require_session))
        .wrap(from_fn(same_origin));
    let form = web::resource("/notes/add")
        .post(add_note_by_form)
        .wrap(from_fn(redirect_to_login))
        .wrap(from_fn(same_origin));
    config
        .route("/", web::get().to(home))
        .route("/login", web::get().to(login))
        .route("/logout", web::get().to(logout))
        .route("/notes", web::get().to(notes_page).wrap(from_fn(redirect_to_login)))
        .route("/settings", web::get().to(settings))
        .service(api)
        .service(form);
}

fn is_app_page(context: &GuardContext) -> bool {
    context.head().uri.path() == "/app/"
}

/// The folder of the browser app, as Trunk has built it.
fn app_folder() -> PathBuf {
    let built_here = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../yew/dist");
    std::env::var_os("NOTES_APP").map_or_else(built_here, PathBuf::from)
}
