//! A database of the application's own: one SQLite file for its tables and those of Hallpass, with
//! another driver (`rusqlite`), and a row for each person.

#[path = "minimal/pages.rs"]
mod pages;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use actix_web::{
    App, HttpRequest, HttpResponse, HttpServer,
    error::ErrorInternalServerError,
    middleware::from_fn,
    web::{self, Data, Json},
};
use async_trait::async_trait;
use hallpass::{
    Admission, Config, Database, Decision, DevProvider, Hallpass, PolicyError, Session, SignInAttempt,
    SignInPolicy, require_session, same_origin, telemetry,
};
use rusqlite::{Connection, Error as SqlError, params};

/// The tables of the application. Those of Hallpass begin with `hallpass_`.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS users
        (id INTEGER PRIMARY KEY, issuer TEXT, subject TEXT, name TEXT, UNIQUE (issuer, subject));
    CREATE TABLE IF NOT EXISTS notes (owner INTEGER NOT NULL REFERENCES users (id), text TEXT NOT NULL);
";

const FILE: &str = "application.db";

#[derive(Clone)]
struct Tables(Arc<Mutex<Connection>>);

impl Tables {
    fn open() -> Result<Self, SqlError> {
        let connection = Connection::open(FILE)?;
        connection.busy_timeout(Duration::from_secs(5))?; // Hallpass writes to the file, too
        connection.execute_batch(TABLES)?;
        Ok(Self(Arc::new(Mutex::new(connection))))
    }

    /// Runs `query` where it blocks no other request.
    async fn run<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> Result<T, SqlError> + Send + 'static,
    ) -> actix_web::Result<T> {
        let connection = self.0.clone();
        let result = web::block(move || query(&connection.lock().unwrap_or_else(PoisonError::into_inner)));
        result.await?.map_err(ErrorInternalServerError)
    }
}

/// Finds the row of the person who signs in, and creates it the first time.
#[async_trait]
impl SignInPolicy for Tables {
    async fn decide(&self, attempt: &SignInAttempt) -> Result<Decision, PolicyError> {
        let identity = (attempt.issuer.to_string(), attempt.subject.clone(), attempt.name.clone());
        let connection = self.0.clone();
        let find_or_create = move || {
            let sql = "INSERT INTO users (issuer, subject, name) VALUES (?, ?, ?) \
                       ON CONFLICT DO UPDATE SET name = excluded.name RETURNING id";
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            connection.query_row(sql, identity, |row| row.get::<_, i64>(0))
        };
        let id = web::block(find_or_create).await.map_err(|error| error.to_string())??;
        Ok(Admission::default().application_id(&id).into())
    }
}

/// The key of the person's row.
fn row(session: &Session) -> Result<i64, actix_web::Error> {
    let id = session.application_id().and_then(|id| id.parse().ok());
    id.ok_or_else(|| ErrorInternalServerError("the user has no row"))
}

async fn get_notes(session: Session, tables: Data<Tables>) -> actix_web::Result<Json<Vec<String>>> {
    let owner = row(&session)?;
    let notes = tables.run(move |connection| {
        let mut query = connection.prepare("SELECT text FROM notes WHERE owner = ?")?;
        query.query_map([owner], |row| row.get(0))?.collect()
    });
    notes.await.map(Json)
}

async fn add_note(
    session: Session,
    req: HttpRequest,
    tables: Data<Tables>,
    text: String,
) -> actix_web::Result<HttpResponse> {
    session.confirm(&req).await?;
    let owner = row(&session)?;
    let sql = "INSERT INTO notes (owner, text) VALUES (?, ?)";
    tables.run(move |connection| connection.execute(sql, params![owner, text])).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Deletes everything of the person who asks: first what is the application's, then the user of
/// Hallpass with all sessions.
async fn delete_account(
    session: Session,
    req: HttpRequest,
    tables: Data<Tables>,
    hallpass: Data<Hallpass>,
) -> actix_web::Result<HttpResponse> {
    session.confirm(&req).await?;
    let owner = row(&session)?;
    let delete = move |connection: &Connection| {
        connection.execute("DELETE FROM notes WHERE owner = ?", [owner])?;
        connection.execute("DELETE FROM users WHERE id = ?", [owner])
    };
    tables.run(delete).await?;
    hallpass.users().delete(&session.user.id).await.map_err(ErrorInternalServerError)?;
    Ok(HttpResponse::NoContent().finish())
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    telemetry::start();
    let tables = Tables::open()?;
    let mut config = Config::load(DevProvider::On)?;
    config.database = Database::Sqlite(FILE.into());
    let listener = config.bind()?;
    let hallpass = Hallpass::builder(config).policy(tables.clone()).open().await?;
    println!("Notes is ready: {}", hallpass.public_url());
    let server = HttpServer::new(move || {
        let api = web::resource("/api/notes").get(get_notes).post(add_note);
        let account = web::resource("/api/account").delete(delete_account);
        let pages = hallpass
            .scope("")
            .route("/login", web::get().to(pages::login))
            .route("/logout", web::get().to(pages::logout))
            .service(api.wrap(from_fn(require_session)).wrap(from_fn(same_origin)))
            .service(account.wrap(from_fn(require_session)).wrap(from_fn(same_origin)));
        App::new()
            .wrap(telemetry::request_log())
            .app_data(Data::new(tables.clone()))
            .app_data(Data::new(hallpass.clone()))
            .configure(|config| hallpass.routes(config))
            .service(pages)
    });
    Ok(server.listen(listener)?.run().await?)
}
