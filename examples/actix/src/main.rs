//! Notes: an application with its own pages, API and state, which signs people in with Hallpass.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use actix_files::Files;
use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    error::ErrorNotFound,
    guard::{self, GuardContext},
    http::header::{CACHE_CONTROL, LOCATION},
    middleware::from_fn,
    web::{self, Data, Html, Json},
};
use async_trait::async_trait;
use hallpass::{
    Config, DevProvider, Error, Forms, Hallpass, Hooks, Initial, RecentSession, Session, SessionData,
    UpdateRefusal, UpdateSession, error_advice, error_title, redirect_to_login, require_session, same_origin,
    telemetry,
    types::{self, ErrorCode, UserId},
};
use html_escape::{encode_double_quoted_attribute, encode_text};
use serde_json::Value;

/// The application's own state: everybody's notes, by user.
#[derive(Default)]
struct Notes(Mutex<HashMap<UserId, Vec<String>>>);

impl Notes {
    fn of<T>(&self, user: &UserId, look: impl FnOnce(&mut Vec<String>) -> T) -> T {
        let mut notes = self.0.lock().expect("BUG: nobody panics with the notes in their hands");
        look(notes.entry(user.clone()).or_default())
    }
}

/// For everybody: `None` is a stranger, and only that.
async fn home(session: Option<Session>) -> Html {
    let name = session.as_ref().and_then(|session| session.user.name.as_deref()).unwrap_or("stranger");
    Html::new(format!("<h1>Hello, {}!</h1><a href=/notes>Notes</a>", encode_text(name)))
}

/// The login page is the application's own; Hallpass sends strangers here, with `callbackUrl` and perhaps `error`.
async fn login(forms: Forms, query: web::Query<HashMap<String, String>>) -> HttpResponse {
    let back = query.get("callbackUrl").map_or("/", String::as_str);
    let mut html = String::from("<h1>Who are you?</h1>");
    if let Some(Ok(code)) = query.get("error").map(|code| code.parse::<ErrorCode>()) {
        html += &format!("<p role=alert>{} {}</p>", error_title(code), error_advice(code));
    }
    let recent = query.contains_key("maxAge");
    for provider in forms.providers().values() {
        if recent && !provider.can_prove_recent_sign_in {
            html +=
                &format!("<p>{} cannot confirm when you last signed in.</p>", encode_text(&provider.name));
            continue;
        }
        html += &format!(
            "<form method=post action=\"{}\"><input type=hidden name=csrfToken value=\"{}\">\
             <input type=hidden name=callbackUrl value=\"{}\"><button>Sign in with {}</button></form>",
            encode_double_quoted_attribute(&provider.sign_in_url),
            forms.csrf_token(),
            encode_double_quoted_attribute(back),
            encode_text(&provider.name),
        );
    }
    forms.answer(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// The page that asks before it signs out, for whoever followed a link to `/api/auth/signout`.
async fn logout(forms: Forms) -> HttpResponse {
    let html = format!(
        "<h1>Sign out?</h1><form method=post action=/api/auth/signout>\
         <input type=hidden name=csrfToken value=\"{}\"><button>Sign out</button></form>",
        forms.csrf_token(),
    );
    forms.answer(HttpResponse::Ok().content_type("text/html; charset=utf-8").body(html))
}

/// For members: whoever gets here is signed in.
async fn notes_page(session: Session, notes: Data<Notes>) -> Html {
    let list = notes.of(&session.user.id, |notes| {
        notes.iter().map(|note| format!("<li>{}</li>", encode_text(note))).collect::<String>()
    });
    Html::new(format!(
        "<h1>Your notes</h1><ul>{list}</ul>\
         <form method=post action=/notes/add><input name=note aria-label=Note><button>Add</button></form>"
    ))
}

/// What the form on that page posts to. If the session has ended, `redirect_to_login` leads back to the page.
async fn add_note_by_form(
    session: Session,
    req: HttpRequest,
    notes: Data<Notes>,
    form: web::Form<HashMap<String, String>>,
) -> Result<HttpResponse, Error> {
    session.confirm(&req).await?;
    notes.of(&session.user.id, |notes| notes.extend(form.get("note").cloned()));
    Ok(HttpResponse::SeeOther().insert_header((LOCATION, "/notes")).finish())
}

async fn get_notes(session: Session, notes: Data<Notes>) -> Json<Vec<String>> {
    Json(notes.of(&session.user.id, |notes| notes.clone()))
}

/// The note may arrive long after the request's head: by then the session may have been revoked.
async fn add_note(
    session: Session,
    req: HttpRequest,
    notes: Data<Notes>,
    note: String,
) -> Result<HttpResponse, Error> {
    session.confirm(&req).await?;
    notes.of(&session.user.id, |notes| notes.push(note));
    Ok(HttpResponse::NoContent().finish())
}

/// Whoever gets here signed in a moment ago: nobody else can have left the browser open.
async fn settings(_session: RecentSession<300>) -> Html {
    Html::new("<h1>Settings</h1><p>Delete everything with DELETE /api/notes.</p>")
}

/// What cannot be undone asks for a sign-in of the last five minutes.
async fn delete_notes(session: RecentSession<300>, notes: Data<Notes>) -> HttpResponse {
    notes.of(&session.user.id, Vec::clear);
    HttpResponse::NoContent().finish()
}

/// The page of the browser app in `examples/yew`, with who opens it: the app asks nothing when it is loaded.
async fn app_page(initial: Initial) -> Result<HttpResponse, actix_web::Error> {
    let html = std::fs::read_to_string(app().join("index.html")).map_err(ErrorNotFound)?;
    let html = html.replacen("</head>", &format!("{}</head>", initial.to_html()), 1);
    // There is a person in it: Back must not show it to somebody else.
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
    let wanted = std::env::args().any(|argument| argument == "--dev-provider");
    let dev_provider = if wanted { DevProvider::On } else { DevProvider::Off };
    let mut config = Config::load(dev_provider)?;
    let listener = config.bind()?;
    let hallpass =
        Hallpass::open(config, Hooks { update_session: Some(Arc::new(Theme)), ..Hooks::default() }).await?;
    let notes = Data::new(Notes::default());
    println!("Notes is ready: {}", hallpass.public_url());
    let server = HttpServer::new(move || {
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
        let pages = hallpass
            .scope("")
            .route("/", web::get().to(home))
            .route("/login", web::get().to(login))
            .route("/logout", web::get().to(logout))
            .route("/notes", web::get().to(notes_page).wrap(from_fn(redirect_to_login)))
            .route("/settings", web::get().to(settings))
            .service(api)
            .service(form);
        App::new()
            .wrap(telemetry::request_log())
            .app_data(notes.clone())
            .configure(|config| hallpass.routes(config))
            .configure(|config| hallpass.health(config))
            // The browser app of `examples/yew`, once Trunk has built it. Its page asks who it is, its files need no session.
            .service(
                hallpass
                    .scope("/app")
                    .guard(guard::fn_guard(is_app_page))
                    .route("/", web::get().to(app_page)),
            )
            .service(Files::new("/app", app()))
            .service(pages)
    });
    Ok(server.listen(listener)?.run().await?)
}

fn is_app_page(asked: &GuardContext) -> bool {
    asked.head().uri.path() == "/app/"
}

/// The folder of the browser app, as Trunk has built it.
fn app() -> PathBuf {
    let built_here = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../yew/dist");
    std::env::var_os("NOTES_APP").map_or_else(built_here, PathBuf::from)
}
