//! What a person, or the app, does about the session. Every result is a typed value (C10).

use std::rc::Rc;

use hallpass_shared::{CsrfToken, ErrorCode, Page, ProviderId, Providers, Session, SessionData, paths};

use super::{
    BasePath, arrival,
    machine::{What, Who},
    runner::Runner,
};
use crate::{
    http::{self, HttpFailure},
    login_query::LoginQuery,
};

/// Nothing was changed as far as anybody knows, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActionFailure {
    /// What to tell the person.
    pub code: ErrorCode,
}

impl From<HttpFailure> for ActionFailure {
    fn from(failure: HttpFailure) -> Self {
        let code = match failure {
            HttpFailure::Status(_, Some(code)) => code,
            // Without a code it is a proxy that says so, of a server that did not answer.
            HttpFailure::Unreachable | HttpFailure::Status(502..=504, None) => ErrorCode::ServerUnreachable,
            HttpFailure::Status(_, None) | HttpFailure::Nonsense => ErrorCode::InternalError,
        };
        Self { code }
    }
}

/// How to sign in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInOptions {
    /// Where to go afterwards, a path of this app; the page that is open, if not said.
    pub return_to: Option<String>,
    /// What the provider is told besides: `prompt`, `login_hint`, `ui_locales`, `acr_values`, `max_age`, `claims_locales` or
    /// `display` (OpenID Connect Core, section 3.1.2.1). The server ignores any other.
    pub parameters: Vec<(String, String)>,
}

/// Goes to `provider`, or to the login page to choose one; the parameters are for a provider. When it succeeds the page is about
/// to be left.
///
/// ```no_run
/// # use hallpass_web::{session::{SignInOptions, sign_in}, shared::ProviderId};
/// # use yew::{platform::spawn_local, prelude::*};
/// # #[hook] fn use_way_in() -> Callback<MouseEvent> {
/// let problem = use_state(|| None::<&str>);
/// let onclick = {
///     let problem = problem.clone();
///     Callback::from(move |_: MouseEvent| {
///         let problem = problem.clone();
///         spawn_local(async move {
///             let parameters = vec![("prompt".into(), "login".into())];
///             let options = SignInOptions { return_to: Some("/notes".into()), parameters };
///             if let Err(failure) = sign_in(Some(&ProviderId::new("google")), options).await {
///                 problem.set(Some(failure.code.advice()));
///             }
///         });
///     })
/// };
/// # onclick }
/// ```
///
/// # Errors
/// The sign-in could not begin; the page stays.
pub async fn sign_in(provider: Option<&ProviderId>, options: SignInOptions) -> Result<(), ActionFailure> {
    let Some(provider) = provider else { return go(&login_page(options.return_to)) };
    let mut action = BasePath::current().of(&paths::sign_in(provider));
    if !options.parameters.is_empty() {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        action = format!("{action}?{}", query.extend_pairs(options.parameters).finish());
    }
    begin_sign_in(&action, &options.return_to.unwrap_or_else(here)).await
}

/// Goes where the sign-in form with this `action` leads.
pub(crate) async fn begin_sign_in(action: &str, return_to: &str) -> Result<(), ActionFailure> {
    let url = act(action, return_to).await?;
    arrival::note_departure();
    go(&url)
}

/// What to do once one is signed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AfterSignOut {
    /// Go to a path of this app, by a full page load: nothing private stays in memory.
    GoTo(String),
    /// Stay on the page that is open.
    Stay,
}

impl Default for AfterSignOut {
    fn default() -> Self {
        Self::GoTo("/".into())
    }
}

/// Ends the session. Every tab shows it.
///
/// After [`AfterSignOut::Stay`] this tab's state is `Unauthenticated` with [`Reason::SignedOutHere`](super::Reason), and nobody is
/// sent to the login page: whoever has just signed out does not want to sign in.
///
/// # Errors
/// The session was not ended, as far as anybody knows. An answer that was lost may have been a yes, so the server is asked again,
/// and the state will say whether the session goes on.
pub async fn sign_out(after: AfterSignOut) -> Result<(), ActionFailure> {
    let return_to = match &after {
        AfterSignOut::GoTo(path) => path.clone(),
        AfterSignOut::Stay => here(),
    };
    let url = act(&BasePath::current().of(paths::SIGN_OUT), &return_to).await;
    if let Some(runner) = Runner::current() {
        // An answer that was lost may have been a yes: then the server is asked.
        runner.tell(if url.is_ok() { What::SignedOut } else { What::Asked });
    }
    let url = url?;
    match after {
        AfterSignOut::GoTo(_) => go(&url),
        AfterSignOut::Stay => Ok(()),
    }
}

/// Tells the server that somebody is here, and asks what it knows of them by now. Counts as use of the session (S6). `None`: it
/// is over.
///
/// # Errors
/// What is known stays known.
pub async fn update() -> Result<Option<Rc<Session>>, ActionFailure> {
    post_update(None).await
}

/// Gives `data` to the server's update hook (`Hooks::update_session`): what that returns becomes the session's `data`, whole. Without
/// a hook nothing is kept, and the session is answered as it is. At most 4 KiB.
///
/// ```no_run
/// # use hallpass_web::{session::{ActionFailure, update_with, use_session_part}, shared::SessionData};
/// # use yew::prelude::*;
/// # #[hook] fn use_theme() -> Option<String> {
/// use_session_part(|state| Some(state.session()?.data.get("theme")?.as_str()?.to_owned()))
/// # }
/// # async fn darken() -> Result<(), ActionFailure> {
/// update_with(&SessionData::from_iter([("theme".into(), "dark".into())])).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// The hook refused it (`BadRequest`), it is too large (`PayloadTooLarge`), or the server could not be asked. What is known stays
/// known.
pub async fn update_with(data: &SessionData) -> Result<Option<Rc<Session>>, ActionFailure> {
    post_update(Some(http::to_json(data)?)).await
}

async fn post_update(data: Option<wasm_bindgen::JsValue>) -> Result<Option<Rc<Session>>, ActionFailure> {
    let begun = Runner::current().map(|runner| runner.news());
    let answer = http::post_session(data).await?;
    let session = session_in(&answer.who);
    let (Some(runner), Some(begun)) = (Runner::current(), begun) else { return Ok(session) };
    let overtaken = runner.news() != begun;
    runner.tell(What::Updated(begun, answer));
    if overtaken { latest(&runner).await } else { Ok(session) }
}

/// Asks the server now. `None` is the server's word that nobody is signed in. Whoever gets a 401 from another API calls it: the answer decides whether anybody is signed in (C4).
///
/// # Errors
/// The server could not be asked; what is known stays known.
pub async fn get_session() -> Result<Option<Rc<Session>>, ActionFailure> {
    let Some(runner) = Runner::current() else {
        return Ok(session_in(&http::get_session(false, None, None).await?.who));
    };
    runner.tell(What::Asked);
    latest(&runner).await
}

/// What the answer says that is on its way.
async fn latest(runner: &Runner) -> Result<Option<Rc<Session>>, ActionFailure> {
    match runner.rest().await {
        Some(state) if !state.connection().is_reconnecting() && !state.is_loading() => {
            Ok(state.session().cloned())
        }
        // No answer; or the page is being left, or the provider was unmounted.
        _ => Err(ActionFailure { code: ErrorCode::ServerUnreachable }),
    }
}

/// Asks for a CSRF token; its cookie comes with it. What changes something through the API sends it, as the form field
/// `csrfToken`, or in the header [`CSRF_HEADER`](hallpass_shared::paths::CSRF_HEADER).
///
/// # Errors
/// The server could not be asked.
pub async fn get_csrf_token() -> Result<CsrfToken, ActionFailure> {
    Ok(http::get_csrf_token().await?)
}

/// Asks whom one can sign in with.
///
/// # Errors
/// The server could not be asked.
pub async fn get_providers() -> Result<Providers, ActionFailure> {
    Ok(http::get_providers().await?)
}

/// The address of the login page, which leads to `return_to` afterwards: the page that is open, if not said.
pub(crate) fn login_page(return_to: Option<String>) -> String {
    let callback_url = Some(return_to.unwrap_or_else(here));
    LoginQuery { callback_url, ..LoginQuery::default() }.to_address()
}

/// The page that is open: its path, query and fragment.
fn here() -> String {
    let location = web_sys::window().map(|window| window.location());
    let parts = location.map(|at| [at.pathname(), at.search(), at.hash()].map(Result::unwrap_or_default));
    parts.map_or_else(|| "/".into(), |parts| parts.concat())
}

fn session_in(who: &Who) -> Option<Rc<Session>> {
    match who {
        Who::Session(session, _) => Some(Rc::clone(session)),
        Who::Unchanged | Who::Nobody(_) => None,
    }
}

async fn act(path: &str, return_to: &str) -> Result<String, ActionFailure> {
    let redirect = http::post_form(path, return_to).await?;
    match error_in(&redirect.url) {
        Some(code) => Err(ActionFailure { code }),
        None => Ok(redirect.url),
    }
}

fn go(url: &str) -> Result<(), ActionFailure> {
    match web_sys::window().map(|window| window.location().assign(url)) {
        Some(Ok(())) => Ok(()),
        _ => Err(ActionFailure { code: ErrorCode::InternalError }),
    }
}

/// Auth.js' contract tells a failure with status 200 and an address of our login page that names it. An address of the
/// provider may have a parameter of that name too, which means something else.
fn error_in(url: &str) -> Option<ErrorCode> {
    let (path, query) = url.split_once('?')?;
    let login = Page::Login.path();
    let ours = path.strip_suffix(login).is_some_and(|origin| origin.matches('/').count() == 2);
    let error = query.split('&').find_map(|pair| pair.strip_prefix("error="))?;
    if ours { Some(error.parse().unwrap_or(ErrorCode::InternalError)) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_address_with_an_error_is_a_failure() {
        let url = "http://localhost:8080/login?error=MissingCSRF&callbackUrl=%2Fprofile";
        assert_eq!(error_in(url), Some(ErrorCode::MissingCSRF));
        assert_eq!(error_in("http://localhost:8080/login?error=Else"), Some(ErrorCode::InternalError));
    }

    #[test]
    fn an_address_of_a_provider_is_not() {
        assert_eq!(error_in("https://id.example.org/authorize?error=AccessDenied"), None);
        assert_eq!(error_in("https://id.example.org/oauth/login?error=AccessDenied"), None);
        assert_eq!(error_in("http://localhost:8080/"), None);
    }
}
